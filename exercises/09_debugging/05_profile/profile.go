// Package profile gives goroutines names, and reads from a profile who is where.
package profile

import (
	"context"
	"io"
)

// Go starts f in a goroutine that is labelled: with the labels of ctx, and with "stage" as the stage that is given. It does not wait for f.
func Go(ctx context.Context, stage string, f func(ctx context.Context)) {
	// TODO
}

// A Worker is one goroutine that does what it is given, one after another. Only [NewWorker] makes one.
type Worker struct {
	// TODO
}

// NewWorker returns a Worker, whose goroutine has no labels while it waits for a job.
func NewWorker() *Worker {
	// TODO
	return &Worker{}
}

// Do has the worker run f, with the labels that ctx has, and returns when f has ended, even if ctx ends before. It may be called by many
// goroutines at the same time, but not by what the worker runs.
func (w *Worker) Do(ctx context.Context, f func(ctx context.Context)) {
	// TODO: whose labels does the worker have meanwhile, and which afterwards?
}

// Stop ends the worker's goroutine. No Do may be under way, and none may follow.
func (w *Worker) Stop() {
	// TODO
}

// Stages reads a goroutine profile, as pprof.Lookup("goroutine").WriteTo(w, 1) writes it, and returns how many goroutines there are
// in each stage. Those without a stage are left out. If reading fails, it returns that error.
func Stages(profile io.Reader) (map[string]int, error) {
	// TODO
	return nil, nil
}
