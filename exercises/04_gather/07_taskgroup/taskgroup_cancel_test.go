package taskgroup_test

import (
	"context"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	taskgroup "koans/exercises/04_gather/07_taskgroup"
	"koans/exercises/internal/lab"
)

// There is room for them, and it is over all the same.
func TestNobodyBeginsWhenTheContextHadEnded(t *testing.T) {
	lab.Rule(t, "Nobody begins", "Go", "Wait")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		ctx, cancel := context.WithCancel(endless(t))
		cancel()
		var begun lab.Overlap
		group := taskgroup.New(ctx, 10)
		for range 20 {
			group.Go(func(context.Context) error { begun.Enter()(); return nil })
		}
		_ = group.Wait()
		require.Zero(t, begun.Total(), "children that have begun, of 20, ten at a time, when the context had ended before")
	})
}

// Those who run hear of it; those who wait for a place do not get it.
func TestTheContextOfTheGroupEnds(t *testing.T) {
	lab.Rule(t, "A cancelled group", "Go", "Wait")
	for _, after := range []time.Duration{0, time.Minute} {
		t.Run(fmt.Sprintf("after %v", after), func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				ctx, cancel := context.WithTimeout(endless(t), after)
				defer cancel()
				var begun lab.Overlap
				group := taskgroup.New(ctx, 2)
				for i := range 5 {
					group.Go(func(ctx context.Context) error {
						defer begun.Enter()()
						return obeys(tl, i, time.Hour, 10*time.Second)(ctx)
					})
				}
				want := outcome{err: context.DeadlineExceeded, at: after + 10*time.Second}
				begins := 2
				if after == 0 {
					want.at, begins = 0, 0
				}
				got := wait(tl, "wait", group)
				require.Equal(t, begins, begun.Total(), "children that have begun, of 5, two at a time, for an hour each, when the context ended after %v", after)
				require.Zero(t, begun.Now(), "children that are still running when Wait has returned")
				requireOutcome(t, want, got, "when the context ended after %v, and each child that runs then tidies up for 10 s", after)
			})
		})
	}
}

// Nobody complains but the one who could not begin.
func TestWhoCouldNotBeginIsNotForgotten(t *testing.T) {
	lab.Rule(t, "A cancelled group", "Go", "Wait")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		ctx, cancel := context.WithCancel(endless(t))
		time.AfterFunc(time.Second, cancel)
		group := taskgroup.New(ctx, 1)
		group.Go(takes(tl, 0, time.Minute, nil))
		synctest.Wait()
		group.Go(takes(tl, 1, time.Minute, nil))
		requireOutcome(t, outcome{err: context.Canceled, at: time.Minute}, wait(tl, "wait", group), "when the context ended, one child nevertheless ended well, and the other never began")
	})
}

// When it is clear that one of them will not begin, others may still be running.
func TestWhoCouldNotBeginIsNotForgottenByThoseWhoRunOn(t *testing.T) {
	lab.Rule(t, "A cancelled group", "Go", "Wait")
	for _, when := range []string{"before", "after"} {
		t.Run("added "+when+" the context ended", func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				ctx, cancel := context.WithCancel(endless(t))
				group := taskgroup.New(ctx, 2)
				group.Go(takes(tl, 0, time.Minute, nil))
				group.Go(takes(tl, 1, 2*time.Minute, nil))
				synctest.Wait()
				if when == "before" {
					group.Go(takes(tl, 2, time.Minute, nil))
					synctest.Wait()
				}
				cancel()
				if when == "after" {
					group.Go(takes(tl, 2, time.Minute, nil))
				}
				requireOutcome(t, outcome{err: context.Canceled, at: 2 * time.Minute}, wait(tl, "wait", group), "when the context ended, two children nevertheless ended well, after 1 and 2 minutes, and a third never began")
			})
		})
	}
}

// Their context has ended, and yet it is their own error that counts: nobody was kept from beginning.
func TestAChildMayFailAfterTheContextEnded(t *testing.T) {
	lab.Rule(t, "A cancelled group", "Go", "Wait")
	for _, err := range []error{errDisk, errLater, context.Canceled, context.DeadlineExceeded} {
		t.Run(err.Error(), func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				ctx, cancel := context.WithCancel(endless(t))
				group := taskgroup.New(ctx, 2)
				group.Go(takes(tl, "fails", time.Minute, err))
				group.Go(takes(tl, "ends well", time.Second, nil))
				synctest.Wait()
				cancel()
				requireOutcome(t, outcome{err: err, at: time.Minute}, wait(tl, "wait", group), "when the context ended, all children had begun, and one of them then failed with an error of its own")
			})
		})
	}
}

// An error is an error, even that of some other context, which has nothing to do with the group.
func TestAContextsErrorIsAnErrorLikeAnyOther(t *testing.T) {
	lab.Rule(t, "The first failure", "Go", "Wait")
	for _, err := range []error{context.Canceled, context.DeadlineExceeded} {
		t.Run(err.Error(), func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				group := taskgroup.New(endless(t), 0)
				group.Go(takes(tl, "fails", time.Second, err))
				group.Go(obeys(tl, "other", time.Hour, time.Minute))
				requireOutcome(t, outcome{err: err, at: time.Minute + time.Second}, wait(tl, "wait", group), "when a child returned this error after 1 s, and another then tidied up for a minute")
			})
		})
	}
}

func TestWhatIsDoneIsDoneInSpiteOfACancel(t *testing.T) {
	lab.Rule(t, "A cancelled group", "Go", "Wait")
	for _, limit := range []int{0, 3} {
		t.Run(fmt.Sprintf("limit %d", limit), func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				ctx, cancel := context.WithCancel(endless(t))
				group := taskgroup.New(ctx, limit)
				for i := range 3 {
					group.Go(takes(tl, i, time.Minute, nil))
				}
				synctest.Wait()
				cancel()
				requireOutcome(t, outcome{at: time.Minute}, wait(tl, "wait", group), "when the context ended, but all children had begun and ended well")
			})
		})
	}
}
