package exhibition_test

import (
	"sync"
	"testing"
	"time"

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
