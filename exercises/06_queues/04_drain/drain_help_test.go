package drain_test

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	drain "koans/exercises/06_queues/04_drain"
	"koans/exercises/internal/lab"
)

var (
	errBurnt   = errors.New("burnt")
	errStopped = errors.New("somebody pulled the plug")
)

const second = time.Second

// A kitchen is what the workers of one queue are given to do. Orders are numbers,
// and what happens to each is noted in a place of its own.
type kitchen struct {
	tl     *lab.Timeline
	takes  func(order int) time.Duration // nil: no time at all
	fails  func(order int) error         // what comes of it in the end; nil: nothing bad
	hasty  bool                          // do stops when its context ends
	inside lab.Overlap

	began, reported []lab.Overlap
	beganAt         noted // time.Duration
	stoppedAt       noted // time.Duration: when the context of do ended, while it ran
	errs            noted // error
}

// noted has a place for each order. The race detector overlooks these notes, so that
// an order which is done twice is found as that.
type noted []any

//go:norace
func (n noted) set(i int, what any) { n[i] = what }

//go:norace
func (n noted) at(i int) any { return n[i] }

func newKitchen(tl *lab.Timeline, orders int) *kitchen {
	return &kitchen{tl: tl, began: make([]lab.Overlap, orders), reported: make([]lab.Overlap, orders),
		beganAt: make(noted, orders), stoppedAt: make(noted, orders), errs: make(noted, orders)}
}

// each has every order take d.
func (k *kitchen) each(d time.Duration) *kitchen {
	k.takes = func(int) time.Duration { return d }
	return k
}

func (k *kitchen) do(ctx context.Context, order int) error {
	k.began[order].Enter()
	defer k.inside.Enter()()
	k.beganAt.set(order, k.tl.Now())
	if k.takes != nil {
		if err := k.cook(ctx, order, k.takes(order)); err != nil && k.hasty {
			return err
		}
	}
	if k.fails != nil {
		return k.fails(order)
	}
	return nil
}

func (k *kitchen) cook(ctx context.Context, order int, d time.Duration) error {
	ends := k.tl.Now() + d
	err := k.tl.WorkContext(ctx, order, d)
	if err != nil {
		k.stoppedAt.set(order, k.tl.Now())
		if left := ends - k.tl.Now(); left > 0 && !k.hasty {
			k.tl.Work(order, left)
		}
	}
	return err
}

func (k *kitchen) report(order int, err error) {
	k.errs.set(order, err)
	k.reported[order].Enter()
}

// totals is how often something happened to each order, as in [1 1 0].
func totals(o []lab.Overlap) []int {
	all := make([]int, len(o))
	for i := range o {
		all[i] = o[i].Total()
	}
	return all
}

func times(n, orders int) []int { return slices.Repeat([]int{n}, orders) }

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
