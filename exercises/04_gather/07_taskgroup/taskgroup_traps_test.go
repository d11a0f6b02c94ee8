package taskgroup_test

import (
	"context"
	"fmt"
	"runtime"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	taskgroup "koans/exercises/04_gather/07_taskgroup"
	"koans/exercises/internal/lab"
)

// All must have come before the first may go on.
func TestWithoutALimitAllRunAtOnce(t *testing.T) {
	lab.Rule(t, "The limit", "Go", "New")
	for _, limit := range []int{0, -1} {
		t.Run(fmt.Sprintf("limit %d", limit), func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				const n = 1500
				all := lab.NewBarrier(n)
				group := taskgroup.New(endless(t), limit)
				for range n {
					group.Go(func(context.Context) error {
						all.Wait()
						return nil
					})
				}
				requireOutcome(t, outcome{}, wait(tl, "wait", group), "when %d children wait for each other", n)
			})
		})
	}
}

// A child at the limit adds more than anybody would have made room for.
func TestAnyNumberMayWaitForAPlace(t *testing.T) {
	lab.Rule(t, "Go never waits", "Go")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		const n = 1500
		group := taskgroup.New(endless(t), 1)
		var added, begun lab.Overlap
		group.Go(func(context.Context) error {
			for range n {
				group.Go(func(context.Context) error {
					begun.Enter()
					return nil
				})
				added.Enter()
			}
			return nil
		})
		synctest.Wait()
		require.Equal(t, n, added.Total(), "times that Go has returned to a running child that adds %d, one at a time: Go must never wait", n)
		requireOutcome(t, outcome{}, wait(tl, "wait", group), "when a child has added %d", n)
		require.Equal(t, n, begun.Total(), "children that have begun, of %d that one child has added", n)
	})
}

// No waiting for the rest of a batch: the four short ones fit beside the long one.
func TestAFreePlaceIsTakenAtOnce(t *testing.T) {
	lab.Rule(t, "The limit", "Go")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		group := taskgroup.New(endless(t), 2)
		for i, d := range []time.Duration{10, 1, 1, 1, 1} {
			group.Go(takes(tl, i, d*time.Second, nil))
			synctest.Wait()
		}
		assert.NoError(t, group.Wait(), "no child failed")
		assert.Equal(t, 2, tl.Most(), "children inside at once, at most, when the limit is 2")
		tl.AssertTook(t, 10*time.Second, "time for five children of 10, 1, 1, 1 and 1 s, two at a time")
	})
}

// One child has a place, and one is waiting for it: neither goes on for nothing.
func TestTheFailureOfAGrandchildEndsTheWholeGroup(t *testing.T) {
	lab.Rule(t, "The first failure", "Go", "Wait")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		group := taskgroup.New(endless(t), 2)
		group.Go(obeys(tl, "child", time.Hour, time.Second))
		synctest.Wait() // it has a place: who is waiting may get theirs in any order
		group.Go(func(context.Context) error {
			group.Go(takes(tl, "grandchild", time.Second, errDisk))
			tl.Work("parent", time.Second)
			return nil
		})
		requireOutcome(t, outcome{err: errDisk, at: 3 * time.Second}, wait(tl, "wait", group), "when a grandchild failed after 2 s, and another child then tidies up for 1 s")
	})
}

// Their place comes free in the very moment in which they must not take it any more.
func TestNobodyBeginsAfterAFailure(t *testing.T) {
	lab.Rule(t, "Nobody begins", "Go")
	for how, rounds := range map[string]int{"error": 15, "panic": 5} {
		for _, limit := range []int{1, 3} {
			t.Run(fmt.Sprintf("%s, limit %d", how, limit), func(t *testing.T) {
				for range rounds {
					lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
						group := taskgroup.New(endless(t), limit)
						var begun lab.Overlap
						late := func(context.Context) error {
							begun.Enter()
							return nil
						}
						fail := make(chan struct{})
						group.Go(func(context.Context) error {
							<-fail
							if how == "panic" {
								explode(errDisk, 10000) // its stack takes a while to tell, and the others do not wait for that
							}
							return errDisk
						})
						for range limit - 1 {
							group.Go(func(ctx context.Context) error {
								_ = tl.WorkContext(ctx, "adding", time.Hour)
								for range 10 { // when there is room, and nothing to be done any more
									group.Go(late)
									lab.Yield()
								}
								return nil
							})
						}
						synctest.Wait()
						for range 10 {
							group.Go(late)
						}
						synctest.Wait()
						close(fail)
						got := wait(tl, "wait", group)
						require.Zero(t, begun.Total(), "children that began although the group had failed: they had waited for a place, or were added later")
						if how == "error" {
							requireOutcome(t, outcome{err: errDisk}, got, "when a child failed")
						}
					})
				}
			})
		}
	}
}

// Without a clock: children are added while the group fails, and the place that this leaves is for none of them.
func TestNobodyBeginsWhoCameJustAsTheGroupFailed(t *testing.T) {
	lab.Rule(t, "Nobody begins", "Go")
	for round := range 60 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			group := taskgroup.New(endless(t), 2)
			var begun lab.Overlap
			both := lab.NewBarrier(2)
			group.Go(func(context.Context) error {
				both.Wait()
				for range round {
					runtime.Gosched()
				}
				return errDisk
			})
			group.Go(func(ctx context.Context) error {
				both.Wait()
				for range 30 {
					group.Go(func(context.Context) error {
						begun.Enter()
						return nil
					})
					runtime.Gosched()
				}
				_ = tl.WorkContext(ctx, "adding", time.Hour)
				return nil
			})
			err := group.Wait()
			require.Zero(t, begun.Total(), "children that began although both places were taken until the group failed, of 30 that were added meanwhile")
			require.ErrorIs(t, err, errDisk, "what Wait returns when a child failed")
		})
	}
}

// Without a limit there is always room. That is no reason to begin.
func TestAChildAddedAfterTheFailureDoesNotBegin(t *testing.T) {
	lab.Rule(t, "Nobody begins", "Go")
	for _, limit := range []int{0, 50} {
		t.Run(fmt.Sprintf("limit %d", limit), func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				group := taskgroup.New(endless(t), limit)
				var begun lab.Overlap
				group.Go(takes(tl, "failing", time.Second, errDisk))
				group.Go(func(ctx context.Context) error {
					err := tl.WorkContext(ctx, "adding", time.Hour)
					for range 30 { // a select that takes either of two would be lucky once or twice
						group.Go(func(context.Context) error {
							begun.Enter()
							return nil
						})
						time.Sleep(time.Second)
					}
					return err
				})
				got := wait(tl, "wait", group)
				require.Zero(t, begun.Total(), "children that began, of 30 that were added after the group had failed")
				requireOutcome(t, outcome{err: errDisk, at: 31 * time.Second}, got, "when a child failed and another goes on for 30 s")
			})
		})
	}
}

// Without a clock: all return an error at once, and each waiter must get the same one.
func TestEverybodyWhoWaitsGetsTheSame(t *testing.T) {
	lab.Rule(t, "The first failure", "Wait")
	for range 30 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			const n = 8
			all := lab.NewBarrier(n)
			group := taskgroup.New(endless(t), n)
			for i := range n {
				err := fmt.Errorf("child %d failed", i)
				group.Go(func(context.Context) error {
					all.Wait()
					return err
				})
			}
			errs := make([]error, 5) // each waiter writes its own
			var waiters sync.WaitGroup
			for w := range errs {
				waiters.Go(func() { errs[w] = group.Wait() })
			}
			waiters.Wait()
			for w, err := range errs {
				require.Error(t, err, "what waiter %d got when all children failed", w)
				require.Equal(t, errs[0], err, "what waiter %d got, where waiter 0 got something else", w)
			}
			require.Equal(t, errs[0], group.Wait(), "what another Wait returned afterwards")
		})
	}
}

func TestWithoutChildrenThereIsNothingToWaitFor(t *testing.T) {
	lab.Rule(t, "The end", "Wait")
	for _, limit := range []int{0, 1} {
		t.Run(fmt.Sprintf("limit %d", limit), func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				requireOutcome(t, outcome{}, wait(tl, "wait", taskgroup.New(endless(t), limit)), "without children")
			})
		})
	}
}

// A child has a group of its own: its limit and its failure are nobody else's.
func TestGroupsWithinGroups(t *testing.T) {
	lab.Rule(t, "Everything is apart", "Go", "New", "Wait")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		outer := taskgroup.New(endless(t), 2)
		inner := make([]outcome, 2) // each child writes its own
		for i, err := range []error{errDisk, nil} {
			outer.Go(func(ctx context.Context) error {
				group := taskgroup.New(ctx, 1)
				for k := range 3 {
					group.Go(takes(tl, fmt.Sprint("group ", i, " child ", k), time.Second, err))
				}
				inner[i] = wait(tl, fmt.Sprint("group ", i), group)
				return nil
			})
		}
		requireOutcome(t, outcome{at: 3 * time.Second}, wait(tl, "outer", outer), "of the outer group, whose children never failed")
		requireOutcome(t, outcome{err: errDisk, at: time.Second}, inner[0], "of the inner group that failed")
		requireOutcome(t, outcome{at: 3 * time.Second}, inner[1], "of the inner group that did not")
	})
}

// A context may go on for years, and be used for many groups. If each leaves something behind, it adds up.
func TestNothingIsLeftWithTheContext(t *testing.T) {
	lab.Rule(t, "Nothing is left behind", "New", "Go", "Wait")
	for _, want := range []error{nil, errDisk} {
		t.Run(fmt.Sprint(want), func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				ctx := lab.NewLateContext(endless(t))
				group := taskgroup.New(ctx, 1)
				for i := range 3 {
					group.Go(takes(tl, i, time.Second, want))
				}
				require.ErrorIs(t, group.Wait(), want, "what Wait returned")
				synctest.Wait()
				require.Zero(t, ctx.Registered(), "functions that the context still has to call when it ends, when Wait has returned")
			})
		})
	}
}

// A year of silence costs nothing, unless somebody looks at the clock.
func TestWaitingIsNotAskingAgainAndAgain(t *testing.T) {
	lab.Rule(t, "Block, do not poll", "Go", "Wait")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		group := taskgroup.New(endless(t), 1)
		group.Go(takes(tl, 0, lab.Year, nil))
		group.Go(takes(tl, 1, lab.Year, nil))
		requireOutcome(t, outcome{at: 2 * lab.Year}, wait(tl, "wait", group), "with two children of a year each, one at a time")
	})
}

// Those who wait learn that they need not begin, perhaps before the one who failed goes on.
func TestTheFailureIsKnownBeforeItsConsequences(t *testing.T) {
	lab.Rule(t, "The first failure", "Go")
	lab.Rule(t, "A panic of a child", "Go")
	for _, how := range []string{"error", "panic"} {
		t.Run(how, func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				group := taskgroup.New(lingering{endless(t), make(chan struct{})}, 2)
				want := outcome{err: errDisk}
				if how == "panic" {
					want = outcome{panicked: &taskgroup.PanicError{Value: errDisk}}
				}
				fail := make(chan struct{})
				group.Go(func(context.Context) error {
					<-fail
					if how == "panic" {
						panic(errDisk)
					}
					return errDisk
				})
				group.Go(obeys(tl, "other", time.Hour, 0))
				synctest.Wait()
				group.Go(func(context.Context) error { return errLater })
				synctest.Wait()
				close(fail)
				requireOutcome(t, want, wait(tl, "wait", group), "when a child failed, another returned its context's error because of that, and a third never began")
			})
		})
	}
}

// The error is there when the last child has ended, not a moment later.
func TestNobodyCouldBegin(t *testing.T) {
	lab.Rule(t, "A cancelled group", "Go", "Wait")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		ctx, cancel := context.WithCancel(endless(t))
		cancel()
		for limit := range 20 {
			group := taskgroup.New(ctx, limit)
			for i := range 1 + limit%3 {
				group.Go(takes(tl, i, time.Minute, nil))
			}
			requireOutcome(t, outcome{err: context.Canceled}, wait(tl, "wait", group), "when the context had ended before any child was added, with limit %d", limit)
		}
	})
}
