package parallel_test

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"runtime"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	parallel "koans/exercises/02_goroutines/03_parallel"
	"koans/exercises/internal/lab"
)

// The first of 12 items takes its time. Whoever has that one, the two other workers do their eight.
func TestAWorkerDoesNotWaitForTheOthers(t *testing.T) {
	lab.Rule(t, "No waiting", "MapReduce")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		tl.Limit(3)
		var ended lab.Overlap
		f := func(i int) int {
			if i == 0 {
				tl.Work(i, time.Hour)
			} else {
				tl.Work(i, time.Second)
			}
			ended.Enter()
			return 1
		}
		var wg sync.WaitGroup
		wg.Go(func() {
			time.Sleep(30 * time.Minute)
			assert.GreaterOrEqual(t, ended.Total(), 8, "items that two workers had ended while the third was busy with its first")
		})
		assert.Equal(t, 12, parallel.MapReduce(numbers(12), 3, f, add), "items done when MapReduce returned")
		wg.Wait()
	})
}

// Whoever sorts, clears or otherwise uses up the items takes them away from the caller.
func TestItemsAreOnlyRead(t *testing.T) {
	lab.Rule(t, "The result", "MapReduce")
	for _, workers := range []int{1, 3} {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			items := []int{5, 3, 4, 1}
			assert.Equal(t, "5341", parallel.MapReduce(items, workers, func(n int) string { return fmt.Sprint(n) }, join), "results joined")
			require.Equal(t, []int{5, 3, 4, 1}, items, "the caller's items after MapReduce with %d workers", workers)
			assert.Equal(t, 130, parallel.MapReduce(items, workers, func(n int) int { return 10 * n }, add), "the sum of ten times each item")
			require.Equal(t, []int{5, 3, 4, 1}, items, "the caller's items after MapReduce with %d workers, where results are of the same type", workers)
		})
	}
}

// Who takes a zero for "nothing yet" leaves these out.
func TestAZeroIsAResultToo(t *testing.T) {
	lab.Rule(t, "The result", "MapReduce")
	same := func(n int) int { return n }
	times := func(a, b int) int { return a * b }
	for _, workers := range []int{1, 2, 3, 5} {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			for zero := range 5 {
				items := []int{2, 3, 5, 7, 11}
				items[zero] = 0
				require.Zero(t, parallel.MapReduce(items, workers, same, times), "the product of %v, with %d workers", items, workers)
			}
		})
	}
}

// A worker for each processor is more than there are items here.
func TestProcessorsWithoutAnItemMakeNothingUp(t *testing.T) {
	lab.Rule(t, "Nothing made up", "MapReduce")
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(8))
	for _, workers := range []int{0, -1} {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			got := parallel.MapReduce([]int{3, 5}, workers, func(n int) int { return -n }, func(a, b int) int { return max(a, b) })
			require.Equal(t, -3, got, "the greatest of -3 and -5, with %d workers on 8 processors", workers)
		})
	}
}

// Sizes around the numbers of workers, where shares come out uneven.
func TestTheResultIsThatOfOneLoop(t *testing.T) {
	lab.Rule(t, "The result", "MapReduce")
	for _, size := range []int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 15, 16, 17, 31, 32, 33, 63, 64, 65, 100, 127, 1000, 10_007} {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			items := seeds(lab.Rand(t), size)
			want := oneLoop(items)
			for _, workers := range []int{1, 2, 3, 4, 5, 6, 7, 8, 12, 16, 31, 63, 64} {
				require.Equal(t, want, parallel.MapReduce(items, workers, stepOf, then), "result of %d items and %d workers", size, workers)
			}
		})
	}
}

// A goroutine for each item costs more than the work, even if only a few run at a time.
func TestAHundredItemsNeedNoMoreGoroutinesThanWorkers(t *testing.T) {
	lab.Rule(t, "A worker is a goroutine", "MapReduce")
	for _, workers := range []int{1, 4, 10} {
		t.Run(fmt.Sprintf("%d workers", workers), func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				var mu sync.Mutex
				callers := map[string]bool{}
				f := func(i int) int {
					tl.Work(i, time.Second)
					mu.Lock()
					defer mu.Unlock()
					callers[caller()] = true
					return 1
				}
				assert.Equal(t, 100, parallel.MapReduce(numbers(100), workers, f, add), "items done when MapReduce returned")
				mu.Lock()
				defer mu.Unlock()
				assert.Equal(t, workers, len(callers), "goroutines that called f for 100 items and %d workers", workers)
			})
		})
	}
}

// Each item is one call's business alone: 64 workers or one, f is called once for it.
func TestEachItemIsDoneOnce(t *testing.T) {
	lab.Rule(t, "The result", "MapReduce")
	for _, workers := range []int{1, 2, 7, 64} {
		t.Run(fmt.Sprintf("%d workers", workers), func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				items := numbers(50)
				calls := make([]lab.Overlap, len(items))
				parallel.MapReduce(items, workers, func(i int) int { calls[i].Visit(); return i }, add)
				for i := range calls {
					assert.Equal(t, 1, calls[i].Total(), "calls of f for item %d when MapReduce returned", i)
					assert.Zero(t, calls[i].Now(), "calls of f for item %d that still ran when MapReduce returned", i)
				}
			})
		})
	}
}

// All over the same items: what the calls have in common, if anything, must be safe.
func TestManyMayCallAtOnce(t *testing.T) {
	lab.Rule(t, "Everything is apart", "MapReduce")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		items := seeds(lab.Rand(t), 30)
		f := func(seed uint64) step {
			lab.Yield() // so that the calls get in each other's way
			return stepOf(seed)
		}
		got := make([]step, 5)
		for i := range got {
			go func() { got[i] = parallel.MapReduce(items[i:], i+1, f, then) }()
		}
		synctest.Wait()
		for i := range got {
			require.Equal(t, oneLoop(items[i:]), got[i], "result of call %d of %d that run at once", i, len(got))
		}
	})
}

// A call is over when its f is, however long another's takes.
func TestACallDoesNotWaitForAnother(t *testing.T) {
	lab.Rule(t, "Everything is apart", "MapReduce")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		all := lab.NewBarrier(3)
		f := func(int) int { all.Wait(); return 1 }
		for range 3 {
			go parallel.MapReduce([]int{1}, 1, f, add)
		}
		synctest.Wait()
		require.Zero(t, all.Missing(), "calls of MapReduce that have not called f, while the f of others waits for them")
	})
}

// A year of work costs the caller nothing, unless it looks at the clock.
func TestWaitingIsNotAskingAgainAndAgain(t *testing.T) {
	lab.Rule(t, "Block, do not poll", "MapReduce")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		year := func(i int) int { tl.Work(i, lab.Year); return 1 }
		assert.Equal(t, 4, parallel.MapReduce(numbers(4), 2, year, add), "items done when MapReduce returned")
		tl.AssertTook(t, 2*lab.Year, "time for 4 items of a year with 2 workers")
	})
}

// A panic that is caught leaves a result that lacks an item. Only f: combine may well be called under a lock.
func TestAPanicEndsTheProcess(t *testing.T) {
	lab.Rule(t, "A panic goes on", "MapReduce")
	for _, workers := range []int{1, 2} {
		t.Run(fmt.Sprintf("of f, %d at once", workers), func(t *testing.T) {
			lab.Uncaught(t, "f", func(_ context.Context, boom func()) {
				parallel.MapReduce([]int{1, 2, 3, 4}, workers, func(int) int { boom(); return 1 }, add)
			})
		})
	}
	t.Run("of f for the last of four items", func(t *testing.T) {
		lab.Uncaught(t, "f, for the last item,", func(_ context.Context, boom func()) {
			f := func(i int) int {
				if i == 3 {
					boom()
				}
				return 1
			}
			parallel.MapReduce(numbers(4), 2, f, add)
		})
	})
}

// A step is the function x -> a*x + b. One after the other, steps are a step
// again; their order matters, how they are grouped does not, and the zero step
// wipes out everything before it. So whatever is lost, done twice, out of order
// or made up changes the result.
type step struct{ a, b uint64 }

func stepOf(seed uint64) step { return step{seed | 1, seed >> 7} }

func then(x, y step) step { return step{y.a * x.a, y.a*x.b + y.b} }

func seeds(rng *rand.Rand, n int) []uint64 {
	items := make([]uint64, n)
	for i := range items {
		items[i] = rng.Uint64()
	}
	return items
}

// oneLoop is what every answer must agree with.
func oneLoop(items []uint64) step {
	if len(items) == 0 {
		return step{}
	}
	result := stepOf(items[0])
	for _, item := range items[1:] {
		result = then(result, stepOf(item))
	}
	return result
}

// caller returns the number of the goroutine that calls it.
func caller() string {
	var dump [64]byte
	return string(bytes.Fields(dump[:runtime.Stack(dump[:], false)])[1]) // "goroutine 7 [running]:"
}
