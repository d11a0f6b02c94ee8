// Lab puts the exercise under buttons: make lab NAME=task
package main

import (
	"context"
	"sync"
	"time"

	task "koans/exercises/03_tasks/01_task"
	"koans/exercises/internal/scene"
)

func main() {
	scene.Play("Task", "Start a task, and have three visitors await it: while it runs, or long after. Those who lose patience do not disturb it. But what do they get if the task itself is cancelled?", set)
}

// A job is a task and the lane that it is drawn in.
type job struct {
	lane string
	task *task.Task[string]
}

func set(s *scene.Scene) {
	var (
		mu       sync.Mutex
		last     job
		names    scene.Next
		visitors scene.Next
		running  scene.Cancels
		awaiting scene.Cancels
	)
	start := func(ctx context.Context, delay time.Duration) {
		lane := names.Name("task")
		ctx, done := running.Context(ctx)
		t := task.Start(ctx, func(ctx context.Context) (string, error) {
			defer done()
			if delay > 0 {
				end := s.Wait(lane, "not yet")
				if err := s.Sleep(ctx, delay); err != nil {
					end("cancelled")
					return "", err
				}
				end("")
			}
			if err := s.Work(ctx, lane, "works", 3*time.Second); err != nil {
				return "", err
			}
			return "result of " + lane, nil
		})
		mu.Lock()
		defer mu.Unlock()
		last = job{lane, t}
	}
	await := func(ctx context.Context, j job) {
		ctx, done := awaiting.Context(ctx)
		defer done()
		lane := visitors.Name("visitor")
		end := s.Wait(lane, "awaits "+j.lane)
		result, err := j.task.Await(ctx)
		switch {
		case err == nil:
			end("")
			s.Mark(lane, result)
		case ctx.Err() != nil:
			end("cancelled")
			s.Mark(lane, "gives up")
		default:
			end("failed")
			s.Mark(lane, err.Error())
		}
	}
	s.Button("Start now", "a task that works for three seconds; Start does not wait for it", func(ctx context.Context) {
		start(ctx, 0)
	})
	s.Button("Start, work later", "a task that sleeps for two seconds before it works; it can be awaited all the same", func(ctx context.Context) {
		start(ctx, 2*time.Second)
	})
	s.Button("Three await it", "three goroutines await the task that was started last; press again when it has ended", func(ctx context.Context) {
		mu.Lock()
		j := last
		mu.Unlock()
		if j.task == nil {
			s.Say("there is no task yet: start one")
			return
		}
		var all sync.WaitGroup
		for range 3 {
			all.Go(func() { await(ctx, j) })
		}
		all.Wait()
	})
	s.Button("One gives up", "ends the context of the visitor who came last; the task goes on", func(context.Context) {
		if !awaiting.Last() {
			s.Say("nobody is waiting")
		}
	})
	s.Button("Cancel the task", "ends the context of the task that was started last of those that run; all who await it hear of it", func(context.Context) {
		if !running.Last() {
			s.Say("no task is running")
		}
	})
}
