package atomic_test

import (
	"fmt"
	"runtime"
	"slices"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	atomic "koans/exercises/05_synchronization/07_atomic"
	"koans/exercises/internal/lab"
)

func TestACounterCounts(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		rng := lab.Rand(t)
		var c, other atomic.Counter
		require.Zero(t, c.Value(), "a new counter")
		sum := int64(0)
		for range 20 {
			n := rng.Int64N(1e12) - 5e11
			sum += n
			require.Equal(t, sum, c.Add(n), "what Add returned: what the counter is after the addition. See the TODO in Add")
			require.Equal(t, sum, c.Value(), "the counter after what Add had returned")
		}
		assert.Zero(t, other.Value(), "a counter, after another one has counted")
	})
}

// Every addition counts, and every caller of Add gets a number of its own.
func TestACounterLosesNothing(t *testing.T) {
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

// A move is worth something, and has a name, by which equals are told apart.
type move struct {
	name  string
	worth int
}

func worthLess(a, b move) bool { return a.worth < b.worth }

func TestAMaxKeepsTheGreatest(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		least := -1000 - lab.Rand(t).IntN(1e6)
		best := atomic.NewMax(move{"first", least}, worthLess)
		require.Equal(t, move{"first", least}, best.Load(), "what is kept when nothing was offered: see the TODO in NewMax")
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
func TestManyOfferAtOnce(t *testing.T) {
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
					require.Equal(t, greatest, best.Load().worth, "worth of the move that is kept, after %d were offered at once", n)
					winners := 0 // of those who offered the greatest
					for i, m := range moves {
						if kept[i] && m.worth == greatest {
							winners++
							require.Equal(t, m, best.Load(), "the move that is kept: %v was, says Offer, and nothing greater came", m)
						}
					}
					require.Equal(t, 1, winners, "offers of the greatest worth that were kept, as Offer says, of %d at once", n)
				})
			}
		})
	}
}

// It goes up and never down, and what was done before an offer is seen: the race detector looks on.
func TestWhatWasDoneBeforeAnOfferIsSeen(t *testing.T) {
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

// A score as it reads.
type score struct{ white, black int }

func (s score) String() string { return fmt.Sprintf("%d:%d", s.white, s.black) }

func load(s *atomic.Score) score {
	white, black := s.Load()
	return score{white, black}
}

// add is a change.
func add(white, black int) func(w, b int) (int, int) {
	return func(w, b int) (int, int) { return w + white, b + black }
}

func TestAScoreIsTwoNumbers(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		rng := lab.Rand(t)
		var s, other atomic.Score
		require.Equal(t, score{}, load(&s), "a new score")
		for _, limit := range []int{10, 1e6, 1 << 40, 1 << 60} {
			before := load(&s)
			now := score{rng.IntN(limit) - limit/2, rng.IntN(limit) - limit/2}
			calls, was := 0, score{}
			s.Update(func(white, black int) (int, int) {
				calls++
				was = score{white, black}
				return now.white, now.black
			})
			require.Equal(t, 1, calls, "calls of change, when there was no other update: see the TODO in Update")
			require.Equal(t, before.String(), was.String(), "the score that change was called with")
			require.Equal(t, now.String(), load(&s).String(), "the score after an update to %v", now)
		}
		require.Equal(t, score{}, load(&other), "a score, after another one was updated")
	})
}

// Somebody updates the score while an update is being thought about, one number or both. What was
// thought about the old score must not be written over the new one.
func TestAnUpdateThatComesWhileAnotherThinks(t *testing.T) {
	white, black, both := score{10, 0}, score{0, 100}, score{10, 100}
	for _, x := range []struct {
		name   string
		others []score // added by others, one each time that change of ours is called
	}{
		{"white only", []score{white}},
		{"black only", []score{black}},
		{"both", []score{both}},
		{"white, then black", []score{white, black}},
		{"black, then white", []score{black, white}},
		{"ten times", []score{white, black, both, black, black, white, white, both, both, black}},
	} {
		for _, ours := range []score{{1, 1}, {1, 0}, {0, 1}} {
			for _, another := range []bool{false, true} {
				t.Run(fmt.Sprintf("%s, ours is %v, by another goroutine: %v", x.name, ours, another), func(t *testing.T) {
					lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
						var s atomic.Score
						s.Update(add(5, 7))
						want := []string{"5:7"} // what our change is called with
						now := score{5, 7}
						for _, o := range x.others {
							now.white, now.black = now.white+o.white, now.black+o.black
							want = append(want, now.String())
						}
						now.white, now.black = now.white+ours.white, now.black+ours.black
						others := x.others
						calledWith, loaded := []string{}, []string{}
						s.Update(func(white, black int) (int, int) {
							calledWith = append(calledWith, score{white, black}.String())
							loaded = append(loaded, load(&s).String())
							if len(others) > 0 {
								by(another, func() { s.Update(add(others[0].white, others[0].black)) })
								others = others[1:]
							}
							return white + ours.white, black + ours.black
						})
						require.Equal(t, now.String(), load(&s).String(), "the score, after %v was added to 5:7, and %v while that was being thought about", ours, x.others)
						require.Equal(t, want, calledWith, "the scores that change was called with: again for each update that came in between")
						require.Equal(t, want, loaded, "the scores that change read itself")
					})
				})
			}
		}
	}
}

// It does not matter whether ours changes anything: what it was made of is out of date.
func TestAnUpdateThatComesInBetweenIsNoticed(t *testing.T) {
	for _, x := range []struct {
		name   string
		others []score // the scores that others set while ours is being thought about for the first time
		ours   score   // what is set then, whatever the score is
		want   []string
	}{
		{"and ours changes nothing", []score{{5, 5}}, score{0, 0}, []string{"0:0", "5:5"}},
		{"two of them", []score{{3, 4}, {1, 2}}, score{7, 7}, []string{"0:0", "1:2"}},
	} {
		for _, fresh := range []bool{true, false} {
			t.Run(fmt.Sprintf("%s, never updated before: %v", x.name, fresh), func(t *testing.T) {
				lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
					var s atomic.Score
					if !fresh {
						s.Update(add(0, 0))
					}
					others := x.others
					calledWith := []string{}
					s.Update(func(white, black int) (int, int) {
						calledWith = append(calledWith, score{white, black}.String())
						for _, o := range others {
							s.Update(func(int, int) (int, int) { return o.white, o.black })
						}
						others = nil
						return x.ours.white, x.ours.black
					})
					require.Equal(t, x.want, calledWith, "the scores that change was called with, when others set %v during the first call: it is called again, though only once", x.others)
					require.Equal(t, x.ours, load(&s), "the score after an update to %v that was called last", x.ours)
				})
			})
		}
	}
}

// Others may be quicker any number of times. Trying again has no limit.
func TestNobodyGivesUp(t *testing.T) {
	const often = 3000
	t.Run("Update", func(t *testing.T) {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			var s atomic.Score
			calls := 0
			s.Update(func(white, black int) (int, int) {
				calls++
				if calls <= often {
					s.Update(add(1, 0))
				}
				return white, black + 1
			})
			require.Equal(t, score{often, 1}, load(&s), "the score, after 1 was added to black, and %d times 1 to white while that was being thought about", often)
			require.Equal(t, often+1, calls, "calls of change, when another update came in between %d times", often)
		})
	})
	t.Run("Offer", func(t *testing.T) {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			var greatest *atomic.Max[int]
			others, busy := 0, true
			greatest = atomic.NewMax(0, func(a, b int) bool {
				if !busy && others < often {
					busy = true
					others++
					greatest.Offer(others)
					busy = false
				}
				return a < b
			})
			busy = false
			kept := greatest.Offer(often + 1)
			busy = true
			require.Equal(t, often+1, greatest.Load(), "what is kept, after %d was offered, and a smaller one with each of %d comparisons", often+1, often)
			require.True(t, kept, "Offer(%d) was greater than all, and says that it was not kept", often+1)
		})
	})
}

// Whoever reads a move from Load knows that somebody's offer was kept, and that one is told so.
func TestWhatWasKeptWasSaidToBeKept(t *testing.T) {
	for range 5 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			const workers, each = 6, 60
			best := atomic.NewMax(-1, func(a, b int) bool { return a < b })
			kept := make([]bool, workers*each)
			seen := make([][]int, workers)
			all := lab.NewBarrier(workers)
			var wg sync.WaitGroup
			for i := range workers {
				wg.Go(func() {
					all.Wait()
					for j := range each {
						n := j*workers + i
						kept[n] = best.Offer(n)
						seen[i] = append(seen[i], best.Load())
					}
				})
			}
			wg.Wait()
			for i := range seen {
				for _, n := range seen[i] {
					require.True(t, kept[n], "%d was read from Load, and its Offer says that it was not kept", n)
				}
			}
		})
	}
}

// All think about the same score, and then all try at once.
func TestManyUpdateAtOnce(t *testing.T) {
	for range 10 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			const n = 20
			var s atomic.Score
			all := lab.NewBarrier(n)
			var wg sync.WaitGroup
			for i := range n {
				wg.Go(func() {
					s.Update(func(white, black int) (int, int) {
						all.Wait() // until all are here, at the same time
						return white + 1, black + i
					})
				})
			}
			wg.Wait()
			require.Equal(t, score{n, n * (n - 1) / 2}.String(), load(&s).String(), "the score, after %d updates at once, that have added 1 to white and 0, 1, 2 and so on to black", n)
		})
	}
}

// What the one wins, the other loses: together they always have nothing.
func TestNobodySeesOneNumberWithoutTheOther(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		const writers, readers, each = 3, 3, 6000
		var s atomic.Score
		all := lab.NewBarrier(writers + readers)
		torn := make([]score, writers+readers) // of those that have never been, what each has seen last
		look := func(i int, now score) {
			if now.white+now.black != 0 {
				torn[i] = now
			}
		}
		var wg sync.WaitGroup
		for i := range writers {
			wg.Go(func() {
				all.Wait()
				for j := range each {
					s.Update(func(white, black int) (int, int) {
						look(i, score{white, black})
						return white + j, black - j
					})
				}
			})
		}
		for i := range readers {
			wg.Go(func() {
				all.Wait()
				for j := range 10 * each {
					look(writers+i, load(&s))
					if j%100 == 0 {
						runtime.Gosched()
					}
				}
			})
		}
		wg.Wait()
		won := writers * each * (each - 1) / 2
		require.Equal(t, score{won, -won}.String(), load(&s).String(), "the score, after %d workers have made %d updates each", writers, each)
		for i := range torn {
			require.Zero(t, torn[i].white+torn[i].black, "both numbers together of %v, which somebody has seen: every update has left them at 0", torn[i])
		}
	})
}

func TestAFlag(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		var f, other atomic.Flag
		require.False(t, f.Stopped(), "a new flag is set")
		for range 3 {
			f.Stop()
			require.True(t, f.Stopped(), "Stopped says false, after Stop has returned: see the TODO in Stop")
		}
		require.False(t, other.Stopped(), "a flag is set, after another one was set")
	})
}

// Workers look at it again and again, and go when it is set. What was done before that is seen: the
// race detector looks on.
func TestAFlagStopsAll(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		const workers = 8
		var f atomic.Flag
		why := ""
		all := lab.NewBarrier(workers + 1)
		reasons := make([]string, workers)
		var wg sync.WaitGroup
		for i := range reasons {
			wg.Go(func() {
				all.Wait()
				for range 100_000 { // not for ever, if it is never seen
					if f.Stopped() {
						reasons[i] = why
						return
					}
					runtime.Gosched()
				}
			})
		}
		wg.Go(func() {
			all.Wait()
			lab.Yield()
			why = "the time is up"
			f.Stop()
		})
		wg.Wait()
		for i := range reasons {
			require.Equal(t, "the time is up", reasons[i], "what worker %d has seen of what was done before Stop", i)
		}
	})
}

// Several call Stop at once, and none of them has looked before.
func TestManyStopAtOnce(t *testing.T) {
	for range 20 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			const n = 8
			var f atomic.Flag
			all := lab.NewBarrier(n)
			said := make([]bool, n)
			var wg sync.WaitGroup
			for i := range said {
				wg.Go(func() {
					all.Wait()
					f.Stop()
					said[i] = f.Stopped()
				})
			}
			wg.Wait()
			for i := range said {
				require.True(t, said[i], "Stopped says false to caller %d, after its Stop has returned", i)
			}
			require.True(t, f.Stopped(), "Stopped says false, after Stop has returned")
		})
	}
}
