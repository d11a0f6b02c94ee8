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
	// blocks says whether the work is done in the i-th hello.
	run := func(ctx context.Context, blocks func(i int) bool) {
		lane := runs.Name("run")
		alive, done := running.Context(ctx)
		defer done()
		hello := func(i int) {
			s.Mark(lane, fmt.Sprint("hello ", i))
			if blocks(i) {
				_ = s.Work(alive, lane, "blocks the loop", long)
			}
		}
		work := func(ctx context.Context) (string, error) {
			if blocks(1) {
				return "nothing", nil // it is done in the loop
			}
			return "result", s.Work(ctx, lane+" work", "blocks", long)
		}
		deliver := func(result string, err error) {
			if err != nil {
				result = err.Error()
			}
			s.Mark(lane+" work", "delivers "+result)
		}
		heartbeat.Run(alive, hellos, hello, work, deliver)
		if alive.Err() == nil {
			s.Say("%s: Run has returned", lane)
			return
		}
		s.Say("%s: Run was stopped", lane)
	}
	s.Button("Work beside it", "gives the work to Run: the hellos go on, and the result is delivered between two of them", func(ctx context.Context) {
		run(ctx, func(int) bool { return false })
	})
	s.Button("Block the loop", "does the work in hello number 1: for five seconds nobody hears a thing", func(ctx context.Context) {
		run(ctx, func(i int) bool { return i == 1 })
	})
	s.Button("Stop", "ends the context of the run that began last; its work hears of it", func(context.Context) {
		if !running.Last() {
			s.Say("nothing runs")
		}
	})
}
