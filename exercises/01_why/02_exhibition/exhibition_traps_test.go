package exhibition_test

import (
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"koans/exercises/internal/lab"
)

func TestWithoutTablesOrMovesNothingHappens(t *testing.T) {
	lab.Rule(t, "Nothing shared", "Synchronous", "Asynchronous", "Parallel")
	for _, way := range ways {
		t.Run(way.name, func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				way.play(nil, 30)
				h := newHall(tl, scene{tables: 24}, clones)
				way.play(h.tables(), 0)
				h.requireAllMoves(t, way.name, 0)
				tl.AssertTook(t, 0, "time for an exhibition in which there is nothing to do")
			})
		})
	}
}

// Two exhibitions in two halls, with two Judits: a variable shared by the calls would mix them up.
func TestTwoExhibitionsGoOnAtTheSameTime(t *testing.T) {
	lab.Rule(t, "Nothing shared", "Synchronous", "Asynchronous", "Parallel")
	for _, way := range ways {
		t.Run(way.name, func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				small := newHall(tl, scene{tables: 3, pairs: 2, judit: time.Second, opponent: time.Minute}, oneJudit)
				large := newHall(tl, scene{tables: 7, pairs: 5, judit: time.Second, opponent: time.Minute}, oneJudit)
				var both sync.WaitGroup
				both.Go(func() { way.play(small.tables(), 2) })
				both.Go(func() { way.play(large.tables(), 5) })
				both.Wait()
				small.requireAllMoves(t, way.name, 2)
				large.requireAllMoves(t, way.name, 5)
			})
		})
	}
}

// At the first table of either hall Judit stays until the other hall's Judit is at hers.
func TestTwoExhibitionsDoNotWaitForEachOther(t *testing.T) {
	lab.Rule(t, "Nothing shared", "Synchronous", "Asynchronous", "Parallel")
	for _, way := range ways {
		t.Run(way.name, func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				here := make(chan struct{})
				var alone atomic.Bool
				var both sync.WaitGroup
				for range 2 {
					h := newHall(tl, scene{tables: 3}, oneJudit)
					h.boards[0].meet = func() {
						select {
						case here <- struct{}{}:
						case <-here:
						case <-time.After(time.Hour):
							alone.Store(true)
						}
					}
					both.Go(func() { way.play(h.tables(), 2) })
				}
				both.Wait()
				require.False(t, alone.Load(),
					"%s: of two exhibitions at the same time, one stood still as long as Judit was at a table of the other", way.name)
			})
		})
	}
}
