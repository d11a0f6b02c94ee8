package judge

import (
	"context"
	"errors"

	"koans/checker/internal/explain/diagnose"
	"koans/checker/internal/run/gotest"
)

// twins makes runs of one variant again in which the clock of a bubble stood still. They are built when they
// are needed for the first time: hardly any answer does.
type twins struct {
	of    *gotest.Batch
	i     int
	batch *gotest.Batch
}

// settle returns the run as it is, or with what became of its unended tests when locks wait as a bubble understands it. A real
// deadlock is one there as well, and then nothing is changed.
func (t *twins) settle(ctx context.Context, run *gotest.Run, how gotest.RunOptions, opt Options) (*gotest.Run, error) {
	if !run.ClockStopped() {
		return run, nil
	}
	if t.batch == nil {
		batch, err := t.of.Twins(ctx, t.i)
		if err != nil {
			return run, err
		}
		t.batch = batch
	}
	how.Tests = run.Unended()
	again, err := t.batch.Run(ctx, 0, how)
	if err != nil {
		return run, err
	}
	again.Expected = how.Tests
	found, err := opt.explain(ctx, again)
	if err != nil {
		return run, err
	}
	for _, f := range found {
		if f.Kind == diagnose.Deadlock {
			return run, nil // in the answer's own words, not in the twins'
		}
	}
	settled, _ := run.Settle(again)
	return settled, nil
}

func (t *twins) close(err *error) {
	if t.batch != nil {
		*err = errors.Join(*err, t.batch.Close())
	}
}
