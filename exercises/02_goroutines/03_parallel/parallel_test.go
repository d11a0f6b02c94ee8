package parallel_test

import (
	"fmt"
	"runtime"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	parallel "koans/exercises/02_goroutines/03_parallel"
	"koans/exercises/internal/lab"
)

func TestTheResultsAreCombined(t *testing.T) {
	lab.Rule(t, "The result", "MapReduce")
	for _, workers := range []int{1, 2, 3, 4, 10, 20} {
		t.Run(fmt.Sprintf("%d workers", workers), func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				got := parallel.MapReduce([]int{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}, workers, func(n int) int { return n * n }, add)
				assert.Equal(t, 385, got, "the sum of the squares of 1 to 10, by %d workers", workers)
			})
		})
	}
}

// The first item takes longest: who combines in the order in which things are ready gets it backwards.
func TestTheOrderIsThatOfTheItems(t *testing.T) {
	lab.Rule(t, "The order", "MapReduce")
	for _, workers := range []int{2, 3, 5, 10} {
		t.Run(fmt.Sprintf("%d workers", workers), func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				f := func(i int) string {
					tl.Work(i, time.Duration(10-i)*time.Second)
					return fmt.Sprint(i)
				}
				got := parallel.MapReduce(numbers(10), workers, f, join)
				assert.Equal(t, "0123456789", got, "results joined in the order of the items, with %d workers", workers)
			})
		})
	}
}

func TestOnlyResultsAreCombined(t *testing.T) {
	lab.Rule(t, "Nothing made up", "MapReduce")
	for _, workers := range []int{1, 2, 3, 9} {
		t.Run(fmt.Sprintf("%d workers", workers), func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				minus := func(n int) int { return -n }
				greater := func(a, b int) int { return max(a, b) }
				got := parallel.MapReduce([]int{3, 5, 4}, workers, minus, greater)
				assert.Equal(t, -3, got, "the greatest of -3, -5 and -4, with %d workers", workers)
			})
		})
	}
}

func TestAsManyWorkersAreBusyAsAskedFor(t *testing.T) {
	lab.Rule(t, "Even shares", "MapReduce")
	for _, s := range []struct{ items, workers int }{
		{10, 4}, {6, 4}, {4, 4}, {3, 8}, {1, 5}, {9, 1}, {9, 2}, {7, 3}, {100, 64}, {63, 64}, {65, 64}, {100, 4}, {200, 3}, {1500, 1500},
	} {
		t.Run(fmt.Sprintf("%d items, %d workers", s.items, s.workers), func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				tl.Limit(min(s.items, s.workers))
				f := func(i int) int { tl.Work(i, time.Second); return 1 }
				done := parallel.MapReduce(numbers(s.items), s.workers, f, add)
				assert.Equal(t, s.items, done, "items done when MapReduce returned")
				busy := min(s.items, s.workers)
				assert.Equal(t, busy, tl.Most(), "workers busy at once, at most; %d were asked for", s.workers)
				rounds := (s.items + busy - 1) / busy
				tl.AssertTook(t, time.Duration(rounds)*time.Second, fmt.Sprintf("time for %d items of 1 s with %d workers", s.items, s.workers))
			})
		})
	}
}

func TestBelowOneMeansAWorkerForEachProcessor(t *testing.T) {
	lab.Rule(t, "A worker for each processor", "MapReduce")
	for _, procs := range []int{1, 3, 5} {
		for _, workers := range []int{0, -1} {
			t.Run(fmt.Sprintf("%d workers on %d processors", workers, procs), func(t *testing.T) {
				defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(procs))
				lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
					tl.Limit(procs)
					f := func(i int) string { tl.Work(i, time.Second); return fmt.Sprint(i) }
					got := parallel.MapReduce(numbers(10), workers, f, join)
					assert.Equal(t, "0123456789", got, "results joined, with %d workers", workers)
					assert.Equal(t, procs, tl.Most(), "workers busy at once, at most; %d were asked for and there are %d processors", workers, procs)
				})
				require.Equal(t, procs, runtime.GOMAXPROCS(0), "GOMAXPROCS after MapReduce, which may ask for it, but not set it")
			})
		}
	}
}

func TestWithoutItemsThereIsNothingToDo(t *testing.T) {
	lab.Rule(t, "The result", "MapReduce")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		var called lab.Overlap
		f := func(int) string { called.Enter(); return "f" }
		combine := func(string, string) string { called.Enter(); return "combine" }
		for _, items := range [][]int{nil, {}} {
			for _, workers := range []int{-1, 0, 1, 2, 64} {
				assert.Equal(t, "", parallel.MapReduce(items, workers, f, combine), "result of no items and %d workers", workers)
			}
		}
		assert.Zero(t, called.Total(), "calls of f and combine for no items")
	})
}

func numbers(n int) []int {
	items := make([]int, n)
	for i := range items {
		items[i] = i
	}
	return items
}

func join(a, b string) string { return a + b }

func add(a, b int) int { return a + b }
