package judge

import (
	"context"
	"slices"

	"koans/checker/internal/run/gotest"
)

// eachTest runs each declared test of a variant that failed in processes of its own, so that no test
// can take others down, or save them, with it. One that failed in the run that decided has had its
// chance; the others must pass each run by themselves. raced says that one of those processes reported a race.
func eachTest(ctx context.Context, batch *gotest.Batch, i int, v Verdict, opt Options) (all []gotest.Test, raced bool, err error) {
	if v.Raw == nil || v.Raw.Build != "" {
		return nil, false, nil
	}
	begun := slices.ContainsFunc(v.Tests, func(t gotest.Test) bool { return slices.Contains(v.Raw.Expected, t.Name) })
	for _, name := range v.Raw.Expected {
		t := gotest.Test{Name: name, Status: gotest.Failed}
		failed := slices.ContainsFunc(v.Tests, func(t gotest.Test) bool { return t.Name == name && t.Status == gotest.Failed })
		if begun && !failed { // where none has begun it is as the program is loaded that it fails, and would again
			ok, races, err := alone(ctx, batch, i, name, opt)
			if err != nil {
				return nil, false, err
			}
			if ok {
				t.Status = gotest.Passed
			}
			raced = raced || races
		}
		all = append(all, t)
	}
	return all, raced, nil
}

func alone(ctx context.Context, batch *gotest.Batch, i int, name string, opt Options) (ok, raced bool, err error) {
	for _, p := range plans(opt) {
		run, err := batch.Run(ctx, i, gotest.RunOptions{Seed: p.seed, Procs: p.procs, Tests: []string{name}, Limits: opt.Limits})
		if err != nil {
			return false, false, err
		}
		only := *run
		only.Expected = []string{name}
		if !only.Clean() {
			return false, len(run.Races) > 0, nil
		}
	}
	return true, false, nil
}
