package atomic_test

import (
	"fmt"
	"runtime"
	"sync"
	stdatomic "sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	atomic "koans/exercises/05_synchronization/07_atomic"
	"koans/exercises/internal/lab"
)

// The second time as well as the first: no lock is held.
func TestAChangeThatIsCalledAgainMayLook(t *testing.T) {
	lab.Rule(t, "No lock", "Score.Update")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		var s atomic.Score
		calls := 0
		s.Update(func(white, black int) (int, int) {
			require.Equal(t, score{white, black}.String(), load(&s).String(), "what change has read itself, against what it was called with")
			if calls++; calls <= 3 {
				s.Update(add(5, 7))
			}
			return white + 1, black + 1
		})
		require.Equal(t, "16:22", load(&s).String(), "the score, after 1:1 was added, and 5:7 three times while that was being thought about")
	})
}

// Somebody updates the score while an update is being thought about, one number or both. What was
// thought about the old score must not be written over the new one.
func TestAnUpdateThatComesWhileAnotherThinks(t *testing.T) {
	lab.Rule(t, "No update is lost", "Score.Update")
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
	lab.Rule(t, "No update is lost", "Score.Update")
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

// All think about the same score, and then all try at the same time.
func TestManyUpdateAtTheSameTime(t *testing.T) {
	lab.Rule(t, "No update is lost", "Score.Update")
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
			require.Equal(t, score{n, n * (n - 1) / 2}.String(), load(&s).String(), "the score, after %d updates at the same time that have added 1 to white and 0, 1, 2 and so on to black", n)
		})
	}
}

// Those whose swap was lost think again, and again at the same time: trying again is no reason for a lock.
func TestThoseWhoThinkAgainMeet(t *testing.T) {
	lab.Rule(t, "No lock", "Score.Update", "Max.Offer")
	t.Run("Update", func(t *testing.T) {
		lab.Rule(t, "No lock", "Score.Update")
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			const n = 60
			var s atomic.Score
			var tries [n]*lab.Barrier // one update lands with each try of all, until none is left
			for i := range tries {
				tries[i] = lab.NewBarrier(n - i)
			}
			var wg sync.WaitGroup
			for range n {
				wg.Go(func() {
					calls := 0
					s.Update(func(white, black int) (int, int) {
						tries[min(calls, n-1)].Wait()
						calls++
						return white + 1, black + calls
					})
				})
			}
			wg.Wait()
			require.Equal(t, score{n, n * (n + 1) / 2}.String(), load(&s).String(), "the score, after %d updates that met in each try have added 1 to white and to black how often they had tried", n)
		})
	})
	t.Run("Offer", func(t *testing.T) {
		lab.Rule(t, "No lock", "Max.Offer")
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			const n = 60
			first, again := lab.NewBarrier(n), lab.NewBarrier(n-1)
			var calls stdatomic.Int32
			greatest := atomic.NewMax(0, func(a, b int) bool {
				switch call := calls.Add(1); {
				case call <= n:
					first.Wait()
				case call <= 2*n-1: // one was kept, the others compare again
					again.Wait()
				}
				return a < b
			})
			var wg sync.WaitGroup
			for i := range n {
				wg.Go(func() { greatest.Offer(i + 1) })
			}
			wg.Wait()
			require.GreaterOrEqual(t, int(calls.Load()), 2*n-1, "what Offer has asked: calls of less for %d offers that met in the first, so that all but one have to compare again", n)
			require.Equal(t, n, greatest.Load(), "what is kept, after 1 to %d were offered that met in each of two tries", n)
		})
	})
}

// What the one wins, the other loses: together they always have nothing.
func TestNobodySeesOneNumberWithoutTheOther(t *testing.T) {
	lab.Rule(t, "Both together", "Score.Load", "Score.Update")
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

// Others may be quicker any number of times. Trying again has no limit.
func TestNobodyGivesUp(t *testing.T) {
	lab.Rule(t, "No update is lost", "Score.Update")
	const often = 3000
	t.Run("Update", func(t *testing.T) {
		lab.Rule(t, "No update is lost", "Score.Update")
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
		lab.Rule(t, "The greatest", "Max.Offer")
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
