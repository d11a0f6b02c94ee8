package condition_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	condition "koans/exercises/05_synchronization/04_condition"
	"koans/exercises/internal/lab"
)

// atOneStroke calls do for 0, 1, 2 and 3: one after another, or all at the same time.
func atOneStroke(together bool, do func(i int)) {
	var all sync.WaitGroup
	for i := range 4 {
		if together {
			all.Go(func() { do(i) })
		} else {
			do(i)
		}
	}
	all.Wait()
}

// Four sleep, and four things come at one stroke: there is one for each, whoever has been told of it.
func TestNobodySleepsWhileThereIsSomething(t *testing.T) {
	lab.Rule(t, "An empty buffer", "Put", "Get")
	for round := range 60 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			b := condition.New[int](4)
			results := make([]got, 4)
			errs := make([]error, 4)
			var all sync.WaitGroup
			for i := range results {
				all.Go(func() { results[i] = get(tl, "customer", b) })
			}
			synctest.Wait()
			atOneStroke(round%2 == 1, func(i int) { errs[i] = b.Put(i) })
			all.Wait()
			require.NoError(t, errors.Join(errs...), "the errors of Put, when there is room")
			taken := make([]int, len(results))
			for i, r := range results {
				require.NoError(t, r.err, "the error of Get, before the buffer is closed")
				taken[i] = r.v
			}
			require.ElementsMatch(t, []int{0, 1, 2, 3}, taken, "what 4 got who slept when 4 things came")
			tl.AssertTook(t, 0, "time until all had got something")
		})
	}
}

// The same the other way round: four sleep because it is full, and room for four comes at one stroke.
func TestNobodySleepsWhileThereIsRoom(t *testing.T) {
	lab.Rule(t, "A full buffer", "Get", "Put")
	for round := range 60 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			b := condition.New[int](4)
			for i := range 4 {
				require.NoError(t, b.Put(i), "the error of Put, when there is room")
			}
			errs := make([]error, 4)
			results := make([]got, 4)
			var all sync.WaitGroup
			for i := range errs {
				all.Go(func() { errs[i] = put(tl, "baker", b, 4+i) })
			}
			synctest.Wait()
			atOneStroke(round%2 == 1, func(i int) { results[i] = get(tl, "customer", b) })
			all.Wait()
			require.NoError(t, errors.Join(errs...), "the errors of Put, when there will be room")
			for _, r := range results {
				require.NoError(t, r.err, "the error of Get, when there is something in the buffer")
			}
			require.Equal(t, 4, b.Len(), "things in the buffer, after 8 were put and 4 were taken out")
			tl.AssertTook(t, 0, "time until all had put something")
		})
	}
}

// One who looks while others put and get sees what is there, and not what somebody is still counting.
func TestLenIsNeverOutOfStep(t *testing.T) {
	lab.Rule(t, "The capacity", "Len", "Put", "Get")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		const each = 1000
		b := condition.New[int](1)
		errs := make([]error, 4)
		odd := make([][]int, len(errs)) // the first that Len says and cannot be; each notes its own
		var all sync.WaitGroup
		for i := range errs {
			all.Go(func() {
				for n := 0; n < each && errs[i] == nil; n++ {
					if i%2 == 0 {
						errs[i] = b.Put(n)
					} else {
						_, errs[i] = b.Get()
					}
					if size := b.Len(); odd[i] == nil && (size < 0 || size > 1) {
						odd[i] = []int{size}
					}
				}
			})
		}
		all.Wait()
		require.NoError(t, errors.Join(errs...), "the errors of Put and Get, before the buffer is closed")
		require.Empty(t, slices.Concat(odd...), "what Len told, of a buffer that has room for one")
		require.Zero(t, b.Len(), "things in the buffer, when as many were taken out as were put")
	})
}

// Nothing is lost, nothing comes twice, nobody sleeps for ever; each baker's things keep their order.
func TestACrowd(t *testing.T) {
	lab.Rule(t, "In order", "Put", "Get")
	type thing struct{ baker, number int }
	for _, s := range []struct{ bakers, customers, capacity int }{{1, 1, 1}, {3, 3, 1}, {8, 2, 3}, {2, 8, 2}, {5, 5, 20}} {
		t.Run(fmt.Sprintf("%d bakers, %d customers, room for %d", s.bakers, s.customers, s.capacity), func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				const each = 40
				b := condition.New[*thing](s.capacity)
				var inside lab.Overlap
				errs := make([]error, s.bakers)
				taken := make([][]*thing, s.customers)
				ends := make([]error, s.customers)
				var bakers, customers sync.WaitGroup
				for i := range errs {
					bakers.Go(func() {
						for n := range each {
							v := &thing{}
							v.baker, v.number = i, n
							if errs[i] = b.Put(v); errs[i] != nil {
								return
							}
							if n%8 == i%8 {
								inside.Visit()
							}
						}
					})
				}
				for i := range taken {
					customers.Go(func() {
						for {
							v, err := b.Get()
							if err != nil {
								ends[i] = err
								return
							}
							taken[i] = append(taken[i], v)
							if v.number%8 == i%8 {
								inside.Visit()
							}
						}
					})
				}
				bakers.Wait()
				b.WaitEmpty()
				require.Zero(t, b.Len(), "things in the buffer after WaitEmpty, when all bakers had gone")
				b.Close()
				customers.Wait()
				for i := range errs {
					require.NoError(t, errs[i], "the error of Put, before the buffer was closed")
				}
				times := map[thing]int{}
				for i := range taken {
					require.ErrorIs(t, ends[i], condition.ErrClosed, "the error that a customer got at last")
					last := map[int]int{}
					for _, v := range taken[i] {
						times[*v]++
						if before, seen := last[v.baker]; seen {
							require.Less(t, before, v.number, "numbers of two things of baker %d, in the order in which one customer got them", v.baker)
						}
						last[v.baker] = v.number
					}
				}
				for i := range s.bakers {
					for n := range each {
						require.Equal(t, 1, times[thing{i, n}], "times that somebody got thing %d of baker %d", n, i)
					}
				}
				tl.AssertTook(t, 0, "time that went by although nobody waits for the clock")
			})
		})
	}
}

// What each waits for comes in between two steps of those who begin to wait.
func TestNobodySleepsBesideWhatCameJustThen(t *testing.T) {
	lab.Rule(t, "Whoever else waits", "Get", "Put")
	lab.ComesJustThen(t, "Get", 3, func(t *testing.T) (func(context.Context) error, func()) {
		b := condition.New[int](3)
		return func(context.Context) error { _, err := b.Get(); return err },
			func() { assert.NoError(t, b.Put(7), "the error of Put, when there is room") }
	})
	lab.ComesJustThen(t, "Put", 3, func(t *testing.T) (func(context.Context) error, func()) {
		b := full(t, 3)
		return func(context.Context) error { return b.Put(8) },
			func() { _, err := b.Get(); assert.NoError(t, err, "the error of Get, when there is something") }
	})
}

// The last thing is taken in between two steps of who begins to wait for that.
func TestNobodySleepsWhenItIsEmptyJustThen(t *testing.T) {
	lab.Rule(t, "All taken", "WaitEmpty", "Get")
	lab.ComesJustThen(t, "WaitEmpty", 1, func(t *testing.T) (func(context.Context) error, func()) {
		b := full(t, 1)
		return func(context.Context) error { b.WaitEmpty(); return nil },
			func() { _, err := b.Get(); assert.NoError(t, err, "the error of Get, when there is something") }
	})
}

// full returns a buffer of n things that has no room left.
func full(t *testing.T, n int) *condition.Buffer[int] {
	b := condition.New[int](n)
	for range n {
		require.NoError(t, b.Put(7), "the error of Put, when there is room")
	}
	return b
}
