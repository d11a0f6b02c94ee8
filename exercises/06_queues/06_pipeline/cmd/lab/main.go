// Lab puts the exercise under buttons: make lab NAME=pipeline
package main

import (
	"context"
	"fmt"
	"iter"
	"time"

	pipeline "koans/exercises/06_queues/06_pipeline"
	"koans/exercises/internal/scene"
)

// How many photos are in the camera.
const photos = 6

func main() {
	scene.Play("Pipeline", "Six photos are read, shrunk for two seconds by as many workers as you choose, and pasted in for a second, one at a time. Where does it pile up? And what stops when one of them is spoilt?", set)
}

func set(s *scene.Scene) {
	workers := s.Number("workers", "how many shrink photos", 1, 4, 3)
	var (
		runs    scene.Next
		running scene.Cancels
	)
	// camera reads a run's photos, each of which has a lane of its own.
	camera := func(run string) iter.Seq[string] {
		return func(yield func(string) bool) {
			for i := range photos {
				photo := fmt.Sprint(run, " photo ", i+1)
				end := s.Wait(photo, "read, and waits for a worker")
				if !yield(photo) {
					end("cancelled")
					return
				}
				end("")
			}
		}
	}
	paste := func(ctx context.Context, photo string) (string, error) {
		return photo, s.Work(ctx, photo, "paste", time.Second)
	}
	// run sends the photos through. spoilt is which of them cannot be shrunk, 0 if all can.
	run := func(ctx context.Context, spoilt int) {
		ctx, done := running.Context(ctx)
		defer done()
		name := runs.Name("run")
		shrink := func(ctx context.Context, photo string) (string, error) {
			if photo == fmt.Sprint(name, " photo ", spoilt) {
				end := s.Span(photo, "shrink")
				if err := s.Sleep(ctx, time.Second); err != nil {
					end("cancelled")
					return "", err
				}
				end("spoilt")
				return "", fmt.Errorf("%s is spoilt", photo)
			}
			return photo, s.Work(ctx, photo, "shrink", 2*time.Second)
		}
		p := pipeline.New(ctx)
		read := pipeline.Generate(p, camera(name))
		small := pipeline.Map(p, read, workers(), shrink)
		album := 0
		for photo := range pipeline.Map(p, small, 1, paste) {
			album++
			s.Mark(photo, "in the album")
		}
		err := p.Wait()
		s.Say("%s: %d photos are in the album; Wait returned: %v", name, album, err)
	}
	s.Button("Send through", "six photos through both stages", func(ctx context.Context) {
		run(ctx, 0)
	})
	s.Button("One is spoilt", "the third cannot be shrunk: all stages end", func(ctx context.Context) {
		run(ctx, 3)
	})
	s.Button("Cancel", "ends the context of the run that began last", func(context.Context) {
		if !running.Last() {
			s.Say("nothing runs")
		}
	})
}
