package drain_test

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"testing"

	"github.com/stretchr/testify/require"

	drain "koans/exercises/06_queues/04_drain"
	"koans/exercises/internal/lab"
)

// until is from, from+1, ... up to and without to.
func until(from, to int) []int {
	all := []int{}
	for i := from; i < to; i++ {
		all = append(all, i)
	}
	return all
}

func put(ctx context.Context, tl *lab.Timeline, do func(context.Context, int) error, order int) error {
	end := tl.Span("Put", "")
	err := do(ctx, order)
	switch {
	case errors.Is(err, drain.ErrClosed):
		end("closed")
	case err != nil:
		end("error")
	default:
		end("")
	}
	return err
}

func shutdown(ctx context.Context, tl *lab.Timeline, do func(context.Context) ([]int, error)) ([]int, error) {
	end := tl.Span("Shutdown", "")
	rest, err := do(ctx)
	if err != nil {
		end("error")
	} else {
		end("")
	}
	return rest, err
}

// patient is a context with all the time in the world, so that an answer which waits for ever fails as that.
func patient() (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.Background(), 50*lab.Year)
}

// requireShutdown fails t unless all has been done when Shutdown returns.
func requireShutdown(t *testing.T, tl *lab.Timeline, do func(context.Context) ([]int, error)) {
	t.Helper()
	ctx, cancel := patient()
	defer cancel()
	rest, err := shutdown(ctx, tl, do)
	require.NoError(t, err, "the error of Shutdown, which had all the time in the world")
	require.Empty(t, rest, "what Shutdown handed back, which had all the time in the world")
}

// requireAccounted fails t unless each accepted order was done once or handed back
// once, and no other was either.
func (k *kitchen) requireAccounted(t *testing.T, accepted []bool, rest []int) {
	t.Helper()
	back := make([]int, len(accepted))
	for _, order := range rest {
		back[order]++
	}
	for order, yes := range accepted {
		did, said := k.began[order].Total(), k.reported[order].Total()
		require.Equal(t, did, said, "times that order %d was reported, which was begun %d times", order, did)
		what := fmt.Sprintf("order %d was accepted: it was begun %d times and handed back %d times, together", order, did, back[order])
		want := 1
		if !yes {
			what = fmt.Sprintf("Put of order %d returned an error: it was begun %d times and handed back %d times, together", order, did, back[order])
			want = 0
		}
		require.Equal(t, want, did+back[order], what)
	}
}

func yield(times int) {
	for range times {
		runtime.Gosched()
	}
}
