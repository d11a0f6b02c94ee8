package priority_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	priority "koans/exercises/06_queues/05_priority"
	"koans/exercises/internal/lab"
)

func TestThereIsNoLimit(t *testing.T) {
	lab.Rule(t, "No waiting", "Put")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		q := priority.New[int]()
		for i := range 2100 {
			q.Put(i, 0)
		}
		require.Equal(t, 2100, q.Len(), "values in the queue, when as many were put")
	})
}

// A long life: the queue beside a list that is searched from its beginning to its end each time.
func TestItAgreesWithAPlainList(t *testing.T) {
	lab.Rule(t, "Arrival", "Entry.Change", "Put", "TryGet")
	type listed struct{ v, priority int }
	for range 4 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			rng := lab.Rand(t)
			q := priority.New[int]()
			entries := map[int]*priority.Entry[int]{}
			var list []listed // in the order of arrival
			for step := range 300 {
				switch r := rng.IntN(10); {
				case r < 5:
					p := rng.IntN(8) - 4
					entries[step] = q.Put(step, p)
					list = append(list, listed{step, p})
				case r < 8 && len(list) > 0:
					i, p := rng.IntN(len(list)), rng.IntN(8)-4
					list[i].priority = p
					require.True(t, entries[list[i].v].Change(p), "Change reports whether the value is still in the queue")
				case len(list) > 0:
					first := 0
					for i, e := range list {
						if e.priority < list[first].priority {
							first = i
						}
					}
					v, ok := q.TryGet()
					require.True(t, ok, "TryGet has got nothing, although there are %d values in the queue", len(list))
					require.Equal(t, list[first].v, v, "what came out of the queue at step %d of a mixture of Put, Change and TryGet, with %d values in it", step, len(list))
					list = slices.Delete(list, first, first+1)
				}
				require.Equal(t, len(list), q.Len(), "values in the queue")
			}
		})
	}
}

// Four sleep, and four values come at one stroke, by one or by many: there is one for each.
func TestNobodySleepsWhileThereIsSomething(t *testing.T) {
	lab.Rule(t, "Waiting", "Put", "Get")
	for round := range 40 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			q := priority.New[int]()
			results := make([]got, 4)
			var all sync.WaitGroup
			for i := range results {
				all.Go(func() { results[i] = get(t.Context(), tl, fmt.Sprint("doctor ", i), q) })
			}
			if round%4 < 3 {
				synctest.Wait() // all wait; else some are on their way
			}
			for i := range results {
				if round%2 == 0 {
					q.Put(100+i, -i)
				} else {
					all.Go(func() { q.Put(100+i, -i) })
				}
			}
			all.Wait()
			var taken []int
			for _, r := range results {
				require.NoError(t, r.err, "the error of Get, whose context goes on")
				taken = append(taken, r.v)
			}
			require.ElementsMatch(t, []int{100, 101, 102, 103}, taken, "what 4 got who slept when 4 values came")
			tl.AssertTook(t, 0, "time until all had got something")
		})
	}
}

// Somebody wakes up, and what it was woken for is gone: others have been quicker. It has to wait for the next.
func TestACallThatIsWokenLooksAgain(t *testing.T) {
	lab.Rule(t, "Waiting", "Get")
	for range 30 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			q := priority.New[int]()
			results := make([]got, 2)
			var all sync.WaitGroup
			for i := range results {
				all.Go(func() { results[i] = get(t.Context(), tl, fmt.Sprint("doctor ", i), q) })
			}
			synctest.Wait()
			var taken []int
			q.Put(0, 1)
			if v, ok := q.TryGet(); ok {
				taken = append(taken, v)
			}
			synctest.Wait()
			q.Put(1, 1)
			synctest.Wait()
			q.Put(2, 1)
			all.Wait()
			for _, r := range results {
				require.NoError(t, r.err, "the error of Get, whose context goes on")
				taken = append(taken, r.v)
			}
			require.ElementsMatch(t, []int{0, 1, 2}, append(taken, takeAll(t, q)...), "what came out together, of 3 values that were put")
		})
	}
}

// One is about to wait, and has just looked at its context. Then that ends.
func TestTheEndOfTheContextIsNotOverlooked(t *testing.T) {
	lab.Rule(t, "Giving up", "Get")
	for at := range 6 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			q := priority.New[int]()
			ctx, cancel := context.WithCancel(t.Context())
			var result got
			var all sync.WaitGroup
			all.Go(func() { result = get(lab.Watched(ctx, at+1, cancel), tl, "doctor", q) })
			synctest.Wait()
			cancel()
			all.Wait()
			require.Equal(t, got{err: context.Canceled}.String(), result.String(), "what one got whose context ended just when it was about to wait")
			q.Put(1, 1)
			require.Equal(t, []int{1}, takeAll(t, q), "what was in the queue, after one had given up and a value was put")
		})
	}
}

// Some give up at the very moment when values come. Whoever wins, no value is lost or doubled, and
// those who wait on get theirs.
func TestNothingIsLostWhenGivingUpAndPutMeet(t *testing.T) {
	lab.Rule(t, "Nothing lost", "Get", "Put")
	for round := range 48 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			q := priority.New[int]()
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			results := make([]got, 5)
			const patient = 2 // goes on
			var all sync.WaitGroup
			for i := range results {
				ctx := ctx
				if i == patient {
					ctx = t.Context()
				}
				all.Go(func() { results[i] = get(ctx, tl, fmt.Sprint("doctor ", i), q) })
				if round%4 < 2 {
					synctest.Wait() // so that they wait in this order
				}
			}
			yield(round % 20)
			now := 1 + round/4%3 // so many come at the moment of the cancel
			switch round % 4 {
			case 0:
				cancel()
				for i := range now {
					q.Put(100+i, -i)
				}
			case 1:
				for i := range now {
					q.Put(100+i, -i)
				}
				cancel()
			default:
				all.Go(cancel)
				for i := range now {
					all.Go(func() { q.Put(100+i, -i) })
				}
			}
			synctest.Wait()
			if n := q.Len(); n > 0 {
				require.Zero(t, tl.Active(), "calls of Get that still wait, with %d in the queue", n)
			}
			for i := now; i < 4; i++ {
				q.Put(100+i, -i)
			}
			all.Wait()
			var taken []int
			for i, r := range results {
				if r.err == nil {
					taken = append(taken, r.v)
					continue
				}
				require.NotEqual(t, patient, i, "one has got error %v, although its context goes on", r.err)
				require.Equal(t, got{err: context.Canceled}.String(), r.String(), "what one got whose context has ended")
			}
			left := takeAll(t, q)
			require.IsDecreasing(t, append([]int{104}, left...), "what was left in the queue, where the later ones are the more urgent")
			require.ElementsMatch(t, []int{100, 101, 102, 103}, append(taken, left...), "what was got and what was left, after 4 values were put: got %v, left %v", taken, left)
		})
	}
}

// One gives up just when several come. What it gets or does not get, the others keep their order.
func TestGivingUpKeepsTheOrder(t *testing.T) {
	lab.Rule(t, "Nothing lost", "Get")
	for round := range 40 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			q := priority.New[int]()
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			var result got
			var all sync.WaitGroup
			all.Go(func() { result = get(ctx, tl, "doctor", q) })
			synctest.Wait()
			var entries []*priority.Entry[int]
			if round%2 == 0 {
				cancel()
			}
			for i := range 4 {
				entries = append(entries, q.Put(i, 5))
			}
			cancel()
			all.Wait()
			want := []int{0, 1, 2, 3}
			if result.err == nil {
				at := slices.Index(want, result.v)
				require.GreaterOrEqual(t, at, 0, "what one got who waited, when 0, 1, 2, 3 were put")
				want = slices.Delete(want, at, at+1)
			} else {
				require.Equal(t, got{err: context.Canceled}.String(), result.String(), "what one got whose context has ended")
			}
			require.Equal(t, want, stillIn(entries, 5), "the values for which Change reports true, when 0, 1, 2, 3 were put and one, whose context ended just then, has got %v", result)
			require.Equal(t, want, takeAll(t, q), "what was left in the queue, of equal ones in the order of arrival, when 0, 1, 2, 3 were put and one, whose context ended just then, has got %v", result)
		})
	}
}

// One is woken for a value and finds that its context has ended. If it leaves the value,
// somebody else has to be woken in its place.
func TestWhoGivesUpWakesAnother(t *testing.T) {
	lab.Rule(t, "Nothing lost", "Get")
	for first := range 3 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			q := priority.New[int]()
			ctx := lab.NewLateContext(t.Context())
			results := make([]got, 3)
			var all sync.WaitGroup
			for i := range results {
				var c context.Context = t.Context()
				if i == first {
					c = ctx
				}
				all.Go(func() { results[i] = get(c, tl, fmt.Sprint("doctor ", i), q) })
				synctest.Wait() // so that they wait in this order
			}
			ctx.End()
			q.Put(1, 1)
			q.Put(2, 2)
			synctest.Wait()
			ctx.Tell()
			synctest.Wait()
			if n := q.Len(); n > 0 {
				require.Zero(t, tl.Active(), "calls of Get that still wait, with %d in the queue, after one of them, which was woken first, found its context ended", n)
			}
			q.Put(3, 3)
			all.Wait()
			var taken []int
			for i, r := range results {
				if r.err == nil {
					taken = append(taken, r.v)
					continue
				}
				require.Equal(t, first, i, "one has got error %v, although its context goes on", r.err)
			}
			require.ElementsMatch(t, []int{1, 2, 3}, append(taken, takeAll(t, q)...), "what was got and what was left, after 3 values were put")
		})
	}
}

// A call that has got a value does not wait any more, whether its context goes on or not.
func TestACallThatHasReturnedLeavesNoGoroutine(t *testing.T) {
	lab.Rule(t, "Nothing is left behind", "Get")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		const n = 100
		q := priority.New[int]()
		ctx := plain{t.Context()}
		before := lab.Goroutines()
		errs := make([]error, n)
		var all sync.WaitGroup
		for i := range n {
			if i%2 == 0 {
				q.Put(i, 1) // so that it need not wait
			}
			all.Go(func() { _, errs[i] = q.Get(ctx) })
		}
		synctest.Wait()
		for i := range n / 2 {
			q.Put(i, 1)
		}
		all.Wait()
		require.NoError(t, errors.Join(errs...), "the errors of Get, whose context goes on")
		synctest.Wait()
		// Not exactly zero: the test's own surroundings may start one.
		require.Less(t, lab.Goroutines()-before, n/10, "goroutines that are left of %d calls of Get, which have all got something", n)
	})
}

// Nothing is lost, nothing comes twice, nobody sleeps for ever; what was done before Put is seen after Get.
func TestACrowd(t *testing.T) {
	lab.Rule(t, "No data race", "Put", "Get", "TryGet", "Entry.Change", "Queue.Len")
	type patient struct{ door, number int }
	for _, s := range []struct{ doors, doctors int }{{4, 4}, {8, 2}, {2, 8}} {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			const each = 24
			q := priority.New[*patient]()
			ctx, end := context.WithCancel(t.Context())
			defer end()
			seen := make([][]*patient, s.doctors)
			var doors, doctors sync.WaitGroup
			for i := range s.doors {
				doors.Go(func() {
					for n := range each {
						p := &patient{}
						p.door, p.number = i, n
						q.Put(p, n*7%5).Change(n * 3 % 4)
						q.Len()
					}
				})
			}
			for i := range seen {
				doctors.Go(func() {
					for len(seen[i]) <= s.doors*each { // an answer that makes values up has to end, too
						p, ok := q.TryGet()
						if !ok {
							var err error
							if p, err = q.Get(ctx); err != nil {
								return
							}
						}
						seen[i] = append(seen[i], p)
					}
				})
			}
			doors.Wait()
			synctest.Wait()
			require.Zero(t, q.Len(), "values in the queue, when all doctors wait for the next")
			end()
			doctors.Wait()
			times := map[patient]int{}
			for _, p := range slices.Concat(seen...) {
				require.NotNil(t, p, "what somebody got: nobody has put nil")
				times[*p]++
				require.Equal(t, 1, times[*p], "times that somebody got value %d of door %d", p.number, p.door)
			}
			require.Len(t, times, s.doors*each, "values that somebody got, of as many that were put")
		})
	}
}

// A year of silence costs nothing, unless somebody asks again and again.
func TestWaitingIsNotPolling(t *testing.T) {
	lab.Rule(t, "Block, do not poll", "Get")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		q := priority.New[int]()
		time.AfterFunc(lab.Year, func() { q.Put(7, 1) })
		assert.Equal(t, got{7, nil, lab.Year}.String(), get(t.Context(), tl, "doctor", q).String(), "what Get got after it had to wait for a year")
	})
}

// Of four in line three give up. Whoever looks after the line must let the right ones go.
func TestOthersGiveUpAndOneStays(t *testing.T) {
	lab.Rule(t, "Nothing lost", "Get", "Put")
	lab.OneStays(t, "Get", waiting)
}
