package gather_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	gather "koans/exercises/04_gather/01_gather"
	"koans/exercises/internal/lab"
)

// The lesson's picture.
func TestTenLettersTakeAsLongAsOne(t *testing.T) {
	lab.Rule(t, "At the same time", "All")
	lab.Rule(t, "The end", "All")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		var functions []func() string
		for i, letter := range strings.Split("some words", "") {
			functions = append(functions, func() string {
				tl.Work(i, 2*time.Second)
				return letter
			})
		}
		got := gather.All(functions...)
		require.Len(t, got, 10, "values that All returned for ten functions")
		tl.AssertTook(t, 2*time.Second, "time until All returned: the functions run at the same time, and All waits for them")
	})
}

// What All does not wait for is lost here, and an answer that takes the zero value for "nothing", or the same value for the same thing, loses some.
func TestEveryValueCounts(t *testing.T) {
	lab.Rule(t, "Every value", "All")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		value := func(v any) func() any { return func() any { return v } }
		got := gather.All(value(nil), value(0), value(7), value(7), value(""), value(nil), value(8))
		assert.ElementsMatch(t, []any{nil, 0, 7, 7, "", nil, 8}, got, "what seven functions returned, some of them nil or the same")
		assert.Equal(t, []error{nil, nil}, gather.All(func() error { return nil }, func() error { return nil }), "two errors that are nil")
	})
}

// Every function takes another time, so that they end in any order but theirs.
func TestTheValuesComeInTheOrderOfTheFunctions(t *testing.T) {
	lab.Rule(t, "The order", "All")
	for _, n := range []int{2, 3, 10, 100} {
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
				require.Zero(t, tl.Active(), "functions that still ran when All returned: it must wait for all of them")
				require.Len(t, got, n, "values that All returned, one for each function")
				for i := range want {
					require.Equal(t, want[i], got[i], "value %d of %d, in the order of the functions", i, n)
				}
			})
		})
	}
}

func TestEveryFunctionIsCalledOnce(t *testing.T) {
	lab.Rule(t, "Once each", "All")
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

// Each waits until all have come: one after another, or a thousand at a time, they would never get past that.
func TestAllFunctionsBeginAtOnce(t *testing.T) {
	lab.Rule(t, "At the same time", "All")
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

func TestAllReturnsWhenTheLastFunctionHasReturned(t *testing.T) {
	lab.Rule(t, "The end", "All")
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

func TestWithoutFunctionsThereIsNothingToWaitFor(t *testing.T) {
	lab.Rule(t, "The end", "All")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		assert.Empty(t, gather.All[int](), "values of no functions")
		tl.AssertTook(t, 0, "time until All returned")
	})
}
