package atomic_test

import (
	"fmt"
	"runtime"
	"slices"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	atomic "koans/exercises/05_synchronization/07_atomic"
	"koans/exercises/internal/lab"
)

// Every addition counts, and every caller of Add gets a number of its own.
func TestACounterLosesNothing(t *testing.T) {
	lab.Rule(t, "The counter", "Counter.Add", "Counter.Value")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		const workers, each = 8, 6000
		var c atomic.Counter
		got := make([][]int64, workers)
		seen := make([][]int64, 2)
		all := lab.NewBarrier(workers + len(seen))
		var wg sync.WaitGroup
		for i := range got {
			got[i] = make([]int64, each)
			wg.Go(func() {
				all.Wait()
				for j := range got[i] {
					got[i][j] = c.Add(1)
				}
			})
		}
		for i := range seen {
			seen[i] = make([]int64, each)
			wg.Go(func() {
				all.Wait()
				for j := range seen[i] {
					seen[i][j] = c.Value()
				}
			})
		}
		wg.Wait()
		require.Equal(t, int64(workers*each), c.Value(), "the counter, after %d workers have added 1 to it %d times each", workers, each)
		var times [workers*each + 1]int
		for i := range got {
			require.True(t, slices.IsSorted(got[i]), "worker %d has got less from Add than before, when all have added 1", i)
			for _, n := range got[i] {
				times[min(max(0, n), workers*each)]++
			}
		}
		for n := 1; n < len(times); n++ {
			if times[n] != 1 {
				require.Equal(t, 1, times[n], "callers of Add who got %d, when all have added 1", n)
			}
		}
		for i := range seen {
			require.True(t, slices.IsSorted(seen[i]), "reader %d has seen the counter go down, when all have added 1", i)
		}
	})
}

// They come and go, one up and one down: there are never fewer than none, nor more than there are.
func TestACounterGoesUpAndDown(t *testing.T) {
	lab.Rule(t, "The counter", "Counter.Add", "Counter.Value")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		const workers, readers, each = 4, 2, 6000
		var c atomic.Counter
		up, down := make([][]int64, workers), make([][]int64, workers)
		seen := make([][]int64, readers)
		all := lab.NewBarrier(workers + readers)
		var wg sync.WaitGroup
		for i := range workers {
			up[i], down[i] = make([]int64, each), make([]int64, each)
			wg.Go(func() {
				all.Wait()
				for j := range each {
					up[i][j] = c.Add(1)
					down[i][j] = c.Add(-1)
				}
			})
		}
		for i := range readers {
			seen[i] = make([]int64, each)
			wg.Go(func() {
				all.Wait()
				for j := range seen[i] {
					seen[i][j] = c.Value()
				}
			})
		}
		wg.Wait()
		require.Zero(t, c.Value(), "the counter, after %d workers have added 1 and -1 to it %d times each", workers, each)
		within := func(least, most int64, got [][]int64, what string) {
			for _, ns := range got {
				require.GreaterOrEqual(t, slices.Min(ns), least, "%s, when each of %d workers adds 1 and then -1, again and again", what, workers)
				require.LessOrEqual(t, slices.Max(ns), most, "%s, when each of %d workers adds 1 and then -1, again and again", what, workers)
			}
		}
		within(1, workers, up, "what Add(1) returned")
		within(0, workers-1, down, "what Add(-1) returned")
		within(0, workers, seen, "what Value returned")
	})
}

func TestTwoHaveNothingInCommon(t *testing.T) {
	lab.Rule(t, "Everything is apart", "Counter.Add", "Score.Update", "Flag.Stop", "Counter.Value", "Score.Load", "Flag.Stopped")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		var c, otherCounter atomic.Counter
		var s, otherScore atomic.Score
		var f, otherFlag atomic.Flag
		c.Add(1)
		s.Update(add(1, 1))
		f.Stop()
		require.Zero(t, otherCounter.Value(), "the Value of a Counter, after another one has counted")
		require.Equal(t, "0:0", load(&otherScore).String(), "what Score.Load returns of a Score, after another one was updated")
		require.False(t, otherFlag.Stopped(), "what Stopped says of a Flag, after another one was set")
	})
}

func TestAMaxKeepsTheGreatest(t *testing.T) {
	lab.Rule(t, "The greatest", "Max.Offer", "NewMax", "Max.Load")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		least := -1000 - lab.Rand(t).IntN(1e6)
		best := atomic.NewMax(move{"first", least}, worthLess)
		require.Equal(t, move{"first", least}, best.Load(), "what is kept when nothing was offered")
		for _, s := range []struct {
			offered move
			kept    bool
		}{
			{move{"greater", least + 10}, true},
			{move{"less", least + 5}, false},
			{move{"equal", least + 10}, false},
			{move{"greater by one", least + 11}, true},
			{move{"less than all", least - 1}, false},
			{move{"nothing", 0}, true},
			{move{"nothing, too", 0}, false},
			{move{"greatest", 42}, true},
		} {
			before := best.Load()
			require.Equal(t, s.kept, best.Offer(s.offered), "what Offer(%v) returned, when %v was kept", s.offered, before)
			want := before
			if s.kept {
				want = s.offered
			}
			require.Equal(t, want, best.Load(), "what is kept, after %v was offered and %v was kept before", s.offered, before)
		}
	})
}

// What == cannot compare can be kept as well; and values whose types differ.
func TestAMaxOfAnyType(t *testing.T) {
	lab.Rule(t, "Any type", "Max.Offer", "NewMax", "Max.Load")
	t.Run("slices", func(t *testing.T) {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			longest := atomic.NewMax(nil, func(a, b []int) bool { return len(a) < len(b) })
			require.Nil(t, longest.Load(), "the slice that is kept when nothing was offered")
			for n := range 3 {
				require.True(t, longest.Offer(make([]int, n+1)), "a longer slice was offered, and is not kept")
				require.Len(t, longest.Load(), n+1, "the slice that is kept")
			}
			require.False(t, longest.Offer(make([]int, 2)), "a shorter slice was offered, and is kept")
		})
	})
	t.Run("any", func(t *testing.T) {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			longest := atomic.NewMax[any](nil, func(a, b any) bool { return len(fmt.Sprint(a)) < len(fmt.Sprint(b)) })
			require.Nil(t, longest.Load(), "what is kept when nothing was offered")
			for _, v := range []any{"a word", 12345678, map[string]int{"a map": 1}, []string{"a slice of strings"}} {
				require.True(t, longest.Offer(v), "%v was offered, which is longer, and is not kept", v)
				require.Equal(t, v, longest.Load(), "what is kept")
			}
		})
	})
	t.Run("functions", func(t *testing.T) {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			f := func(n int) func() int { return func() int { return n } }
			greatest := atomic.NewMax(f(1), func(a, b func() int) bool { return a() < b() })
			require.True(t, greatest.Offer(f(3)), "a function was offered that returns more, and is not kept")
			require.False(t, greatest.Offer(f(2)), "a function was offered that returns less, and is kept")
			require.Equal(t, 3, greatest.Load()(), "what the function returns that is kept")
		})
	})
}

// by runs f: here, or in another goroutine that is waited for.
func by(another bool, f func()) {
	if !another {
		f()
		return
	}
	var wg sync.WaitGroup
	wg.Go(f)
	wg.Wait()
}

// While one offer is being compared, somebody else offers something. To compare first and store
// afterwards, whatever has happened meanwhile, is to lose it.
func TestAnOfferThatComesWhileAnotherIsCompared(t *testing.T) {
	lab.Rule(t, "The greatest", "Max.Offer")
	const ours = 50
	for _, s := range []struct {
		name   string
		others []int // one with each comparison of ours
		kept   int
	}{
		{"a greater one", []int{60}, 60},
		{"a smaller one", []int{40}, ours},
		{"two smaller ones", []int{30, 40}, ours},
		{"ten smaller ones", []int{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}, ours},
		{"smaller ones, and then a greater one", []int{10, 20, 60}, 60},
	} {
		for _, another := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s, by another goroutine: %v", s.name, another), func(t *testing.T) {
				lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
					var greatest *atomic.Max[int]
					others := s.others
					answers := []bool{}
					busy, seen := true, []int{}
					greatest = atomic.NewMax(0, func(a, b int) bool {
						if !busy && len(others) > 0 {
							busy = true
							by(another, func() {
								answers = append(answers, greatest.Offer(others[0]))
								seen = append(seen, greatest.Load())
							})
							others = others[1:]
							busy = false
						}
						return a < b
					})
					busy = false
					kept := greatest.Offer(ours)
					busy = true
					require.Equal(t, s.kept, greatest.Load(), "what is kept, after %d was offered, and while it was being compared with what was kept, %v", ours, s.others)
					require.Equal(t, s.kept == ours, kept, "what Offer(%d) returned, when %v were offered while it was being compared", ours, s.others)
					require.Len(t, answers, len(s.others), "offers of others who came in between, one with each comparison: a failed exchange is tried again, after comparing again")
					for i, n := range s.others {
						require.True(t, answers[i], "Offer(%d) was greater than what was kept, and says that it was not kept", n)
						require.Equal(t, n, seen[i], "what is kept after Offer(%d) has returned true", n)
					}
				})
			})
		}
	}
}

// Equals come in between, too: the first of them is kept.
func TestTheFirstOfEqualsIsKept(t *testing.T) {
	lab.Rule(t, "The greatest", "Max.Offer")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		var best *atomic.Max[move]
		first, armed := false, false
		best = atomic.NewMax(move{"none", 0}, func(a, b move) bool {
			if armed {
				armed = false
				first = best.Offer(move{"quicker", 50})
			}
			return worthLess(a, b)
		})
		armed = true
		second := best.Offer(move{"slower", 50})
		require.Equal(t, move{"quicker", 50}, best.Load(), "which of two equals is kept")
		require.True(t, first, "the first of two equals was not kept, says Offer")
		require.False(t, second, "the second of two equals was kept, says Offer")
	})
}

// All are compared with what was there at first, and then all try at once.
func TestManyOfferAtTheSameTime(t *testing.T) {
	lab.Rule(t, "The greatest", "Max.Offer")
	for _, s := range []struct {
		name  string
		worth func(i int) int
	}{
		{"equals", func(int) int { return 1 }},
		{"in rising order", func(i int) int { return i + 1 }},
		{"in falling order", func(i int) int { return 100 - i }},
	} {
		t.Run(s.name, func(t *testing.T) {
			for range 5 {
				lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
					const n = 20
					all := lab.NewBarrier(n)
					best := atomic.NewMax(move{"none", 0}, func(a, b move) bool {
						all.Wait() // until all are here, at the same time
						return worthLess(a, b)
					})
					moves, kept := make([]move, n), make([]bool, n)
					for i := range moves {
						moves[i] = move{fmt.Sprint(i), s.worth(i)}
					}
					var wg sync.WaitGroup
					for i, m := range moves {
						wg.Go(func() { kept[i] = best.Offer(m) })
					}
					wg.Wait()
					greatest := slices.MaxFunc(moves, func(a, b move) int { return a.worth - b.worth }).worth
					require.Equal(t, greatest, best.Load().worth, "worth of the move that is kept, after %d were offered at the same time", n)
					winners := 0 // of those who offered the greatest
					for i, m := range moves {
						if kept[i] && m.worth == greatest {
							winners++
							require.Equal(t, m, best.Load(), "the move that is kept: %v was, says Offer, and nothing greater came", m)
						}
					}
					require.Equal(t, 1, winners, "offers of the greatest worth that were kept, as Offer says, of %d at the same time", n)
				})
			}
		})
	}
}

// It goes up and never down, and what was done before an offer is seen: the race detector looks on.
func TestWhatWasDoneBeforeAnOfferIsSeen(t *testing.T) {
	lab.Rule(t, "No data race", "Max.Offer", "Max.Load")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		const workers, each = 4, 100
		best := atomic.NewMax(&move{}, func(a, b *move) bool { return a.worth < b.worth })
		seen := make([][]int, 2)
		all := lab.NewBarrier(workers + len(seen))
		var wg sync.WaitGroup
		for i := range workers {
			wg.Go(func() {
				all.Wait()
				for j := range each {
					m := new(move)
					m.worth = j*workers + i + 1
					best.Offer(m)
				}
			})
		}
		for i := range seen {
			seen[i] = make([]int, each)
			wg.Go(func() {
				all.Wait()
				for j := range seen[i] {
					seen[i][j] = best.Load().worth
					runtime.Gosched()
				}
			})
		}
		wg.Wait()
		require.Equal(t, workers*each, best.Load().worth, "the greatest of %d that %d workers have offered", workers*each, workers)
		for i := range seen {
			require.True(t, slices.IsSorted(seen[i]), "reader %d has seen the maximum go down", i)
		}
	})
}

// A move is worth something, and has a name, by which equals are told apart.
type move struct {
	name  string
	worth int
}

func worthLess(a, b move) bool { return a.worth < b.worth }
