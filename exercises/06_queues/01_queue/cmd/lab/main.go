// Lab puts the exercise under buttons: make lab NAME=queue
package main

import (
	"context"
	"fmt"
	"time"

	queue "koans/exercises/06_queues/01_queue"
	"koans/exercises/internal/scene"
)

// How many items the queue has room for.
const room = 10

func main() {
	scene.Play("Queue", "A sleepy worker takes an item and needs two seconds for it. Fill the queue, which has room for ten: Put waits, TryPut is refused. Cancel the worker, and what is in the queue stays there.", set)
}

func set(s *scene.Scene) {
	var (
		q       = queue.New[string](room)
		items   scene.Next
		putters scene.Next
		workers scene.Next
		shifts  scene.Cancels
		waiting scene.Cancels
	)
	s.Button("Worker", "takes an item each two seconds, until it is cancelled", func(ctx context.Context) {
		ctx, done := shifts.Context(ctx)
		defer done()
		lane := workers.Name("worker")
		for {
			end := s.Wait(lane, "waits for an item")
			item, err := q.Get(ctx)
			if err != nil {
				end("cancelled")
				return
			}
			end("")
			if s.Work(ctx, lane, item, 2*time.Second) != nil {
				return
			}
		}
	})
	s.Button("Put 3", "puts three items, and waits where there is no room", func(ctx context.Context) {
		ctx, done := waiting.Context(ctx)
		defer done()
		lane := putters.Name("put")
		for range 3 {
			item := items.Name("item")
			end := s.Wait(lane, item+" waits for room")
			if err := q.Put(ctx, item); err != nil {
				end("cancelled")
				return
			}
			end("")
			s.Mark(lane, item)
		}
	})
	s.Button("TryPut 2", "puts two items, now or not at all", func(context.Context) {
		for range 2 {
			item := items.Name("item")
			if err := q.TryPut(item); err != nil {
				s.Mark("try", "refused")
				s.Say("%s: %v", item, err)
				continue
			}
			s.Mark("try", item)
		}
	})
	s.Button("Cancel the worker", "ends the context of the worker that came last", func(context.Context) {
		if !shifts.Last() {
			s.Say("there is no worker")
		}
	})
	s.Button("Cancel a Put", "ends the context of the Put that came last of those that wait", func(context.Context) {
		if !waiting.Last() {
			s.Say("no Put is waiting")
		}
	})
	s.Reading("in the queue", func() string { return fmt.Sprintf("%d of %d", q.Len(), room) })
}
