package priority_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	priority "koans/exercises/06_queues/05_priority"
	"koans/exercises/internal/lab"
)

// got is what one Get came back with, and when.
type got struct {
	v   int
	err error
	at  time.Duration
}

func (g got) String() string { return fmt.Sprintf("%d and error %v at %v", g.v, g.err, g.at) }

// get gets a value and draws the wait in a lane of its own.
func get(ctx context.Context, tl *lab.Timeline, lane string, q *priority.Queue[int]) got {
	end := tl.Span(lane, "get")
	v, err := q.Get(ctx)
	if err != nil {
		end("error")
	} else {
		end("")
	}
	return got{v, err, tl.Now()}
}

// takeAll takes out what is in the queue, by both ways in turn.
func takeAll[T any](t *testing.T, q *priority.Queue[T]) []T {
	t.Helper()
	all := []T{}
	for n := q.Len(); n > 0; n-- {
		require.Equal(t, n, q.Len(), "values in the queue, after %d were taken out", len(all))
		if n%2 == 0 {
			v, err := q.Get(t.Context())
			require.NoError(t, err, "the error of Get, when there is a value in the queue")
			all = append(all, v)
		} else {
			v, ok := q.TryGet()
			require.True(t, ok, "TryGet has got nothing, although there is a value in the queue")
			all = append(all, v)
		}
	}
	_, ok := q.TryGet()
	require.False(t, ok, "TryGet has got something when all has been taken out")
	return all
}

func TestTheLowestComesOutFirst(t *testing.T) {
	for _, n := range []int{1, 2, 3, 9, 60} {
		t.Run(fmt.Sprintf("%d values", n), func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				rng := lab.Rand(t)
				q := priority.New[string]()
				for range 2 {
					var want []string
					for i, p := range rng.Perm(n) {
						want = append(want, fmt.Sprint("priority ", i))
						q.Put(fmt.Sprint("priority ", p), p)
						require.Equal(t, i+1, q.Len(), "values in the queue after as many were put: see the TODO in Put")
					}
					require.Equal(t, want, takeAll(t, q), "what came out, the lowest first: see the TODO in Get")
				}
				tl.AssertTook(t, 0, "time that went by although nobody had to wait")
			})
		})
	}
}

// The clock of a bubble stands still: all of these arrive at the same instant, and still one after another.
func TestEqualsComeOutInTheOrderOfArrival(t *testing.T) {
	for _, priorities := range []int{1, 3} {
		t.Run(fmt.Sprintf("%d priorities", priorities), func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				const n = 100
				rng := lab.Rand(t)
				q := priority.New[string]()
				for range 2 {
					byPriority := make([][]string, priorities)
					for i := range n {
						p := rng.IntN(priorities)
						v := fmt.Sprintf("priority %d, arrived as number %d", p, i)
						byPriority[p] = append(byPriority[p], v)
						q.Put(v, p)
					}
					require.Equal(t, slices.Concat(byPriority...), takeAll(t, q), "what came out: of equal priorities the one first that was put first")
				}
			})
		})
	}
}

func TestEveryIntIsAPriority(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		sorted := []int{math.MinInt, math.MinInt + 1, -7, -1, 0, 1, 1_000_000, math.MaxInt - 1, math.MaxInt}
		for range 5 {
			q := priority.New[int]()
			for _, i := range lab.Rand(t).Perm(len(sorted)) {
				q.Put(sorted[i], sorted[i])
			}
			require.Equal(t, sorted, takeAll(t, q), "the priorities of what came out, the lowest first")
		}

		// And so it is for Change, which may ask for the same one again.
		q := priority.New[int]()
		entries := map[int]*priority.Entry[int]{}
		for _, i := range lab.Rand(t).Perm(len(sorted)) {
			entries[i] = q.Put(sorted[i], 5)
		}
		for range 2 {
			for i, p := range sorted {
				require.True(t, entries[i].Change(p), "Change to priority %d reports whether the value is still in the queue", p)
			}
		}
		require.Equal(t, sorted, takeAll(t, q), "the priorities of what came out, the lowest first, when each got its priority by Change")
	})
}

func TestThereIsNoLimit(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		const n = 2100
		q := priority.New[int]()
		var put atomic.Int32
		var all sync.WaitGroup
		all.Go(func() {
			for i := range n {
				q.Put(i, 0)
				put.Add(1)
			}
		})
		synctest.Wait()
		if !assert.Equal(t, n, int(put.Load()), "calls of Put that have returned, of %d, when nobody takes anything out: Put never waits", n) {
			for range n { // lets the others in, so that they end
				q.TryGet()
				synctest.Wait()
			}
			return
		}
		all.Wait()
		require.Equal(t, n, q.Len(), "values in the queue, after %d were put", n)
	})
}

// Nobody compares values: not these, of which two cannot be compared at all, and the zero value is one like any other.
func TestEverythingIsAValue(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		q := priority.New[any]()
		q.Put([]string{"cough"}, 2)
		q.Put(nil, 1)
		q.Put(map[string]int{}, 2)
		q.Put(0, 1)
		require.Equal(t, []any{nil, 0, []string{"cough"}, map[string]int{}}, takeAll(t, q), "what came out, after nil and 0 were put with priority 1, and two others with 2")
	})
}

// The lesson's picture: one doctor, ten minutes for each, and one who gets worse.
func TestTheEmergencyRoom(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		const minute = time.Minute
		q := priority.New[string]()
		var seen []string
		var doctor sync.WaitGroup
		doctor.Go(func() {
			for range 4 {
				patient, err := q.Get(t.Context())
				if err != nil {
					return
				}
				seen = append(seen, fmt.Sprint(patient, " at ", tl.Now()))
				tl.Work(patient, 10*minute)
			}
		})
		arrive := func(patient string, p int) *priority.Entry[string] {
			tl.Mark(patient, "comes")
			return q.Put(patient, p)
		}
		synctest.Wait()
		arrive("ankle", 4)
		time.Sleep(1 * minute)
		cough := arrive("cough", 5)
		time.Sleep(1 * minute)
		arrive("arm", 3)
		time.Sleep(1 * minute)
		arrive("chest pain", 1)
		time.Sleep(12 * minute)
		tl.Mark("cough", "is worse")
		require.True(t, cough.Change(2), "Change reports whether the value is still in the queue: see the TODO in Change")
		doctor.Wait()
		require.Equal(t, []string{"ankle at 0s", "chest pain at 10m0s", "cough at 20m0s", "arm at 30m0s"}, seen, "whom the doctor has seen, and when")
		tl.AssertTook(t, 40*minute, "time until the doctor had seen all")
		require.False(t, cough.Change(1), "Change reports true for somebody whom the doctor has seen")
		require.Zero(t, q.Len(), "patients in the queue, when the doctor has seen all")
	})
}

// What is changed has the place that it would have had if it had been put like that.
func TestChangeKeepsTheArrival(t *testing.T) {
	for _, s := range []struct {
		name    string
		changes [][2]int // which entry gets which priority
		want    string
	}{
		{"none", nil, "abcde"},
		{"the last becomes the first", [][2]int{{4, 1}}, "eabcd"},
		{"the first becomes the last", [][2]int{{0, 9}}, "bcdea"},
		{"the first goes away and comes back", [][2]int{{0, 9}, {0, 5}}, "abcde"},
		{"the last goes away and comes back", [][2]int{{4, 1}, {4, 5}}, "abcde"},
		{"the same priority again", [][2]int{{1, 5}, {0, 5}, {3, 5}}, "abcde"},
		{"three become equal again, the last first", [][2]int{{3, 2}, {2, 2}, {1, 2}}, "bcdae"},
		{"all are turned over", [][2]int{{0, 9}, {1, 8}, {2, 7}, {3, 6}, {4, 5}}, "edcba"},
		{"changed twice, the second counts", [][2]int{{2, 1}, {2, 7}, {3, 9}, {3, 0}}, "dabec"},
	} {
		t.Run(s.name, func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				q := priority.New[string]()
				var entries []*priority.Entry[string]
				for i := range 5 {
					entries = append(entries, q.Put(string(rune('a'+i)), 5))
				}
				for _, c := range s.changes {
					require.True(t, entries[c[0]].Change(c[1]), "Change reports whether the value is still in the queue")
					require.Equal(t, 5, q.Len(), "values in the queue: a change adds none and removes none")
				}
				want := []string{}
				for _, r := range s.want {
					want = append(want, string(r))
				}
				require.Equal(t, want, takeAll(t, q), "what came out after a to e were put in that order with priority 5, and changes {entry, priority} of %v", s.changes)
			})
		})
	}
}

// Who has been seen is not brought back, and nobody else takes its place.
func TestChangeOfWhatIsGoneDoesNothing(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		q := priority.New[int]()
		var entries []*priority.Entry[int]
		for i := range 6 {
			entries = append(entries, q.Put(i, i))
		}
		for gone := range entries {
			v, err := q.Get(t.Context())
			require.NoError(t, err, "the error of Get, when there is a value in the queue")
			require.Equal(t, gone, v, "what came out, after Change of values that had come out before")
			for i := range gone + 1 {
				for _, p := range []int{-9, i, 9} {
					require.False(t, entries[i].Change(p), "Change reports true, although the value has come out")
				}
			}
			require.Equal(t, len(entries)-1-gone, q.Len(), "values in the queue, after Change of values that had come out before")
		}

		// Nor when it was got by somebody who had waited for it.
		var waiter got
		var all sync.WaitGroup
		all.Go(func() { waiter = get(t.Context(), tl, "waiter", q) })
		synctest.Wait()
		e := q.Put(42, 3)
		all.Wait()
		require.Equal(t, got{42, nil, 0}.String(), waiter.String(), "what one got who had waited")
		require.False(t, e.Change(1), "Change reports true, although the value was got by one who waited for it")
		require.Zero(t, q.Len(), "values in the queue, when all have come out")
	})
}

// A long life: the queue beside a list that is searched from its beginning to its end each time.
func TestItAgreesWithAPlainList(t *testing.T) {
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

// Something comes every three seconds, and each time one goes on: at that moment.
func TestGetWaitsWhileTheQueueIsEmpty(t *testing.T) {
	for _, n := range []int{1, 2, 5} {
		t.Run(fmt.Sprintf("%d wait", n), func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				q := priority.New[int]()
				results := make([]got, n)
				var all sync.WaitGroup
				for i := range results {
					lane := fmt.Sprint("doctor ", i)
					all.Go(func() { results[i] = get(t.Context(), tl, lane, q) })
				}
				var want []string
				for i := range n {
					time.Sleep(3 * time.Second)
					_, ok := q.TryGet()
					require.False(t, ok, "TryGet has got something, although nothing has come that is not taken")
					require.Zero(t, q.Len(), "values in the queue, when more wait than have come")
					q.Put(100+i, n-i)
					want = append(want, got{100 + i, nil, tl.Now()}.String())
				}
				all.Wait()
				var have []string
				for _, r := range results {
					have = append(have, r.String())
				}
				require.ElementsMatch(t, want, have, "what those got who waited, when a value comes every 3s")
				require.Zero(t, q.Len(), "values in the queue, when as many were taken out as were put")
			})
		})
	}
}

// Four sleep, and four values come at one stroke, by one or by many: there is one for each.
func TestNobodySleepsWhileThereIsSomething(t *testing.T) {
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
func TestWhoIsWokenLooksAgain(t *testing.T) {
	for round := range 30 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			q := priority.New[int]()
			results := make([]got, 2)
			var all sync.WaitGroup
			for i := range results {
				all.Go(func() { results[i] = get(t.Context(), tl, fmt.Sprint("sleeper ", i), q) })
			}
			synctest.Wait()
			var taken []int
			next := 0
			for range 3 {
				q.Put(next, 1)
				next++
				for range round % 5 {
					runtime.Gosched()
				}
				if v, ok := q.TryGet(); ok {
					taken = append(taken, v)
				}
			}
			time.Sleep(time.Second)
			for range 4 { // enough for both, whoever has got something by now
				q.Put(next, 1)
				next++
			}
			all.Wait()
			for _, r := range results {
				require.NoError(t, r.err, "the error of Get, whose context goes on")
				taken = append(taken, r.v)
			}
			taken = append(taken, takeAll(t, q)...)
			require.ElementsMatch(t, []int{0, 1, 2, 3, 4, 5, 6}, taken, "what came out together, of 7 values that were put")
		})
	}
}

// A select that takes either of two ready cases would not get far.
func TestAnEndedContextGetsNothing(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		ended, cancel := context.WithCancel(t.Context())
		cancel()
		q := priority.New[int]()
		for n := range 2 {
			for range 40 {
				v, err := q.Get(ended)
				require.ErrorIs(t, err, context.Canceled, "the error of Get, when its context had ended before, with %d values in the queue", n)
				require.Zero(t, v, "what Get returned beside an error")
				require.Equal(t, n, q.Len(), "values in the queue, after a Get whose context had ended before")
			}
			q.Put(42, 1)
		}
		require.Equal(t, []int{42, 42}, takeAll(t, q), "what was in the queue, after nobody could take it")
		tl.AssertTook(t, 0, "time that went by although nobody had to wait")
	})
}

// Who gives up does so exactly when its context ends; nobody else notices, and nothing is lost.
func TestAContextEndsTheWait(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		q := priority.New[int]()
		var patient got
		var all sync.WaitGroup
		hasty := func(lane string) {
			ctx, cancel := context.WithTimeout(t.Context(), 3*time.Second)
			defer cancel()
			at := tl.Now() + 3*time.Second
			require.Equal(t, got{0, context.DeadlineExceeded, at}.String(), get(ctx, tl, lane, q).String(), "what one got whose context ended after 3s")
		}
		hasty("hasty")
		all.Go(func() { patient = get(t.Context(), tl, "patient", q) })
		synctest.Wait()
		hasty("hasty too")
		q.Put(1, 1)
		all.Wait()
		require.Equal(t, got{1, nil, 6 * time.Second}.String(), patient.String(), "what one got who waited on when others gave up")

		// For those who gave up nobody may take it.
		q.Put(2, 2)
		q.Put(3, 1)
		synctest.Wait()
		require.Equal(t, []int{3, 2}, takeAll(t, q), "what was in the queue after two were put, when all who waited had given up")
	})
}

// turning is a context that lets something happen when it is looked at for the so-manieth time:
// between two steps of Get that are to be one.
type turning struct {
	context.Context
	at     int32
	looks  atomic.Int32
	once   sync.Once
	happen func()
}

func (c *turning) look() {
	if c.looks.Add(1) == c.at {
		c.turn()
		lab.Yield()
	}
}

func (c *turning) turn()                 { c.once.Do(c.happen) }
func (c *turning) Err() error            { defer c.look(); return c.Context.Err() }
func (c *turning) Done() <-chan struct{} { defer c.look(); return c.Context.Done() }

// One is about to wait, and has just looked at its context. Then that ends.
func TestTheEndOfTheContextIsNotOverlooked(t *testing.T) {
	for at := range int32(6) {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			q := priority.New[int]()
			ctx, cancel := context.WithCancel(t.Context())
			turn := &turning{Context: ctx, at: at + 1, happen: cancel}
			var result got
			var all sync.WaitGroup
			all.Go(func() { result = get(turn, tl, "doctor", q) })
			synctest.Wait()
			turn.turn()
			all.Wait()
			require.Equal(t, got{0, context.Canceled, 0}.String(), result.String(), "what one got whose context ended just when it was about to wait")
			q.Put(1, 1)
			require.Equal(t, []int{1}, takeAll(t, q), "what was in the queue, after one had given up and a value was put")
		})
	}
}

// Some have seen that there is nothing, and are about to wait. Then something comes for each.
func TestAValueIsNotOverlooked(t *testing.T) {
	for round := range int32(18) { // each moment three times: which of the three is on the way then is chance
		at := round % 6
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			q := priority.New[int]()
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			results := make([]got, 3)
			var begun sync.Once
			var ready atomic.Int32
			var came atomic.Bool
			var all sync.WaitGroup
			come := func() {
				begun.Do(func() {
					all.Go(func() {
						for i := 0; i < 25 && int(ready.Load()) < len(results); i++ { // the others are to be about to wait, too
							lab.Yield()
						}
						for i := range results {
							q.Put(i, i)
						}
						came.Store(true)
					})
				})
				ready.Add(1)
				for i := 0; i < 50 && !came.Load(); i++ { // not for ever: this may be under a lock that Put needs
					lab.Yield()
				}
			}
			for i := range results {
				turn := &turning{Context: ctx, at: at + 1, happen: come}
				all.Go(func() { results[i] = get(turn, tl, fmt.Sprint("doctor ", i), q) })
			}
			synctest.Wait()
			come()
			all.Wait()
			var taken []int
			for _, r := range results {
				require.NoError(t, r.err, "the error of Get, whose context goes on")
				taken = append(taken, r.v)
			}
			require.ElementsMatch(t, []int{0, 1, 2}, taken, "what three got, for whom three values came just when they were about to wait")
		})
	}
}

// Some give up at the very moment when values come. Whoever wins, no value is lost or doubled, and
// those who wait on get theirs.
func TestNothingIsLostWhenGivingUpAndPutMeet(t *testing.T) {
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
			for range round % 20 {
				runtime.Gosched()
			}
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
				require.Equal(t, got{0, context.Canceled, 0}.String(), r.String(), "what one got whose context has ended")
			}
			left := takeAll(t, q)
			require.IsDecreasing(t, append([]int{104}, left...), "what was left in the queue, where the later ones are the more urgent")
			require.ElementsMatch(t, []int{100, 101, 102, 103}, append(taken, left...), "what was got and what was left, after 4 values were put: got %v, left %v", taken, left)
			tl.AssertTook(t, 0, "time that went by although nobody had to wait for the clock")
		})
	}
}

// Nobody is asked anything between looking and waiting, and yet a value may come just then.
func TestAGetAndAPutMeet(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		for round := range 150 {
			const n = 4
			q := priority.New[int]()
			var errs [n]error
			start := lab.NewBarrier(n + 1)
			var all sync.WaitGroup
			for i := range n {
				all.Go(func() {
					start.Wait()
					_, errs[i] = q.Get(t.Context())
				})
			}
			all.Go(func() {
				start.Wait()
				for range round % 25 {
					runtime.Gosched()
				}
				for i := range n {
					q.Put(i, i)
				}
			})
			all.Wait()
			for i := range n {
				require.NoError(t, errs[i], "the error of Get, whose context goes on")
			}
		}
	})
}

// stillIn returns what Change says is still in the queue, of entries whose values are their indexes.
func stillIn(entries []*priority.Entry[int], priorities int) []int {
	in := []int{}
	for i, e := range entries {
		if e.Change(priorities) {
			in = append(in, i)
		}
	}
	return in
}

// The context ends somewhere within a Get that need not wait. Nobody else has been at the queue, so
// it is as it was, or without the first.
func TestWhoGivesUpLeavesTheQueueAsItWas(t *testing.T) {
	for at := range int32(6) {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			q := priority.New[int]()
			var entries []*priority.Entry[int]
			for i := range 4 {
				entries = append(entries, q.Put(i, 5))
			}
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			v, err := q.Get(&turning{Context: ctx, at: at + 1, happen: cancel})
			want := []int{0, 1, 2, 3}
			if err == nil {
				require.Equal(t, 0, v, "what Get returned, of the four equal ones that were put as 0, 1, 2, 3")
				want = want[1:]
			} else {
				require.ErrorIs(t, err, context.Canceled, "the error of Get, whose context has ended")
			}
			require.Equal(t, want, stillIn(entries, 5), "the values for which Change reports true, after a Get, whose context ended meanwhile, with error %v", err)
			require.Equal(t, want, takeAll(t, q), "what was left in the queue, of equal ones in the order of arrival, after a Get, whose context ended meanwhile, with error %v", err)
		})
	}
}

// One gives up just when several come. What it gets or does not get, the others keep their order.
func TestGivingUpKeepsTheOrder(t *testing.T) {
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
				require.Equal(t, got{0, context.Canceled, 0}.String(), result.String(), "what one got whose context has ended")
			}
			require.Equal(t, want, stillIn(entries, 5), "the values for which Change reports true, when 0, 1, 2, 3 were put and one, whose context ended just then, has got %v", result)
			require.Equal(t, want, takeAll(t, q), "what was left in the queue, of equal ones in the order of arrival, when 0, 1, 2, 3 were put and one, whose context ended just then, has got %v", result)
		})
	}
}

// One is woken for a value and finds that its context has ended. If it leaves the value,
// somebody else has to be woken in its place.
func TestWhoGivesUpWakesAnother(t *testing.T) {
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

// plain is a context of which package context knows nothing, as others may write one: to
// wait for its end, context.AfterFunc needs a goroutine.
type plain struct{ context.Context }

func (plain) Value(any) any { return nil }

// Whoever has got a value does not wait any more, whether its context goes on or not.
func TestWhoHasGotSomethingLeavesNoGoroutine(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		const n = 100
		q := priority.New[int]()
		ctx := plain{t.Context()}
		before := lab.Goroutines()
		errs := make([]error, 2*n)
		for i := range n { // need not wait
			q.Put(i, 1)
			_, errs[i] = q.Get(ctx)
		}
		var all sync.WaitGroup
		for i := range n {
			all.Go(func() { _, errs[n+i] = q.Get(ctx) })
		}
		synctest.Wait()
		for i := range n {
			q.Put(i, 1)
		}
		all.Wait()
		for _, err := range errs {
			require.NoError(t, err, "the error of Get, whose context goes on")
		}
		synctest.Wait()
		// Not exactly zero: the test's own surroundings may start one.
		require.Less(t, lab.Goroutines()-before, n/10, "goroutines that are left of %d calls of Get, which have all got something", 2*n)
	})
}

// Nobody else may wait here in the place of those who have left.
func TestWhoGaveUpLeavesNoGoroutine(t *testing.T) {
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

// Nothing is lost, nothing comes twice, nobody sleeps for ever; what was done before Put is seen after Get.
func TestACrowd(t *testing.T) {
	type patient struct{ door, number int }
	for _, s := range []struct{ doors, doctors int }{{1, 1}, {4, 4}, {8, 2}, {2, 8}} {
		t.Run(fmt.Sprintf("%d doors, %d doctors", s.doors, s.doctors), func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				const each = 24
				q := priority.New[*patient]()
				gone := errors.New("the shift is over")
				ctx, end := context.WithCancelCause(t.Context())
				defer end(gone)
				var busy lab.Overlap
				seen := make([][]*patient, s.doctors)
				least := make([]int, s.doctors)
				changed := make([][]bool, s.doors)
				var doors, doctors sync.WaitGroup
				for i := range s.doors {
					doors.Go(func() {
						for n := range each {
							p := &patient{}
							p.door, p.number = i, n
							e := q.Put(p, (n*7)%5)
							if n%6 == i%6 {
								busy.Visit()
							}
							changed[i] = append(changed[i], e.Change((n*3)%4))
							q.Len()
						}
					})
				}
				for i := range s.doctors {
					doctors.Go(func() {
						for {
							var p *patient
							if len(seen[i])%3 == 2 {
								p, _ = q.TryGet()
							}
							if p == nil {
								var err error
								if p, err = q.Get(ctx); err != nil {
									return
								}
							}
							seen[i] = append(seen[i], p)
							least[i] = min(least[i], q.Len())
							if p.number%6 == i%6 {
								busy.Visit()
							}
						}
					})
				}
				doors.Wait()
				synctest.Wait()
				require.Zero(t, q.Len(), "values in the queue, when all doctors wait for the next")
				end(gone)
				doctors.Wait()
				require.Zero(t, slices.Min(least), "the least that Len has returned")
				times := map[patient]int{}
				for i := range seen {
					for _, p := range seen[i] {
						times[*p]++
					}
				}
				for i := range s.doors {
					require.Len(t, changed[i], each, "what was put at door %d", i)
					for n := range each {
						require.Equal(t, 1, times[patient{i, n}], "times that somebody got value %d of door %d", n, i)
					}
				}
				tl.AssertTook(t, 0, "time that went by although nobody waits for the clock")
			})
		})
	}
}

func TestEachQueueIsItsOwn(t *testing.T) {
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
			require.Equal(t, []string{"value 0", "value 1", "value 2", "value 3", "value 4"}, taken[i], "what came out of one of two queues that were used at once")
		}
	})
}

// A year of silence costs nothing, unless somebody asks again and again.
func TestWaitingIsNotPolling(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		q := priority.New[int]()
		results := make([]got, 2)
		var all sync.WaitGroup
		for i := range results {
			all.Go(func() { results[i] = get(t.Context(), tl, fmt.Sprint("doctor ", i), q) })
		}
		time.Sleep(lab.Year)
		q.Put(7, 1)
		q.Put(7, 2)
		all.Wait()
		for _, r := range results {
			assert.Equal(t, got{7, nil, lab.Year}.String(), r.String(), "what one got who had to wait for a year")
		}
	})
}

// Each finds something, whoever else is busy with the queue.
func TestNobodyIsTurnedAwayWhileOthersAreBusy(t *testing.T) {
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
				require.Equal(t, each, found[i], "times that TryGet has got something, of %d, when there was enough for all who called it at once", each)
				require.Equal(t, each, changed[i], "times that Change has reported true, of %d, for a value that nobody took, when many called it at once", each)
			}
			require.Equal(t, n, q.Len(), "values in the queue, when %d of %d have been taken out", n*each, n*each+n)
		})
	}
}
