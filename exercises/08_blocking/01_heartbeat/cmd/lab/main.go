// Lab puts the exercise under buttons: make lab NAME=heartbeat
package main

import (
	"context"
	"fmt"
	"time"

	heartbeat "koans/exercises/08_blocking/01_heartbeat"
	"koans/exercises/internal/scene"
)

// How often each run says hello.
const hellos = 8

// How long the work takes that blocks.
const long = 5 * time.Second

func main() {
	scene.Play("Heartbeat", "A hello each second, and work that blocks for five. Done beside the loop, it disturbs nobody. Done in the loop, it makes the program look dead. (The hellos keep to the clock on the wall, whatever the speed.)", set)
}

func set(s *scene.Scene) {
	var (
		runs    scene.Next
		running scene.Cancels
	)
	run := func(ctx context.Context, inTheLoop bool) {
		lane := runs.Name("run")
		ctx, done := running.Context(ctx)
		defer done()
		hello := func(i int) {
			if inTheLoop && i == 1 {
				_ = s.Work(ctx, lane+" hello", "hello 1 blocks the loop", long)
				return
			}
			s.Mark(lane+" hello", fmt.Sprint(i))
		}
		work := func(ctx context.Context) (string, error) {
			if inTheLoop {
				return "", nil // there is nothing left to do
			}
			return "the result is delivered", s.Work(ctx, lane+" work", "blocks its own goroutine", long)
		}
		deliver := func(result string, err error) {
			switch {
			case err != nil:
				s.Mark(lane+" work", err.Error())
			case result != "":
				s.Mark(lane+" work", result)
			}
		}
		heartbeat.Run(ctx, hellos, hello, work, deliver)
		if ctx.Err() != nil {
			s.Say("%s: Run was stopped", lane)
			return
		}
		s.Say("%s: Run has returned", lane)
	}
	s.Button("Work beside it", "gives the work to Run: the hellos go on, and the result is delivered between two of them", func(ctx context.Context) {
		run(ctx, false)
	})
	s.Button("Block the loop", "does the work in hello number 1: for five seconds nobody hears a thing", func(ctx context.Context) {
		run(ctx, true)
	})
	s.Button("Stop", "ends the context of the run that began last; its work hears of it", func(context.Context) {
		if !running.Last() {
			s.Say("nothing runs")
		}
	})
}
