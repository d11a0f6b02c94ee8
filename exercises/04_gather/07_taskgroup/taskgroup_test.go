package taskgroup_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"runtime"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	taskgroup "koans/exercises/04_gather/07_taskgroup"
	"koans/exercises/internal/lab"
)

var (
	errDisk  = errors.New("the disk is full")
	errLater = error(&fs.PathError{Op: "copy", Path: "photos", Err: errors.New("another error, later")}) // of another type
)

type child = func(context.Context) error

// endless returns a context that does not end with the test, and so ends nothing
// that the answer has forgotten.
func endless(t *testing.T) context.Context { return context.WithoutCancel(t.Context()) }

// takes is a child that takes d, whatever its context says, and returns err.
func takes(tl *lab.Timeline, lane any, d time.Duration, err error) child {
	return func(context.Context) error {
		tl.Work(lane, d)
		return err
	}
}

// obeys is a child that takes d; if its context ends before, it takes tidy to clean
// up and returns the context's error.
func obeys(tl *lab.Timeline, lane any, d, tidy time.Duration) child {
	return func(ctx context.Context) error {
		err := tl.WorkContext(ctx, lane, d)
		if err != nil {
			tl.Work(lane, tidy)
		}
		return err
	}
}

// an outcome is how a Wait came back, and when.
type outcome struct {
	err      error
	panicked any
	at       time.Duration
}

func (o outcome) String() string {
	if p, ok := o.panicked.(*taskgroup.PanicError); ok {
		return fmt.Sprintf("a panic with a *PanicError of %v at %v", p.Value, o.at)
	}
	if o.panicked != nil {
		return fmt.Sprintf("a panic with %v at %v", o.panicked, o.at)
	}
	return fmt.Sprintf("error %v at %v", o.err, o.at)
}

// wait waits for group and draws it in a lane of its own.
func wait(tl *lab.Timeline, lane string, group *taskgroup.Group) (o outcome) {
	end := tl.Span(lane, "")
	defer func() {
		o.panicked = recover()
		o.at = tl.Now()
		end("")
	}()
	return outcome{err: group.Wait()}
}

func requireOutcome(t *testing.T, want, got outcome, when string, args ...any) {
	t.Helper()
	require.Equal(t, want.String(), got.String(), "how Wait came back "+fmt.Sprintf(when, args...))
}

func TestGoReturnsAtOnceAndWaitJoinsAll(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		group := taskgroup.New(endless(t), 0)
		var begun lab.Overlap
		for i := range 3 {
			group.Go(func(context.Context) error {
				begun.Enter()
				tl.Work(i, time.Duration(i+1)*time.Second)
				return nil
			})
		}
		tl.AssertTook(t, 0, "time until Go had returned three times: it must not wait for the children")
		synctest.Wait()
		require.Equal(t, 3, begun.Total(), "children that have begun, of 3 without a limit: see the TODO in Go")
		requireOutcome(t, outcome{at: 3 * time.Second}, wait(tl, "wait", group), "with children of 1, 2 and 3 s: it waits for the last")
		tl.AssertTook(t, 3*time.Second, "time until Wait returned")
	})
}

// All must have come before the first may go on.
func TestWithoutALimitAllRunAtOnce(t *testing.T) {
	for _, limit := range []int{0, -1} {
		t.Run(fmt.Sprintf("limit %d", limit), func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				const n = 100
				all := lab.NewBarrier(n)
				group := taskgroup.New(endless(t), limit)
				for i := range n {
					group.Go(func(context.Context) error {
						defer tl.Span(i, "")("")
						all.Wait()
						return nil
					})
				}
				requireOutcome(t, outcome{}, wait(tl, "wait", group), "when %d children wait for each other", n)
			})
		})
	}
}

func TestExactlyTheLimitRunsAtOnce(t *testing.T) {
	for _, scene := range []struct{ children, limit int }{{6, 2}, {6, 1}, {7, 3}, {4, 9}, {40, 20}} {
		t.Run(fmt.Sprintf("%d children, %d at a time", scene.children, scene.limit), func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				tl.Limit(scene.limit)
				group := taskgroup.New(endless(t), scene.limit)
				for i := range scene.children {
					group.Go(takes(tl, i, 2*time.Second, nil))
				}
				tl.AssertTook(t, 0, "time until Go had returned: it must not wait for room")
				assert.NoError(t, group.Wait(), "no child failed")
				assert.Equal(t, min(scene.limit, scene.children), tl.Most(), "children inside at once, at most, when the limit is %d", scene.limit)
				rounds := (scene.children + scene.limit - 1) / scene.limit
				tl.AssertTook(t, time.Duration(rounds)*2*time.Second, "time for all children of 2 s")
			})
		})
	}
}

// No waiting for the rest of a batch: the four short ones fit beside the long one.
func TestAFreePlaceIsTakenAtOnce(t *testing.T) {
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

// A tree of children, each of which starts its own when it has worked for a second:
// the limit holds for grandchildren too, and the last of them is waited for.
func TestChildrenStartChildren(t *testing.T) {
	for _, scene := range []struct{ limit, width, depth, seconds int }{
		{0, 2, 4, 4},       // as many levels as seconds
		{1, 2, 4, 15},      // one after another
		{2, 2, 4, 1 + 7},   // the root alone, then pairs
		{3, 3, 3, 1 + 4},   // the root alone, then twelve in threes
		{1, 1, 50, 50},     // a chain: there is always just one
		{40, 1, 50, 50},    // and room does not make it faster
		{1000, 10, 3, 3},   // more room than children
		{1, 30, 2, 1 + 30}, // all of them wait for the one who starts them
	} {
		t.Run(fmt.Sprintf("limit %d, %d children each, %d levels", scene.limit, scene.width, scene.depth), func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				if scene.limit > 0 {
					tl.Limit(scene.limit)
				}
				var inside lab.Overlap
				group := taskgroup.New(endless(t), scene.limit)
				var grow func(name string, depth int) child
				grow = func(name string, depth int) child {
					return func(context.Context) error {
						defer inside.Enter()()
						tl.Work(name, time.Second)
						if depth > 1 {
							for i := range scene.width {
								group.Go(grow(name+"/"+string(rune('a'+i)), depth-1))
							}
						}
						return nil
					}
				}
				group.Go(grow("root", scene.depth))
				all, level := 0, 1
				for range scene.depth {
					all, level = all+level, level*scene.width
				}
				assert.NoError(t, group.Wait(), "no child failed")
				assert.Equal(t, all, inside.Total(), "children that have begun when Wait has returned, grandchildren included")
				assert.Zero(t, inside.Now(), "children that are still running when Wait has returned")
				if scene.limit > 0 { // that there are not fewer, the time tells
					assert.LessOrEqual(t, inside.Most(), scene.limit, "children inside at once, grandchildren included, when the limit is %d", scene.limit)
				}
				tl.AssertTook(t, time.Duration(scene.seconds)*time.Second, "time until Wait returned: each child works for a second, then starts its own")
			})
		})
	}
}

// That nobody is left for the moment does not mean that no one will come: only Wait says so.
func TestAChildMayComeWhenAllOthersHaveEnded(t *testing.T) {
	for _, limit := range []int{0, 1, 2} {
		t.Run(fmt.Sprintf("limit %d", limit), func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				group := taskgroup.New(endless(t), limit)
				var begun lab.Overlap
				early := make([]error, 3) // each child writes its own
				for i := range 3 {
					group.Go(func(ctx context.Context) error {
						defer begun.Enter()()
						early[i] = ctx.Err()
						tl.Work(i, time.Second)
						return nil
					})
					if i < 2 {
						time.Sleep(2 * time.Second) // it has ended long ago
					}
				}
				got := wait(tl, "wait", group)
				require.Equal(t, 3, begun.Total(), "children that have begun, of 3, each added when the one before it had ended")
				require.NoError(t, errors.Join(early...), "contexts of the children: some were added when the others had ended, and nothing had failed")
				require.Zero(t, begun.Now(), "children that are still running when Wait has returned")
				requireOutcome(t, outcome{at: 5 * time.Second}, got, "with children of 1 s, added every 2 s")
			})
		})
	}
}

// Without a clock: there may be a moment when only the newest child is left, and everybody waits.
func TestNoGrandchildIsLostWhileOthersWait(t *testing.T) {
	for round := range 60 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			const generations = 20
			group := taskgroup.New(endless(t), round%4)
			words := make([]string, generations) // each child writes its own
			var descend func(i int) child
			descend = func(i int) child {
				return func(context.Context) error {
					for range round {
						runtime.Gosched()
					}
					if i+1 < generations {
						group.Go(descend(i + 1))
					}
					words[i] = "written"
					return nil
				}
			}
			group.Go(descend(0))
			var waiters sync.WaitGroup
			early := make([]int, 4) // each waiter writes its own
			for w := range early {
				waiters.Go(func() {
					assert.NoError(t, group.Wait(), "no child failed")
					for _, word := range words {
						if word != "written" {
							early[w]++
						}
					}
				})
			}
			waiters.Wait()
			for _, missing := range early {
				require.Zero(t, missing, "children of children that had not ended when a Wait returned")
			}
		})
	}
}

// Each of many children starts many, at the same time: none is lost, none runs twice, none too many at once.
func TestManyMayAddAtOnce(t *testing.T) {
	for _, limit := range []int{0, 7} {
		t.Run(fmt.Sprintf("limit %d", limit), func(t *testing.T) {
			most := 0
			for range 10 {
				lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
					const parents, each = 10, 10
					runs := make([]int, parents*each) // each grandchild writes its own
					var inside lab.Overlap
					group := taskgroup.New(endless(t), limit)
					var adders sync.WaitGroup
					for i := range parents {
						adders.Go(func() {
							group.Go(func(context.Context) error {
								inside.Visit()
								for k := range each {
									group.Go(func(context.Context) error {
										inside.Visit()
										runs[i*each+k]++
										return nil
									})
								}
								return nil
							})
						})
					}
					adders.Wait()
					require.NoError(t, group.Wait(), "no child failed")
					for i, n := range runs {
						require.Equal(t, 1, n, "times that grandchild %d of %d has run", i, len(runs))
					}
					most = max(most, inside.Most())
				})
			}
			if limit > 0 {
				require.Equal(t, limit, most, "children inside at once, at most, when the limit is %d and there is always somebody waiting", limit)
			}
		})
	}
}

// The others are told at once and waited for; what they return no longer matters.
func TestTheFirstFailureEndsTheOthers(t *testing.T) {
	for _, limit := range []int{0, 4} {
		t.Run(fmt.Sprintf("limit %d", limit), func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				var inside lab.Overlap
				group := taskgroup.New(endless(t), limit)
				for _, f := range []child{
					obeys(tl, 0, time.Hour, time.Minute),
					takes(tl, 1, time.Second, errDisk),
					takes(tl, 2, 2*time.Second, errLater),
					takes(tl, 3, 90*time.Second, nil),
				} {
					group.Go(func(ctx context.Context) error {
						defer inside.Enter()()
						return f(ctx)
					})
				}
				got := wait(tl, "wait", group)
				require.Zero(t, inside.Now(), "children that are still running when Wait has returned after a failure")
				requireOutcome(t, outcome{err: errDisk, at: 90 * time.Second}, got, "when a child failed after 1 s: with its error, when all have ended: one tidies up for a minute, another takes 90 s whatever its context says")
				requireOutcome(t, outcome{err: errDisk, at: 90 * time.Second}, wait(tl, "wait", group), "for the second time")
				tl.AssertTook(t, 90*time.Second, "time until Wait returned")
			})
		})
	}
}

// The one who was not waiting for room, and the one who was: neither goes on for nothing.
func TestTheFailureOfAGrandchildEndsTheWholeGroup(t *testing.T) {
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
	for _, how := range []string{"error", "panic"} {
		for _, limit := range []int{1, 3} {
			t.Run(fmt.Sprintf("%s, limit %d", how, limit), func(t *testing.T) {
				for range 15 {
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
								panic(errDisk)
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

// Those who run hear of it; those who wait for a place do not get it.
func TestTheContextOfTheGroupEnds(t *testing.T) {
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

// dive and explode have names that the stack must show: where it all began, far down, and where it ended.
func dive(v any) { explode(v, 40) }

func explode(v any, depth int) {
	if depth == 0 {
		panic(v)
	}
	explode(v, depth-1)
}

// The others come to their end first; then the panic does, in the one who waits.
func TestAPanicOfAChildSurfacesInWait(t *testing.T) {
	for _, limit := range []int{0, 2} {
		for _, who := range []string{"child", "grandchild"} {
			t.Run(fmt.Sprintf("%s, limit %d", who, limit), func(t *testing.T) {
				lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
					why := lab.Rand(t).Int()
					var inside lab.Overlap
					group := taskgroup.New(endless(t), limit)
					group.Go(func(ctx context.Context) error {
						defer inside.Enter()()
						return obeys(tl, "other", time.Hour, time.Minute)(ctx)
					})
					bad := func(context.Context) error {
						tl.Work(who, time.Second)
						dive(why)
						return nil
					}
					if who == "grandchild" {
						group.Go(func(context.Context) error { group.Go(bad); return nil })
					} else {
						group.Go(bad)
					}
					for turn := range 3 {
						got := wait(tl, "wait", group)
						require.Zero(t, inside.Now(), "children that are still running when Wait has come back after a panic")
						requireOutcome(t, outcome{panicked: &taskgroup.PanicError{Value: why}, at: time.Minute + time.Second}, got,
							"for time number %d, when a %s panicked after 1 s and another child tidied up for a minute", turn+1, who)
						p := got.panicked.(*taskgroup.PanicError)
						require.True(t, strings.Contains(string(p.Stack), "taskgroup_test.explode"), "the stack in the PanicError must name the function that panicked, explode")
						require.True(t, strings.Contains(string(p.Stack), "taskgroup_test.dive"), "the stack in the PanicError must be whole, down to the function dive, which called explode 40 times deep")
					}
				})
			})
		}
	}
}

// A bug must not hide behind an error, whichever came first; nor behind a panic of nobody knows what.
func TestAPanicOutranksAnError(t *testing.T) {
	for _, first := range []string{"the error", "the panic"} {
		t.Run(first+" comes first", func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				group := taskgroup.New(endless(t), 0)
				fails, panics := time.Second, 2*time.Second
				if first == "the panic" {
					fails, panics = panics, fails
				}
				group.Go(takes(tl, "fails", fails, errDisk))
				group.Go(func(context.Context) error {
					tl.Work("panics", panics)
					panic(errLater)
				})
				requireOutcome(t, outcome{panicked: &taskgroup.PanicError{Value: errLater}, at: 2 * time.Second}, wait(tl, "wait", group), "when one child failed and another panicked")
			})
		})
	}
}

// One PanicError is as good as another, but all must have made room.
func TestAllPanicAtOnce(t *testing.T) {
	for _, limit := range []int{0, 10} {
		t.Run(fmt.Sprintf("limit %d", limit), func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				const n = 10
				all := lab.NewBarrier(n)
				group := taskgroup.New(endless(t), limit)
				for range n {
					group.Go(func(context.Context) error {
						all.Wait()
						panic(errDisk)
					})
				}
				requireOutcome(t, outcome{panicked: &taskgroup.PanicError{Value: errDisk}}, wait(tl, "wait", group), "when %d children panicked at once", n)
			})
		})
	}
}

// Without a clock: all return an error at once, and each waiter must get the same one.
func TestEverybodyWhoWaitsGetsTheSame(t *testing.T) {
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
	for _, limit := range []int{0, 1} {
		t.Run(fmt.Sprintf("limit %d", limit), func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				requireOutcome(t, outcome{}, wait(tl, "wait", taskgroup.New(endless(t), limit)), "without children")
			})
		})
	}
}

type key struct{}

// Only ctx and a failure end it while there is work; and then the end of all work.
func TestTheChildrensContext(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		const n = 4
		contexts := make([]context.Context, n) // each child writes its own
		early := make([]error, n)
		carried := make([]any, n)
		group := taskgroup.New(context.WithValue(endless(t), key{}, "handed on"), 2)
		for i := range n {
			group.Go(func(ctx context.Context) error {
				tl.Work(i, time.Second)
				contexts[i], early[i], carried[i] = ctx, ctx.Err(), ctx.Value(key{})
				return nil
			})
		}
		requireOutcome(t, outcome{at: 2 * time.Second}, wait(tl, "wait", group), "with four children of 1 s, two at a time")
		for i, ctx := range contexts {
			require.NoError(t, early[i], "context of child %d while it ran: nothing had failed", i)
			require.Equal(t, "handed on", carried[i], "the value that was in the group's context, as child %d finds it", i)
			require.Error(t, ctx.Err(), "the context of child %d must have ended when Wait has returned", i)
		}
	})
}

// A child has a group of its own: its limit and its failure are nobody else's.
func TestGroupsWithinGroups(t *testing.T) {
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

// A year of silence costs nothing, unless somebody looks at the clock.
func TestWaitingIsNotAskingAgainAndAgain(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		group := taskgroup.New(endless(t), 1)
		group.Go(takes(tl, 0, lab.Year, nil))
		group.Go(takes(tl, 1, lab.Year, nil))
		requireOutcome(t, outcome{at: 2 * lab.Year}, wait(tl, "wait", group), "with two children of a year each, one at a time")
	})
}

// lingering is a context that does not end. Whoever ends a context made from it is
// held up at the end of the call, and meanwhile everybody can see that it has ended.
type lingering struct {
	context.Context
	done chan struct{}
}

func (c lingering) Done() <-chan struct{} { return c.done }
func (c lingering) AfterFunc(func()) (stop func() bool) {
	return func() bool {
		for range 100 {
			lab.Yield()
		}
		return true
	}
}

// Those who wait learn that they need not begin, perhaps before the one who failed goes on.
func TestTheFailureIsKnownBeforeItsConsequences(t *testing.T) {
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
