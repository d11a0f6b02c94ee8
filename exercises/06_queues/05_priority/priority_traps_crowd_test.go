package priority_test

import (
	"context"
	"fmt"
	"math"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	priority "koans/exercises/06_queues/05_priority"
	"koans/exercises/internal/lab"
)

// Nobody compares values: not these, of which two cannot be compared at all, and the zero value is one like any other.
func TestEverythingIsAValue(t *testing.T) {
	lab.Rule(t, "Equals", "Put")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		q := priority.New[any]()
		q.Put([]string{"cough"}, 2)
		q.Put(nil, 1)
		q.Put(map[string]int{}, 2)
		q.Put(0, 1)
		require.Equal(t, []any{nil, 0, []string{"cough"}, map[string]int{}}, takeAll(t, q), "what came out, after nil and 0 were put with priority 1, and two others with 2")
	})
}

// These are priorities, too.
var sorted = []int{math.MinInt, math.MinInt + 1, -7, -1, 0, 1, 1_000_000, math.MaxInt - 1, math.MaxInt}

func TestEveryIntIsAPriority(t *testing.T) {
	lab.Rule(t, "The order", "Put")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		for range 5 {
			q := priority.New[int]()
			for _, i := range lab.Rand(t).Perm(len(sorted)) {
				q.Put(sorted[i], sorted[i])
			}
			require.Equal(t, sorted, takeAll(t, q), "the priorities of what came out, the lowest first")
		}
	})
}

func TestAnyPriorityMayBeChangedToAnyOther(t *testing.T) {
	lab.Rule(t, "Change", "Entry.Change")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		for range 5 {
			q := priority.New[int]()
			for _, i := range lab.Rand(t).Perm(len(sorted)) {
				require.True(t, q.Put(sorted[i], 5).Change(sorted[i]), "Change to priority %d reports whether the value is still in the queue", sorted[i])
			}
			require.Equal(t, sorted, takeAll(t, q), "the priorities of what came out, the lowest first, when each got its priority by Change")
		}
	})
}

// The value never lies in the queue: it goes from hand to hand.
func TestChangeOfWhatSomebodyWaitedForDoesNothing(t *testing.T) {
	lab.Rule(t, "Gone", "Entry.Change", "Put", "Get")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		q := priority.New[int]()
		var doctor sync.WaitGroup
		doctor.Go(func() { _, _ = q.Get(t.Context()) })
		synctest.Wait()
		e := q.Put(1, 1)
		doctor.Wait()
		require.False(t, e.Change(9) || e.Change(-9), "Change reports true, although somebody who waited has got the value")
		q.Put(2, 2)
		require.Equal(t, []int{2}, takeAll(t, q), "what was in the queue, after Change of a value that somebody had got, and Put of another")
	})
}

func TestEachQueueIsItsOwn(t *testing.T) {
	lab.Rule(t, "Everything is apart", "New", "Put", "Entry.Change")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		first, second := priority.New[int](), priority.New[int]()
		a := first.Put(1, 1)
		b := second.Put(2, 2)
		require.True(t, b.Change(0), "Change reports whether the value is still in the queue")
		require.Equal(t, []int{2}, takeAll(t, second), "what was in one queue, when something else was put in another")
		require.True(t, a.Change(5), "Change reports whether the value is still in the queue")
		require.Equal(t, []int{1}, takeAll(t, first), "what was in one queue, when all had been taken out of another")
	})
}

// Two queues, each used by one alone: nothing orders the two, and the race detector watches.
func TestQueuesShareNothing(t *testing.T) {
	lab.Rule(t, "Everything is apart", "New", "Put")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		both := lab.NewBarrier(2)
		taken := make([][]string, 2)
		var all sync.WaitGroup
		for i := range taken {
			all.Go(func() {
				q := priority.New[string]()
				both.Wait()
				for n := range 5 {
					q.Put(fmt.Sprint("value ", n), 1).Change(2)
				}
				for v, ok := q.TryGet(); ok && len(taken[i]) < 9; v, ok = q.TryGet() {
					taken[i] = append(taken[i], v)
				}
			})
		}
		all.Wait()
		for i := range taken {
			require.Equal(t, []string{"value 0", "value 1", "value 2", "value 3", "value 4"}, taken[i], "what came out of one of two queues that were used at the same time")
		}
	})
}

// Each finds something, whoever else is busy with the queue.
func TestNobodyIsTurnedAwayWhileOthersAreBusy(t *testing.T) {
	lab.Rule(t, "No waiting", "TryGet")
	lab.Rule(t, "Change", "Entry.Change")
	for range 40 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			const n, each = 4, 5
			q := priority.New[int]()
			for range n * each {
				q.Put(0, 0)
			}
			together := lab.NewBarrier(2 * n)
			var found, changed [n]int
			var all sync.WaitGroup
			for i := range n {
				all.Go(func() { // there is one for each try
					together.Wait()
					for range each {
						if _, ok := q.TryGet(); ok {
							found[i]++
						}
					}
				})
				all.Go(func() { // these are the least urgent: nobody takes them
					e := q.Put(1, 1)
					together.Wait()
					for p := range each {
						if e.Change(2 + p) {
							changed[i]++
						}
					}
				})
			}
			all.Wait()
			for i := range n {
				require.Equal(t, each, found[i], "times that TryGet has got something, of %d, when there was enough for all calls at the same time", each)
				require.Equal(t, each, changed[i], "times that Change has reported true, of %d, for a value that nobody took, when many called it at the same time", each)
			}
			require.Equal(t, n, q.Len(), "values in the queue, when %d of %d have been taken out", n*each, n*each+n)
		})
	}
}

// Patients come through several doors at the same time. Whoever has come before or after one of another door: those of one door
// keep their order.
func TestEachDoorKeepsItsOrder(t *testing.T) {
	lab.Rule(t, "Equals", "Put")
	type patient struct{ door, number int }
	for range 20 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			const doors, each = 4, 40
			q := priority.New[patient]()
			together := lab.NewBarrier(doors)
			var all sync.WaitGroup
			for door := range doors {
				all.Go(func() {
					together.Wait()
					for n := range each {
						q.Put(patient{door, n}, 1)
					}
				})
			}
			all.Wait()
			next := make([]int, doors)
			for _, p := range takeAll(t, q) {
				require.Equal(t, next[p.door], p.number, "the number of the next patient of door %d, when several came through each, all of one priority", p.door)
				next[p.door]++
			}
		})
	}
}

// Nobody else may wait here in the place of those who have left.
func TestWhoGaveUpLeavesNoGoroutine(t *testing.T) {
	lab.Rule(t, "Nothing is left behind", "Get")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		const n = 200
		q := priority.New[int]()
		before := lab.Goroutines()
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		errs := make([]error, n)
		var all sync.WaitGroup
		for i := range errs {
			all.Go(func() { _, errs[i] = q.Get(ctx) })
		}
		all.Wait()
		for i, err := range errs {
			require.ErrorIs(t, err, context.DeadlineExceeded, "the error of waiter %d, whose context has ended", i)
		}
		tl.AssertTook(t, time.Second, "time until all had given up")
		synctest.Wait()
		// Not exactly zero: the test's own surroundings may start one.
		require.Less(t, lab.Goroutines()-before, n/10, "goroutines that are left of %d waiters who gave up", n)
		for i := range n {
			q.Put(i, 1)
		}
		synctest.Wait()
		require.Equal(t, n, q.Len(), "values in the queue, after %d were put and nobody waited", n)
	})
}

// A value comes for each in between two steps of those who begin to wait.
func TestNobodySleepsBesideWhatCameJustThen(t *testing.T) {
	lab.Rule(t, "Waiting", "Get", "Put")
	lab.ComesJustThen(t, "Get", 3, waiting)
}

// A context may go on for years, and be used for many of them. If each leaves something behind, it adds up.
func TestNothingIsLeftWithTheContext(t *testing.T) {
	lab.Rule(t, "Nothing is left behind", "Get")
	lab.LeavesNothing(t, "Get", waiting)
}

// waiting waits for a value, and puts one.
func waiting(*testing.T) (func(context.Context) error, func()) {
	q := priority.New[int]()
	return func(ctx context.Context) error { _, err := q.Get(ctx); return err }, func() { q.Put(7, 1) }
}
