// Lab puts the exercise under buttons: make lab NAME=join
package main

import (
	"context"
	"fmt"
	"sync"
	"time"

	join "koans/exercises/06_queues/02_join"
	"koans/exercises/internal/scene"
)

func main() {
	scene.Play("Join", "Start some workers, put jobs, and wait in Join until all of them are done. The queue is empty sooner than that. Then send the workers home.", set)
}

func set(s *scene.Scene) {
	workers := s.Number("workers", "how many are started", 1, 4, 2)
	var (
		q       = join.New[string](20)
		jobs    scene.Next
		names   scene.Next
		joiners scene.Next
		shifts  scene.Cancels
		joining scene.Cancels
		undone  scene.Count
	)
	work := func(ctx, shift context.Context) {
		lane := names.Name("worker")
		for {
			end := s.Wait(lane, "waits for a job")
			job, err := q.Get(shift)
			if err != nil {
				end("cancelled")
				return
			}
			end("")
			if s.Work(ctx, lane, job, 2*time.Second) != nil { // not shift: a job in hand is finished
				return
			}
			undone.Add(-1)
			q.TaskDone()
		}
	}
	s.Button("Start workers", "each takes one job after another, needs two seconds for it, and calls TaskDone", func(ctx context.Context) {
		shift, done := shifts.Context(ctx)
		defer done()
		var all sync.WaitGroup
		for range workers() {
			all.Go(func() { work(ctx, shift) })
		}
		all.Wait()
	})
	s.Button("Put 5 jobs", "put some more while somebody waits in Join: they count, too", func(ctx context.Context) {
		end := s.Wait("put", "waits for room")
		for range 5 {
			if err := q.Put(ctx, jobs.Name("job")); err != nil {
				end("cancelled")
				return
			}
			undone.Add(1)
		}
		end("")
		s.Mark("put", "5 jobs")
	})
	s.Button("Join", "waits until all that was put is done", func(ctx context.Context) {
		ctx, done := joining.Context(ctx)
		defer done()
		lane := joiners.Name("join")
		end := s.Wait(lane, "waits until all is done")
		if err := q.Join(ctx); err != nil {
			end("cancelled")
			return
		}
		end("")
		s.Mark(lane, "all is done")
	})
	s.Button("Give up", "ends the context of the Join that came last; the work goes on", func(context.Context) {
		if !joining.Last() {
			s.Say("nobody waits in Join")
		}
	})
	s.Button("Send workers home", "those who were started last: each finishes the job in hand, and the rest stays in the queue", func(context.Context) {
		if !shifts.Last() {
			s.Say("there is no worker")
		}
	})
	s.Reading("not done", func() string { return fmt.Sprint(undone.Now()) })
}
