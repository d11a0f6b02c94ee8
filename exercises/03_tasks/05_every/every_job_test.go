package every_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"koans/exercises/internal/lab"
)

const period = 10 * time.Second

// works is a job that takes the durations in turn, and after the last of them none at all.
func works(tl *lab.Timeline, inside *lab.Overlap, durations ...time.Duration) func(context.Context) {
	return func(context.Context) {
		defer inside.Enter()()
		d := time.Duration(0)
		if n := inside.Total(); n <= len(durations) {
			d = durations[n-1]
		}
		if d == 0 {
			tl.Mark("job", "")
			return
		}
		tl.Work("job", d)
	}
}

// begins says when the job began, as in "0s 10s 20s".
func begins(tl *lab.Timeline) string {
	var all []string
	for _, s := range tl.Recording().Spans {
		if s.Lane == "job" {
			all = append(all, s.Start.String())
		}
	}
	return strings.Join(all, " ")
}

// instants is what begins should say.
func instants(first, last, step time.Duration) string {
	var all []string
	for at := first; at <= last; at += step {
		all = append(all, at.String())
	}
	return strings.Join(all, " ")
}

// requireStopped is called with the number of jobs that still ran when stop had returned.
func requireStopped(t *testing.T, running int) {
	t.Helper()
	require.Zero(t, running, "jobs that still run when stop has returned")
}

// looksAtItsContext is a job that goes on until its context ends, and then cleans up.
func looksAtItsContext(inside *lab.Overlap) func(context.Context) {
	return func(ctx context.Context) {
		defer inside.Enter()()
		<-ctx.Done()
		lab.Yield()
	}
}
