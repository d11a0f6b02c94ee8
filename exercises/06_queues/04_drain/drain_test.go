package drain_test

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
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

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprint(n, " ", noun, "s")
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

func TestWhatWasAcceptedIsDone(t *testing.T) {
	for _, workers := range []int{1, 2, 5} {
		t.Run(plural(workers, "worker"), func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				const n = 10
				k := newKitchen(tl, n).each(3 * second)
				q := drain.New(workers, n, k.do, k.report)
				for order := range n {
					ctx, cancel := context.WithCancel(t.Context())
					require.NoError(t, q.Put(ctx, order), "the error of Put, when there is room")
					// What has been accepted does not depend on it any more, whenever it ends.
					if order%2 == 0 {
						cancel()
					} else {
						time.AfterFunc(time.Duration(order)*second, cancel)
					}
				}
				requireShutdown(t, tl, q.Shutdown)
				require.Equal(t, times(1, n), totals(k.began), "times that each of the %d orders was done when Shutdown had returned: see the TODOs in drain.go", n)
				require.Equal(t, times(1, n), totals(k.reported), "times that each of the %d orders was reported when Shutdown had returned", n)
				require.Equal(t, workers, k.inside.Most(), "orders that were done at once by %s", plural(workers, "worker"))
				for order := range n {
					require.Equal(t, time.Duration(order/workers)*3*second, k.beganAt.at(order), "when order %d was begun, each taking 3s, with %s", order, plural(workers, "worker"))
					require.Nil(t, k.errs.at(order), "the error that was reported of order %d, which succeeded", order)
					require.Nil(t, k.stoppedAt.at(order), "when the context of do ended for order %d, though no time was up", order)
				}
				tl.AssertTook(t, time.Duration((n+workers-1)/workers)*3*second, "time until Shutdown returned: when the last order was done")
			})
		})
	}
}

// Exactly as many are accepted as can be done or can wait.
func TestPutWaitsWhileThereIsNoRoom(t *testing.T) {
	for _, s := range []struct{ workers, capacity int }{{1, 1}, {2, 1}, {1, 3}, {3, 4}} {
		t.Run(fmt.Sprintf("%s, room for %d", plural(s.workers, "worker"), s.capacity), func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				n := s.workers + s.capacity + 4
				k := newKitchen(tl, n).each(5 * second)
				q := drain.New(s.workers, s.capacity, k.do, k.report)
				errs, at := make([]error, n), make([]time.Duration, n)
				var waiter sync.WaitGroup
				waiter.Go(func() {
					for order := range n {
						errs[order] = put(t.Context(), tl, q.Put, order)
						at[order] = tl.Now()
					}
				})
				waiter.Wait()
				requireShutdown(t, tl, q.Shutdown)
				for order := range n {
					want := time.Duration(max(0, order-s.capacity)/s.workers) * 5 * second
					require.NoError(t, errs[order], "the error of Put")
					require.Equal(t, want.String(), at[order].String(), "when order %d was accepted, with room for %d, and %s taking 5s for each", order, s.capacity, plural(s.workers, "worker"))
				}
				require.Equal(t, times(1, n), totals(k.reported), "times that each order was reported")
			})
		})
	}
}

// ways are those in which a context ends after three seconds.
var ways = []struct {
	name string
	ctx  func(ctx context.Context) (context.Context, context.CancelFunc)
	want error
}{
	{"deadline", func(ctx context.Context) (context.Context, context.CancelFunc) {
		return context.WithTimeout(ctx, 3*second)
	}, context.DeadlineExceeded},
	{"cancelled with a cause", func(ctx context.Context) (context.Context, context.CancelFunc) {
		ctx, cancel := context.WithCancelCause(ctx)
		time.AfterFunc(3*second, func() { cancel(errStopped) })
		return ctx, func() { cancel(nil) }
	}, errStopped},
}

func TestPutGivesUpWhenItsContextEnds(t *testing.T) {
	for _, way := range ways {
		t.Run(way.name, func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				k := newKitchen(tl, 5).each(10 * second)
				q := drain.New(1, 1, k.do, k.report)
				require.NoError(t, put(t.Context(), tl, q.Put, 0), "the error of Put, when the worker is free")
				synctest.Wait()
				require.NoError(t, put(t.Context(), tl, q.Put, 1), "the error of Put, when there is room")
				ctx, cancel := way.ctx(t.Context())
				defer cancel()
				err := put(ctx, tl, q.Put, 2)
				tl.AssertTook(t, 3*second, "time until Put gave up, whose context ended after 3s")
				require.ErrorIs(t, err, way.want, "the error of Put: it says why its context has ended")
				time.Sleep(10 * second)
				require.NoError(t, put(t.Context(), tl, q.Put, 3), "the error of Put, when there is room again")
				tl.AssertTook(t, 13*second, "time until Put returned, when there is room again")
				requireShutdown(t, tl, q.Shutdown)
				require.Equal(t, []int{1, 1, 0, 1, 0}, totals(k.reported), "times that each order was reported, of which 2 was not accepted and 4 never put")
			})
		})
	}
}

// Who comes late is turned away, whatever room there is; also when all is long over.
func TestNothingIsAcceptedAfterShutdown(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		k := newKitchen(tl, 3).each(5 * second)
		q := drain.New(1, 50, k.do, k.report)
		require.NoError(t, q.Put(t.Context(), 0), "the error of Put, when there is room")
		var all sync.WaitGroup
		all.Go(func() { shutdown(context.Background(), tl, q.Shutdown) })
		time.Sleep(second)
		for range 40 {
			require.ErrorIs(t, q.Put(t.Context(), 1), drain.ErrClosed, "the error of Put, while the queue is being shut down")
		}
		all.Wait()
		tl.AssertTook(t, 5*second, "time until Shutdown returned: when the last order was done")
		for range 40 {
			require.ErrorIs(t, q.Put(t.Context(), 2), drain.ErrClosed, "the error of Put, after Shutdown")
		}
		time.Sleep(lab.Year)
		require.Equal(t, []int{1, 0, 0}, totals(k.reported), "times that each order was reported, of which only the first was accepted")
	})
}

// There is no room, and there never will be any.
func TestShutdownCallsBackThoseWhoWaitToPut(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		k := newKitchen(tl, 8).each(10 * second)
		q := drain.New(2, 1, k.do, k.report)
		accepted := make([]bool, 8)
		for order := range 3 {
			require.NoError(t, put(t.Context(), tl, q.Put, order), "the error of Put, when there is room or a free worker")
			accepted[order] = true
			synctest.Wait()
		}
		errs, at := make([]error, 8), make([]time.Duration, 8)
		var waiters sync.WaitGroup
		for order := 3; order < 8; order++ {
			waiters.Go(func() {
				errs[order] = put(t.Context(), tl, q.Put, order)
				at[order] = tl.Now()
			})
		}
		time.Sleep(second)
		requireShutdown(t, tl, q.Shutdown)
		tl.AssertTook(t, 20*second, "time until Shutdown returned: when the last order was done")
		waiters.Wait()
		for order := 3; order < 8; order++ {
			require.ErrorIs(t, errs[order], drain.ErrClosed, "the error of one who waited to put when the queue was closed")
			require.Equal(t, second, at[order], "when one was called back who waited to put, with Shutdown called after 1s")
		}
		k.requireAccounted(t, accepted, nil)
	})
}

// Nothing waits any more. But it is not over before the last has been reported.
func TestShutdownWaitsForThoseWhoWork(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		k := newKitchen(tl, 3)
		k.takes = func(order int) time.Duration { return time.Duration(3+order) * second }
		var last atomic.Bool
		q := drain.New(3, 1, k.do, func(order int, err error) {
			lab.Yield()
			k.report(order, err)
			if order == 2 {
				last.Store(true)
			}
		})
		for order := range 3 {
			require.NoError(t, put(t.Context(), tl, q.Put, order), "the error of Put, when a worker is free")
			synctest.Wait()
		}
		requireShutdown(t, tl, q.Shutdown)
		require.True(t, last.Load(), "Shutdown returned before the last order was reported")
		tl.AssertTook(t, 5*second, "time until Shutdown returned: when the last order was done, which took 5s")
	})
}

func TestShutdownReturnsAtOnceWhenThereIsNothing(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		k := newKitchen(tl, 1)
		requireShutdown(t, tl, drain.New(3, 3, k.do, k.report).Shutdown)
		q := drain.New(3, 3, k.do, k.report)
		require.NoError(t, q.Put(t.Context(), 0), "the error of Put, when a worker is free")
		synctest.Wait()
		requireShutdown(t, tl, q.Shutdown)
		require.Equal(t, []int{1}, totals(k.reported), "times that the order was reported")
		tl.AssertTook(t, 0, "time that went by although nothing took any")
	})
}

// The lesson's picture: two are done, two are under way, two are left. Then the same
// with workers who do not listen: they go on, but nobody waits for them.
func TestAtTheDeadlineTheRestIsHandedBack(t *testing.T) {
	for _, way := range ways {
		for _, hasty := range []bool{true, false} {
			who := map[bool]string{true: "who listen", false: "deaf ones"}[hasty]
			t.Run(fmt.Sprintf("%s, workers: %s", way.name, who), func(t *testing.T) {
				lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
					k := newKitchen(tl, 6).each(3 * second)
					k.hasty = hasty
					q := drain.New(2, 6, k.do, k.report)
					for order := range 6 {
						require.NoError(t, put(t.Context(), tl, q.Put, order), "the error of Put, when there is room")
					}
					time.Sleep(second)
					ctx, cancel := way.ctx(context.Background())
					defer cancel()
					rest, err := shutdown(ctx, tl, q.Shutdown)
					tl.AssertTook(t, 4*second, "time until Shutdown returned: called after 1s, its context ended 3s later")
					require.ErrorIs(t, err, way.want, "the error of Shutdown: it says why its context has ended")
					require.Equal(t, []int{4, 5}, rest, "what Shutdown handed back: the orders that nobody had begun")
					require.ErrorIs(t, put(t.Context(), tl, q.Put, 0), drain.ErrClosed, "the error of Put, after Shutdown")
					synctest.Wait()
					for _, order := range []int{2, 3} {
						require.Equal(t, any(4*second), k.stoppedAt.at(order), "when the context of do ended for order %d, which was under way at the deadline", order)
						require.Equal(t, hasty, k.reported[order].Total() == 1, "order %d, which stops at its context's end: %t, had been reported after that", order, hasty)
					}
					requireShutdown(t, tl, q.Shutdown)
					over := 6 * second
					if hasty {
						over = 4 * second
					}
					tl.AssertTook(t, over, "time until a second Shutdown returned: when the orders that were under way had ended")
					require.Equal(t, []int{1, 1, 1, 1, 0, 0}, totals(k.began), "times that each order was begun, of which the last two were handed back")
					require.Equal(t, []int{1, 1, 1, 1, 0, 0}, totals(k.reported), "times that each order was reported, of which the last two were handed back")
					for order := range 4 {
						if hasty && order >= 2 {
							require.Equal(t, context.Canceled, k.errs.at(order), "the error that was reported of order %d, which stopped when its context ended", order)
						} else {
							require.Nil(t, k.errs.at(order), "the error that was reported of order %d", order)
						}
					}
				})
			})
		}
	}
}

// Each worker is free at once when the time is up, and must not find another order.
func TestNobodyBeginsWhatIsHandedBack(t *testing.T) {
	for _, workers := range []int{1, 4} {
		t.Run(plural(workers, "worker"), func(t *testing.T) {
			for range 5 {
				lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
					const n = 150
					k := newKitchen(tl, n).each(time.Minute)
					k.hasty = true
					q := drain.New(workers, n, k.do, k.report)
					accepted := make([]bool, n)
					for order := range n {
						require.NoError(t, q.Put(t.Context(), order), "the error of Put, when there is room")
						accepted[order] = true
					}
					ctx, cancel := context.WithTimeout(context.Background(), second)
					defer cancel()
					rest, err := shutdown(ctx, tl, q.Shutdown)
					require.ErrorIs(t, err, context.DeadlineExceeded, "the error of Shutdown: its time was up")
					requireShutdown(t, tl, q.Shutdown)
					require.Equal(t, until(workers, n), rest, "what Shutdown handed back: all but the %d that were under way", workers)
					k.requireAccounted(t, accepted, rest)
					tl.AssertTook(t, second, "time until all was over: the workers stop when their contexts end")
				})
			}
		})
	}
}

// An order is done in the very moment in which the time is up. Its worker may begin the next one, or that is handed back.
func TestTheDeadlineMeetsTheEndOfAnOrder(t *testing.T) {
	for round := range 20 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			const n = 12
			k := newKitchen(tl, n).each(second)
			q := drain.New(1+round%3, n, k.do, k.report)
			accepted := make([]bool, n)
			for order := range n {
				require.NoError(t, q.Put(t.Context(), order), "the error of Put, when there is room")
				accepted[order] = true
			}
			ctx, cancel := context.WithTimeout(context.Background(), 3*second)
			defer cancel()
			rest, err := shutdown(ctx, tl, q.Shutdown)
			require.ErrorIs(t, err, context.DeadlineExceeded, "the error of Shutdown: its time was up")
			require.Equal(t, 3*second, tl.Now(), "time until Shutdown returned: its context ended after 3s")
			require.True(t, slices.IsSorted(rest), "what Shutdown handed back is in the order in which it was put, not %v", rest)
			requireShutdown(t, tl, q.Shutdown)
			k.requireAccounted(t, accepted, rest)
		})
	}
}

func TestWithoutTimeAllIsHandedBackAtOnce(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		const n = 8
		k := newKitchen(tl, n+1).each(5 * second)
		q := drain.New(2, n, k.do, k.report)
		for order := range n {
			require.NoError(t, q.Put(t.Context(), order), "the error of Put, when there is room")
		}
		time.Sleep(second)
		ctx, cancel := context.WithCancelCause(context.Background())
		cancel(errStopped)
		rest, err := shutdown(ctx, tl, q.Shutdown)
		tl.AssertTook(t, second, "time until Shutdown returned, whose context had ended before")
		require.ErrorIs(t, err, errStopped, "the error of Shutdown: it says why its context has ended")
		require.Equal(t, until(2, n), rest, "what Shutdown handed back: the orders that nobody had begun")
		require.ErrorIs(t, q.Put(t.Context(), n), drain.ErrClosed, "the error of Put, after a Shutdown without time")
		synctest.Wait()
		for order := range 2 {
			require.Equal(t, any(second), k.stoppedAt.at(order), "when the context of do ended for order %d, which was under way", order)
		}
		requireShutdown(t, tl, q.Shutdown)
		tl.AssertTook(t, 5*second, "time until a second Shutdown returned: when the orders that were under way were done")
	})
}

// A worker outlives its orders, however they end.
func TestAFailedOrderCostsNothingElse(t *testing.T) {
	for _, s := range []struct {
		name  string
		fails func() error
		says  string
	}{
		{"an error", func() error { return errBurnt }, "burnt"},
		{"a panic", func() error { panic("the oven is on fire") }, "the oven is on fire"},
		{"a panic with an error", func() error { panic(errBurnt) }, "burnt"},
	} {
		for _, workers := range []int{1, 3} {
			t.Run(fmt.Sprintf("%s, %s", s.name, plural(workers, "worker")), func(t *testing.T) {
				lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
					const n = 12
					k := newKitchen(tl, n).each(second)
					k.fails = func(order int) error {
						if order%2 == 0 {
							return s.fails()
						}
						return nil
					}
					q := drain.New(workers, n, k.do, k.report)
					for order := range n {
						require.NoError(t, q.Put(t.Context(), order), "the error of Put, when there is room")
					}
					ctx, cancel := context.WithTimeout(context.Background(), time.Hour)
					defer cancel()
					rest, err := shutdown(ctx, tl, q.Shutdown)
					require.NoError(t, err, "the error of Shutdown, when all is done and some of it failed")
					require.Empty(t, rest, "what Shutdown handed back, when all is done and some of it failed")
					require.Equal(t, times(1, n), totals(k.began), "times that each order was begun, of which half failed")
					require.Equal(t, times(1, n), totals(k.reported), "times that each order was reported, of which half failed")
					for order := range n {
						err, _ := k.errs.at(order).(error)
						switch {
						case order%2 != 0:
							require.NoError(t, err, "the error that was reported of order %d, which succeeded", order)
						case s.name == "an error":
							require.Equal(t, errBurnt, err, "the error that was reported of order %d: the one that do returned", order)
						default:
							require.ErrorContains(t, err, s.says, "the error that was reported of order %d, which panicked", order)
						}
					}
					tl.AssertTook(t, n/time.Duration(workers)*second, "time until all was done by "+plural(workers, "worker"))
				})
			})
		}
	}
}

// Several wait for the end, each as long as it likes. What is handed back goes to one of them.
func TestSeveralMayShutDown(t *testing.T) {
	limits := []time.Duration{0, 12 * second, 15 * second, 0, time.Hour}
	for first := range limits { // it makes no difference which of them closes the queue
		t.Run(fmt.Sprintf("Shutdown %d comes first", first), func(t *testing.T) { severalShutDown(t, limits, first) })
	}
}

func severalShutDown(t *testing.T, limits []time.Duration, first int) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		const n = 6
		k := newKitchen(tl, n).each(10 * second)
		q := drain.New(1, n, k.do, k.report)
		for order := range n {
			require.NoError(t, q.Put(t.Context(), order), "the error of Put, when there is room")
		}
		rests, errs, at := make([][]int, len(limits)), make([]error, len(limits)), make([]time.Duration, len(limits))
		var all sync.WaitGroup
		for i := range limits {
			i := (first + i) % len(limits)
			limit := limits[i]
			all.Go(func() {
				ctx := context.Background()
				if limit > 0 {
					var cancel context.CancelFunc
					ctx, cancel = context.WithTimeout(ctx, limit)
					defer cancel()
				}
				rests[i], errs[i] = shutdown(ctx, tl, q.Shutdown)
				at[i] = tl.Now()
			})
			synctest.Wait()
		}
		all.Wait()
		require.Equal(t, []int{2, 3, 4, 5}, rests[1], "what the Shutdown handed back whose time was up first, after 12s")
		for i, limit := range limits {
			switch limit {
			case 12 * second, 15 * second:
				require.ErrorIs(t, errs[i], context.DeadlineExceeded, "the error of a Shutdown whose time was up after %v", limit)
				require.Equal(t, limit, at[i], "when a Shutdown returned whose time was up after %v", limit)
			default:
				require.NoError(t, errs[i], "the error of a Shutdown which had time enough")
				require.Equal(t, 20*second, at[i], "when a Shutdown returned which had time enough: when the last order was done")
			}
			if i != 1 {
				require.Empty(t, rests[i], "what another Shutdown handed back, when all had been handed back after 12s")
			}
		}
		require.Equal(t, any(12*second), k.stoppedAt.at(1), "when the context of do ended for order 1: when the time of the first Shutdown was up")
		requireShutdown(t, tl, q.Shutdown)
		tl.AssertTook(t, 20*second, "time until a Shutdown returned when all was over")
		require.Equal(t, []int{1, 1, 0, 0, 0, 0}, totals(k.reported), "times that each order was reported")
	})
}

// One waits for the end with all the time in the world. Another comes and has none.
func TestASecondShutdownMayHaveNoTime(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		k := newKitchen(tl, 4).each(3 * second)
		q := drain.New(1, 4, k.do, k.report)
		for order := range 4 {
			require.NoError(t, q.Put(t.Context(), order), "the error of Put, when there is room")
		}
		var rest []int
		var err error
		var at time.Duration
		var first sync.WaitGroup
		first.Go(func() {
			ctx, cancel := patient()
			defer cancel()
			rest, err = shutdown(ctx, tl, q.Shutdown)
			at = tl.Now()
		})
		time.Sleep(4 * second)
		ended, cancel := context.WithCancelCause(t.Context())
		cancel(errStopped)
		handedBack, endedErr := shutdown(ended, tl, q.Shutdown)
		tl.AssertTook(t, 4*second, "time until the second Shutdown returned, called after 4s with a context that had ended")
		require.Equal(t, []int{2, 3}, handedBack, "what the second Shutdown handed back, whose context had ended, while the first one still waits: all that nobody has begun")
		require.ErrorIs(t, endedErr, errStopped, "the error of the second Shutdown: it says why its context has ended")
		first.Wait()
		require.Equal(t, any(4*second), k.stoppedAt.at(1), "when the context of do ended for order 1: when the second Shutdown was called, whose context had ended")
		require.NoError(t, err, "the error of the first Shutdown, which had time enough")
		require.Empty(t, rest, "what the first Shutdown handed back, when the second had got it all")
		require.Equal(t, 6*second, at, "when the first Shutdown returned: when the last order was done")
		require.Equal(t, []int{1, 1, 0, 0}, totals(k.reported), "times that each order was reported")
	})
}

// All who call while the workers work wait for the same end, and again when it is over.
func TestShutdownTwice(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		k := newKitchen(tl, 4).each(2 * second)
		q := drain.New(2, 4, k.do, k.report)
		for order := range 4 {
			require.NoError(t, q.Put(t.Context(), order), "the error of Put, when there is room")
		}
		at := make([]time.Duration, 5)
		errs := make([]error, 5)
		var all sync.WaitGroup
		for i := range at {
			all.Go(func() {
				time.Sleep(time.Duration(i%3) * second)
				_, errs[i] = shutdown(context.Background(), tl, q.Shutdown)
				at[i] = tl.Now()
			})
		}
		all.Wait()
		for i := range at {
			require.NoError(t, errs[i], "the error of Shutdown, which had all the time in the world")
			require.Equal(t, 4*second, at[i], "when each of five Shutdowns returned: when the last order was done")
		}
		for range 3 {
			requireShutdown(t, tl, q.Shutdown)
		}
		tl.AssertTook(t, 4*second, "time until Shutdown returned when all was over")
	})
}

// Everybody puts, and then somebody closes. Whatever was accepted turns up, whoever came when.
func TestACrowd(t *testing.T) {
	for _, s := range []struct {
		workers, capacity int
		deadline          bool
	}{{1, 1, false}, {3, 2, true}, {4, 20, false}, {2, 5, true}} {
		t.Run(fmt.Sprintf("%s, room for %d, with a deadline: %t", plural(s.workers, "worker"), s.capacity, s.deadline), func(t *testing.T) {
			for round := range 12 {
				lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
					const customers, each = 6, 6
					const n = customers * each
					k := newKitchen(tl, n)
					if s.deadline {
						k.each(time.Second)
					}
					q := drain.New(s.workers, s.capacity, k.do, k.report)
					errs := make([]error, n)
					var all sync.WaitGroup
					for c := range customers {
						all.Go(func() {
							for i := range each {
								for range round * c % 7 {
									runtime.Gosched()
								}
								errs[c*each+i] = q.Put(t.Context(), c*each+i)
							}
						})
					}
					for range round * 3 {
						runtime.Gosched()
					}
					ctx, cancel := patient()
					defer cancel()
					if s.deadline {
						time.AfterFunc(time.Duration(round%4)*second+1, cancel)
					}
					rest, err := q.Shutdown(ctx)
					if !s.deadline {
						require.NoError(t, err, "the error of Shutdown, which had all the time in the world")
					}
					all.Wait()
					requireShutdown(t, tl, q.Shutdown)
					accepted := make([]bool, n)
					for order, err := range errs {
						accepted[order] = err == nil
						if err != nil {
							require.ErrorIs(t, err, drain.ErrClosed, "the error of Put, when the queue is shut down")
						}
					}
					k.requireAccounted(t, accepted, rest)
				})
			}
		})
	}
}

// whenLookedAt is a context that has something happen when somebody looks at it
// for the first time. It does not wait for that.
type whenLookedAt struct {
	context.Context
	happens func()
	once    atomic.Bool
}

func (c *whenLookedAt) look() {
	if c.once.CompareAndSwap(false, true) {
		c.happens()
	}
}

func (c *whenLookedAt) Done() <-chan struct{} { c.look(); return c.Context.Done() }
func (c *whenLookedAt) Err() error            { c.look(); return c.Context.Err() }

// Put is under way, and has made sure that the queue is open. Now all the others close it, and go home.
func TestAShutdownInTheMiddleOfPut(t *testing.T) {
	for round := range 30 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			k := newKitchen(tl, 1)
			q := drain.New(1+round%2, 3, k.do, k.report)
			var rest []int
			var err error
			var closer sync.WaitGroup
			ctx := &whenLookedAt{Context: t.Context()}
			ctx.happens = func() {
				closer.Go(func() {
					ctx, cancel := patient()
					defer cancel()
					rest, err = q.Shutdown(ctx)
				})
				for range 5 {
					lab.Yield()
				}
			}
			accepted := q.Put(ctx, 0) == nil
			ctx.look() // if Put has not: there was room
			closer.Wait()
			synctest.Wait()
			require.NoError(t, err, "the error of Shutdown, which had all the time in the world")
			require.Empty(t, rest, "what Shutdown handed back, which had all the time in the world")
			k.requireAccounted(t, []bool{accepted}, nil)
		})
	}
}

// A context that ends when it is looked at for the nth time. Whoever looks may hold a lock,
// so it is ended by another, and there is time for that.
type endsWhenLookedAt struct {
	context.Context
	cancel context.CancelFunc
	nth    int64
	looked atomic.Int64
}

func (c *endsWhenLookedAt) look() {
	if c.looked.Add(1) == c.nth {
		go c.cancel()
		for range 5 {
			lab.Yield()
		}
	}
}

func (c *endsWhenLookedAt) Done() <-chan struct{} { defer c.look(); return c.Context.Done() }
func (c *endsWhenLookedAt) Err() error            { defer c.look(); return c.Context.Err() }

// The context ends between two steps of a Put or Shutdown that is about to wait. It is heard all the same, and at once.
func TestTheEndOfAContextIsNotOverlookedWheneverItComes(t *testing.T) {
	for round := range 18 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			k := newKitchen(tl, 3).each(10 * second)
			q := drain.New(1, 1, k.do, k.report)
			require.NoError(t, q.Put(t.Context(), 0), "the error of Put, when there is room")
			synctest.Wait()
			require.NoError(t, q.Put(t.Context(), 1), "the error of Put, when there is room")
			ends := func(do func(ctx context.Context)) {
				inner, cancel := context.WithCancel(t.Context())
				defer cancel()
				ctx := &endsWhenLookedAt{Context: inner, cancel: cancel, nth: int64(1 + round%6)}
				var all sync.WaitGroup
				all.Go(func() { do(ctx) })
				synctest.Wait()
				cancel() // if nobody has looked so often
				all.Wait()
			}
			ends(func(ctx context.Context) {
				err := put(ctx, tl, q.Put, 2)
				assert.ErrorIs(t, err, context.Canceled, "the error of Put, whose context ended while there was no room")
			})
			tl.AssertTook(t, 0, "time until Put gave up, whose context ended at once")
			ends(func(ctx context.Context) {
				rest, err := shutdown(ctx, tl, q.Shutdown)
				assert.ErrorIs(t, err, context.Canceled, "the error of Shutdown, whose context ended while order 0 was under way")
				assert.Equal(t, []int{1}, rest, "what Shutdown handed back, whose context ended while order 0 was under way")
			})
			tl.AssertTook(t, 0, "time until Shutdown returned, whose context ended at once")
			requireShutdown(t, tl, q.Shutdown)
			require.Equal(t, []int{1, 0, 0}, totals(k.reported), "times that each order was reported")
		})
	}
}

// Orders make other orders, until the queue is closed.
func TestAnOrderMayPutAnother(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		const n = 8
		k := newKitchen(tl, n).each(second)
		errs := make([]error, n)
		var q *drain.Queue[int]
		q = drain.New(2, n, func(ctx context.Context, order int) error {
			err := k.do(ctx, order)
			if order+1 < n {
				errs[order+1] = q.Put(ctx, order+1)
			}
			return err
		}, k.report)
		require.NoError(t, q.Put(t.Context(), 0), "the error of Put, when there is room")
		time.Sleep(4500 * time.Millisecond)
		requireShutdown(t, tl, q.Shutdown)
		tl.AssertTook(t, 5*second, "time until Shutdown returned: order 4 was under way, and then no more was accepted")
		require.Equal(t, []int{1, 1, 1, 1, 1, 0, 0, 0}, totals(k.reported), "times that each order was reported, each putting the next, with Shutdown during order 4")
		for order := range 5 {
			require.NoError(t, errs[order], "the error of Put, called by the order before, when there is room")
		}
		require.ErrorIs(t, errs[5], drain.ErrClosed, "the error of Put, called by an order while the queue is being shut down")
	})
}

// What was done before Put the worker sees, and what the worker has done is seen after Shutdown. No lock is needed.
func TestOneHandsOverToTheOther(t *testing.T) {
	type order struct{ wanted, cooked, served int }
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		const n = 20
		q := drain.New(3, 4, func(_ context.Context, o *order) error {
			o.cooked = o.wanted
			return nil
		}, func(o *order, _ error) { o.served = o.cooked })
		orders := make([]*order, n)
		for i := range orders {
			orders[i] = &order{}
			orders[i].wanted = i + 1
			require.NoError(t, q.Put(t.Context(), orders[i]), "the error of Put")
		}
		_, err := q.Shutdown(context.Background())
		require.NoError(t, err, "the error of Shutdown, which had all the time in the world")
		for i, o := range orders {
			require.Equal(t, i+1, o.served, "what was served of order %d", i)
		}
	})
}

func TestAQueueNeedsAWorkerAndRoom(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		k := newKitchen(tl, 1)
		for _, s := range []struct{ workers, capacity int }{{0, 1}, {1, 0}, {-1, 1}, {1, -1}} {
			require.Panics(t, func() { drain.New(s.workers, s.capacity, k.do, k.report) }, "a queue with %d workers and room for %d must not be made", s.workers, s.capacity)
		}
	})
}

func TestEachQueueIsItsOwn(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		k := newKitchen(tl, 2).each(2 * second)
		first, second := drain.New(1, 1, k.do, k.report), drain.New(1, 1, k.do, k.report)
		require.NoError(t, first.Put(t.Context(), 0), "the error of Put, when there is room")
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		first.Shutdown(ctx)
		require.NoError(t, second.Put(t.Context(), 1), "the error of Put, when another queue was shut down")
		requireShutdown(t, tl, second.Shutdown)
		require.Equal(t, 1, k.reported[1].Total(), "times that the order of the second queue was reported")
		require.Nil(t, k.stoppedAt.at(1), "when the context of do ended, because the time of another queue's Shutdown was up")
		requireShutdown(t, tl, first.Shutdown)
	})
}

// A year of silence costs nothing, unless somebody asks again and again.
func TestWaitingIsNotPolling(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		k := newKitchen(tl, 4).each(lab.Year)
		q := drain.New(1, 1, k.do, k.report)
		time.Sleep(lab.Year) // the worker waits
		require.NoError(t, put(t.Context(), tl, q.Put, 0), "the error of Put, when the worker is free")
		synctest.Wait()
		require.NoError(t, put(t.Context(), tl, q.Put, 1), "the error of Put, when there is room")
		require.NoError(t, put(t.Context(), tl, q.Put, 2), "the error of Put, when there is room after a year")
		requireShutdown(t, tl, q.Shutdown)
		tl.AssertTook(t, 4*lab.Year, "time until three orders of a year each were done")
		assert.Equal(t, []int{1, 1, 1, 0}, totals(k.reported), "times that each order was reported")
	})
}
