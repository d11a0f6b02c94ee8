package atomic_test

import (
	"runtime"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	atomic "koans/exercises/05_synchronization/07_atomic"
	"koans/exercises/internal/lab"
)

// Nobody has used the score before. To find that it is not there yet, and then to put it there, is two steps,
// and an update that comes in between is overwritten.
func TestTheFirstUpdatesOfManyAtTheSameTime(t *testing.T) {
	lab.Rule(t, "No update is lost", "Score.Update", "Score.Load")
	lab.Stir()
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		const rounds, writers, readers = 1000, 2, 4
		var scores [rounds]atomic.Score
		var all [rounds]*lab.Barrier
		for i := range all {
			all[i] = lab.NewBarrier(writers + readers)
		}
		var wg sync.WaitGroup
		for range writers {
			wg.Go(func() {
				for i := range scores {
					all[i].Wait()
					scores[i].Update(add(1, 1))
				}
			})
		}
		for range readers {
			wg.Go(func() {
				for i := range scores {
					all[i].Wait()
					scores[i].Load()
				}
			})
		}
		wg.Wait()
		for i := range scores {
			require.Equal(t, score{writers, writers}.String(), load(&scores[i]).String(), "the score, after the first %d updates, all at the same time, that have added 1:1 each", writers)
		}
	})
}

// They take turns, and each offers one more than the one before as soon as that can be read, though its Offer may not have
// returned yet. All were kept, even those that were exceeded at once.
func TestWhatWasKeptWasSaidToBeKept(t *testing.T) {
	lab.Rule(t, "The greatest", "Max.Offer")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		const workers, last = 3, 5000
		best := atomic.NewMax(0, func(a, b int) bool { return a < b })
		var kept [last + 1]bool
		var over [last + 1]chan struct{} // closed when that Offer has returned
		for n := range over {
			over[n] = make(chan struct{})
		}
		close(over[0])
		var wg sync.WaitGroup
		for i := range workers {
			wg.Go(func() {
				for n := i + 1; n <= last; n += workers {
					for looks := 0; best.Load() < n-1; looks++ {
						if looks == 10 { // enough: others need the processor, too
							<-over[n-1]
							break
						}
						runtime.Gosched()
					}
					kept[n] = best.Offer(n)
					close(over[n])
				}
			})
		}
		wg.Wait()
		for n := 1; n <= last; n++ {
			require.True(t, kept[n], "Offer(%d) came when %d was kept, and says that it was not kept", n, n-1)
		}
		require.Equal(t, last, best.Load(), "what is kept, after 1 to %d were offered one after another", last)
	})
}

// Whoever was slower tries again at once: there is nothing that a pause would wait for.
func TestTryingAgainTakesNoTime(t *testing.T) {
	lab.Rule(t, "Block, do not poll", "Max.Offer", "Score.Update")
	t.Run("Offer", func(t *testing.T) {
		lab.Rule(t, "Block, do not poll", "Max.Offer")
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			var best *atomic.Max[int]
			quicker := 0
			best = atomic.NewMax(0, func(a, b int) bool {
				if b == 100 && quicker < 5 {
					quicker++
					best.Offer(quicker)
				}
				return a < b
			})
			best.Offer(100)
			tl.AssertTook(t, 0, "the time that Offer took, when others were quicker 5 times and less takes none")
		})
	})
	t.Run("Update", func(t *testing.T) {
		lab.Rule(t, "Block, do not poll", "Score.Update")
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			var s atomic.Score
			quicker := 0
			s.Update(func(white, black int) (int, int) {
				if quicker < 5 {
					quicker++
					s.Update(func(white, black int) (int, int) { return white + 1, black })
				}
				return white, black + 1
			})
			tl.AssertTook(t, 0, "the time that Update took, when others were quicker 5 times and change takes none")
		})
	})
}
