package gather_test

import (
	"context"
	"fmt"
	"runtime"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	gather "koans/exercises/04_gather/01_gather"
	"koans/exercises/internal/lab"
)

// The notebook's scene.
func TestTenLettersTakeAsLongAsOne(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		var functions []func() string
		for i, letter := range strings.Split("some words", "") {
			functions = append(functions, func() string {
				tl.Work(i, 2*time.Second)
				return letter
			})
		}
		got := gather.All(functions...)
		require.Len(t, got, 10, "values that All returned for ten functions: see the TODO in All")
		require.Equal(t, "some words", strings.Join(got, ""), "the letters, in the order of the functions")
		tl.AssertTook(t, 2*time.Second, "time until All returned: the functions run at once")
	})
}

// Each waits until all have come: one after another, or a thousand at a time, they would never get past that.
func TestAllFunctionsBeginAtOnce(t *testing.T) {
	for _, n := range []int{1, 2, 50, 3000} {
		t.Run(fmt.Sprintf("%d functions", n), func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				all := lab.NewBarrier(n)
				functions := make([]func() int, n)
				for i := range functions {
					functions[i] = func() int {
						end := tl.Span(i, "")
						all.Wait()
						end("")
						return i
					}
				}
				var got []int
				go func() { got = gather.All(functions...) }()
				synctest.Wait()
				require.Zero(t, all.Missing(), "functions that have not begun while the others wait for them")
				assert.Len(t, got, n, "values that All returned, one for each function")
			})
		})
	}
}

// Every function takes another time, so that they end in any order but theirs.
func TestTheValuesComeInTheOrderOfTheFunctions(t *testing.T) {
	for _, n := range []int{1, 2, 3, 10, 100} {
		t.Run(fmt.Sprintf("%d functions", n), func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				rng := lab.Rand(t)
				want := make([]int, n)
				functions := make([]func() int, n)
				for i, seconds := range rng.Perm(n) {
					want[i] = rng.Int()
					functions[i] = func() int {
						tl.Work(i, time.Duration(seconds+1)*time.Second)
						return want[i]
					}
				}
				got := gather.All(functions...)
				require.Len(t, got, n, "values that All returned, one for each function")
				for i := range want {
					require.Equal(t, want[i], got[i], "value %d of %d, in the order of the functions", i, n)
				}
				tl.AssertTook(t, time.Duration(n)*time.Second, "time until All returned: as long as the longest function")
			})
		})
	}
}

func TestAllReturnsWhenTheLastFunctionHasReturned(t *testing.T) {
	for longest := range 3 {
		t.Run(fmt.Sprintf("function %d takes longest", longest), func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				functions := make([]func() int, 3)
				for i := range functions {
					d := time.Second
					if i == longest {
						d = lab.Year // silence costs nothing, unless somebody looks at the clock
					}
					functions[i] = func() int { tl.Work(i, d); return i }
				}
				got := gather.All(functions...)
				require.Zero(t, tl.Active(), "functions that still ran when All returned")
				require.Equal(t, []int{0, 1, 2}, got, "the values, in the order of the functions")
				tl.AssertTook(t, lab.Year, "time until All returned: as long as the longest function")
			})
		})
	}
}

func TestEveryFunctionIsCalledOnce(t *testing.T) {
	for _, n := range []int{1, 2, 7, 100} {
		t.Run(fmt.Sprintf("%d functions", n), func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				calls := make([]lab.Overlap, n)
				functions := make([]func() int, n)
				for i := range functions {
					functions[i] = func() int {
						defer calls[i].Enter()()
						tl.Work(i, time.Second)
						return i
					}
				}
				gather.All(functions...)
				for i := range calls {
					require.Equal(t, 1, calls[i].Total(), "times that function %d of %d was called", i, n)
				}
			})
		})
	}
}

func TestWithoutFunctionsThereIsNothingToWaitFor(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		assert.Empty(t, gather.All[int](), "values of no functions")
		tl.AssertTook(t, 0, "time until All returned")
	})
}

// An answer that takes the zero value for "nothing", or the same value for the same thing, loses some of these.
func TestEveryValueCounts(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		value := func(v any) func() any { return func() any { return v } }
		got := gather.All(value(nil), value(0), value(7), value(7), value(""), value(nil))
		assert.Equal(t, []any{nil, 0, 7, 7, "", nil}, got, "the values, in the order of the functions")
		assert.Equal(t, []error{nil, nil}, gather.All(func() error { return nil }, func() error { return nil }), "two errors that are nil")
	})
}

// Without a clock: everything that happens, happens as fast as it can, and
// nothing but the answer itself keeps the functions apart.
func TestManyMayEndAtOnce(t *testing.T) {
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

// Many callers at once: what the calls have in common, if anything, must be safe.
func TestManyMayCallAtOnce(t *testing.T) {
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

func TestTheSameFunctionsMayBeGatheredAgain(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		calls := make([]int, 5)
		functions := make([]func() string, len(calls))
		for i := range functions {
			functions[i] = func() string {
				calls[i]++
				tl.Work(i, time.Second)
				return fmt.Sprintf("%d, call %d", i, calls[i])
			}
		}
		for turn := range 3 {
			got := gather.All(functions...)
			require.Len(t, got, len(calls), "values that All returned at turn %d", turn+1)
			for i := range got {
				require.Equal(t, fmt.Sprintf("%d, call %d", i, turn+1), got[i], "value %d at turn %d", i, turn+1)
			}
		}
		tl.AssertTook(t, 3*time.Second, "time for three turns of one second")
	})
}

// A panic that is caught leaves a value that no function has returned.
func TestAPanicIsNotCaught(t *testing.T) {
	lab.Uncaught(t, "the function", func(_ context.Context, boom func()) {
		gather.All(func() int { return 1 }, func() int { boom(); return 2 })
	})
	// Whoever waits for the others first waits for ever.
	lab.Uncaught(t, "the function, beside one that never returns,", func(_ context.Context, boom func()) {
		gather.All(func() int { select {} }, func() int { boom(); return 2 })
	})
}
