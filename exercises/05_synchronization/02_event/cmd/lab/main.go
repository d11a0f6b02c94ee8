// Lab puts the exercise under buttons: make lab NAME=event
package main

import (
	"context"
	"sync"
	"time"

	event "koans/exercises/05_synchronization/02_event"
	"koans/exercises/internal/scene"
)

func main() {
	scene.Play("Event", "Two visitors wait at a closed door. Set opens it for them, and for all who come later; Clear closes it again. And what if it is closed in the moment in which it was opened?", set)
}

func set(s *scene.Scene) {
	var (
		door    = event.New()
		names   scene.Next
		waiting scene.Cancels
	)
	visit := func(ctx context.Context) {
		patience, done := waiting.Context(ctx)
		defer done()
		lane := names.Name("visitor")
		end := s.Wait(lane, "waits")
		if err := door.Wait(patience); err != nil {
			end("cancelled")
			return
		}
		end("")
		done() // who is in waits no more
		_ = s.Work(ctx, lane, "in", time.Second)
	}
	s.Button("Two visitors", "each calls Wait, and is inside for a second", func(ctx context.Context) {
		var both sync.WaitGroup
		for range 2 {
			both.Go(func() { visit(ctx) })
		}
		both.Wait()
	})
	s.Button("Set", "opens the door", func(context.Context) {
		door.Set()
		s.Mark("door", "Set")
	})
	s.Button("Clear", "closes it: whoever comes now waits", func(context.Context) {
		door.Clear()
		s.Mark("door", "Clear")
	})
	s.Button("Set and Clear", "opens it and closes it immediately: those who waited go in all the same", func(context.Context) {
		door.Set()
		door.Clear()
		s.Mark("door", "Set and Clear")
	})
	s.Button("Cancel one", "ends the context of the visitor who came last; the others wait on", func(context.Context) {
		if !waiting.Last() {
			s.Say("nobody is waiting")
		}
	})
	s.Reading("IsSet", func() string {
		if door.IsSet() {
			return "yes, the door is open"
		}
		return "no, the door is closed"
	})
}
