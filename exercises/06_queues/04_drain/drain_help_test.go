package drain_test

import (
	"context"
	"errors"
	"slices"
	"time"

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
