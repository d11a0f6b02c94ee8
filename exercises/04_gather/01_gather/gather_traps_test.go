package gather_test

import (
	"context"
	"fmt"
	"runtime"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	gather "koans/exercises/04_gather/01_gather"
	"koans/exercises/internal/lab"
)

// Without a clock: everything that happens, happens as fast as it can, and
// nothing but the answer itself keeps the functions apart.
func TestManyMayEndAtOnce(t *testing.T) {
	lab.Rule(t, "Every value", "All")
	for round := range 20 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			const n = 50
			written := make([]int, n)
			functions := make([]func() int, n)
			for i := range functions {
				functions[i] = func() int {
					for range round * (n - i) / n {
						runtime.Gosched()
					}
					written[i] = i
					return i
				}
			}
			got := gather.All(functions...)
			require.Len(t, got, n, "values that All returned, one for each function")
			for i := range got {
				require.Equal(t, i, got[i], "value %d of %d, in the order of the functions", i, n)
				require.Equal(t, i, written[i], "what function %d of %d wrote before it returned", i, n)
			}
		})
	}
}

// Some of a longer list: neither they nor what stands behind them is changed.
func TestTheCallersListIsLeftAsItIs(t *testing.T) {
	lab.Rule(t, "The list", "All")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		list := make([]func() int, 6)
		for i := range list {
			list[i] = func() int { return i }
		}
		for n := range list {
			gather.All(list[:n]...)
			for i, f := range list {
				require.NotNil(t, f, "function %d of the caller's list, the first %d of which All has called", i, n)
				require.Equal(t, i, f(), "what function %d of the caller's list returns, the first %d of which All has called", i, n)
			}
		}
	})
}

// Many callers at once: what the calls have in common, if anything, must be safe.
func TestManyMayCallAtOnce(t *testing.T) {
	lab.Rule(t, "Everything is apart", "All")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		got := make([][]int, 20)
		var callers sync.WaitGroup
		for i := range got {
			value := func(v int) func() int { return func() int { runtime.Gosched(); return v } }
			callers.Go(func() { got[i] = gather.All(value(i), value(100+i), value(200+i)) })
		}
		callers.Wait()
		for i := range got {
			require.Equal(t, []int{i, 100 + i, 200 + i}, got[i], "the values that caller %d of %d got", i, len(got))
		}
	})
}

// All hundred at the bottom must be there at once, while the ten above them wait.
func TestAFunctionMayGatherItself(t *testing.T) {
	lab.Rule(t, "Everything is apart", "All")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		all := lab.NewBarrier(100)
		functions := make([]func() []int, 10)
		for i := range functions {
			inner := make([]func() int, 10)
			for j := range inner {
				inner[j] = func() int { all.Wait(); return 10*i + j }
			}
			functions[i] = func() []int { return gather.All(inner...) }
		}
		var got [][]int
		go func() { got = gather.All(functions...) }()
		synctest.Wait()
		require.Zero(t, all.Missing(), "functions, gathered by functions, that have not begun while the others wait for them")
		require.Len(t, got, 10, "values that All returned, one for each function")
		for i := range got {
			for j := range got[i] {
				require.Equal(t, 10*i+j, got[i][j], "value %d of what function %d had gathered", j, i)
			}
		}
	})
}

// What a call has returned belongs to its caller: it is looked at when the others are over.
func TestTheSameFunctionsMayBeGatheredAgain(t *testing.T) {
	lab.Rule(t, "Everything is apart", "All")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		const turns = 10
		calls := make([]int, 5)
		functions := make([]func() string, len(calls))
		for i := range functions {
			functions[i] = func() string {
				calls[i]++
				tl.Work(i, time.Second)
				return fmt.Sprintf("%d, call %d", i, calls[i])
			}
		}
		var got [turns][]string
		for turn := range got {
			got[turn] = gather.All(functions...)
		}
		for turn := range got {
			require.Len(t, got[turn], len(calls), "values that All returned at turn %d of %d", turn+1, turns)
			for i, value := range got[turn] {
				require.Equal(t, fmt.Sprintf("%d, call %d", i, turn+1), value, "value %d of turn %d, looked at after turn %d", i, turn+1, turns)
			}
		}
		tl.AssertTook(t, turns*time.Second, "time for ten turns of one second")
	})
}

// A panic that is caught leaves a value that no function has returned.
func TestAPanicIsNotCaught(t *testing.T) {
	lab.Rule(t, "A panic goes on", "All")
	lab.Uncaught(t, "the function", func(_ context.Context, boom func()) {
		gather.All(func() int { return 1 }, func() int { boom(); return 2 })
	})
	// Whoever waits for the others first waits for ever.
	lab.Uncaught(t, "the function, beside one that never returns,", func(_ context.Context, boom func()) {
		gather.All(func() int { select {} }, func() int { boom(); return 2 })
	})
	// Not all of them can be the caller's to catch.
	lab.Uncaught(t, "a function, where All's caller has a recover,", func(_ context.Context, boom func()) {
		defer func() { _ = recover() }()
		f := func() int { boom(); return 1 }
		gather.All(f, f, f)
	})
}
