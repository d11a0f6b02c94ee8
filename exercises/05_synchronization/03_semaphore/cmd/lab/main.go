// Lab puts the exercise under buttons: make lab NAME=semaphore
package main

import (
	"context"
	"fmt"
	"sync"
	"time"

	semaphore "koans/exercises/05_synchronization/03_semaphore"
	"koans/exercises/internal/scene"
)

func main() {
	scene.Play("Semaphore", "Tasks of two seconds share a few slots. Choose how many, send some in, and cancel one that waits.", set)
}

func set(s *scene.Scene) {
	slots := s.Number("slots", "how many tasks may be inside; another number is another semaphore", 1, 6, 2)
	tasks := s.Number("tasks", "how many come at the same time", 1, 10, 6)
	var (
		mu      sync.Mutex
		sem     = semaphore.New(2)
		made    = 2
		names   scene.Next
		cancels scene.Cancels
		inside  scene.Count
	)
	current := func() *semaphore.Semaphore {
		mu.Lock()
		defer mu.Unlock()
		if n := slots(); n != made {
			sem, made = semaphore.New(n), n
			s.Say("a new semaphore with %d slots; who waits at the old one still does", n)
		}
		return sem
	}
	work := func(ctx context.Context, lane string) {
		inside.Add(1)
		defer inside.Add(-1)
		_ = s.Work(ctx, lane, "inside", 2*time.Second)
	}
	task := func(ctx context.Context, sem *semaphore.Semaphore) {
		ctx, done := cancels.Context(ctx)
		defer done()
		lane := names.Name("task")
		end := s.Wait(lane, "waits")
		if err := sem.Acquire(ctx); err != nil {
			end("cancelled")
			return
		}
		defer sem.Release()
		end("")
		work(ctx, lane)
	}
	s.Button("Send tasks", "each calls Acquire, works for two seconds and calls Release", func(ctx context.Context) {
		sem := current()
		var all sync.WaitGroup
		for range tasks() {
			all.Go(func() { task(ctx, sem) })
		}
		all.Wait()
	})
	s.Button("Try one", "TryAcquire: now or not at all", func(ctx context.Context) {
		sem := current()
		if !sem.TryAcquire() {
			s.Mark("try", "no slot is free")
			return
		}
		defer sem.Release()
		work(ctx, "try")
	})
	s.Button("Cancel one", "ends the context of the task that came last", func(context.Context) {
		if !cancels.Last() {
			s.Say("there is no task to cancel")
		}
	})
	s.Reading("inside", func() string { return fmt.Sprint(inside.Now()) })
}
