package exhibition_test

import (
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	exhibition "koans/exercises/01_why/02_exhibition"
	"koans/exercises/internal/lab"
)

func TestWithoutTablesOrMovesNothingHappens(t *testing.T) {
	lab.Rule(t, "The end", "Synchronous", "Asynchronous", "Parallel")
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

// An opponent who answers in no time wants Judit back before whoever has waited for her has come.
func TestAsynchronousHasOneJuditWhenAnswersTakeNoTime(t *testing.T) {
	lab.Rule(t, "One Judit", "Asynchronous")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		h := newHall(tl, scene{tables: 8}, oneJudit)
		exhibition.Asynchronous(h.tables(), 30)
		h.requireAllMoves(t, "Asynchronous", 30)
		h.requireOneJudit(t)
	})
}

// Whoever waits for the others after each move, or before the next, is as slow as the slowest.
func TestAFastGameDoesNotWaitForSlowOnes(t *testing.T) {
	lab.Rule(t, "Clones", "Parallel")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		s := scene{tables: 4, pairs: 3, judit: 5 * time.Second, opponent: 55 * time.Second}
		h := newHall(tl, s, clones)
		for i, b := range h.boards {
			b.extra = time.Duration(i) * time.Minute / 2
		}
		exhibition.Parallel(h.tables(), s.pairs)
		h.requireAllMoves(t, "Parallel", s.pairs)
		for i, b := range h.boards {
			want := time.Duration(s.pairs*(i+1)) * time.Minute
			require.Equal(t, want.String(), b.ended.String(), "Parallel: end of the game at %s, where all moves take longer the higher its number", b.name)
		}
	})
}

func TestTheListOfTablesIsTheCallers(t *testing.T) {
	lab.Rule(t, "Everything is apart", "Synchronous", "Asynchronous", "Parallel")
	for _, way := range ways {
		t.Run(way.name, func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				tables := newHall(tl, scene{tables: 6}, oneJudit).tables()
				before := slices.Clone(tables)
				way.play(tables[:3], 2) // to the others somebody could append
				require.True(t, slices.Equal(before, tables), "%s has changed the caller's slice of tables, or what lies behind it", way.name)
			})
		})
	}
}

// Two exhibitions in two halls, with two Judits: a variable shared by the calls would mix them up.
func TestTwoExhibitionsGoOnAtTheSameTime(t *testing.T) {
	lab.Rule(t, "Everything is apart", "Synchronous", "Asynchronous", "Parallel")
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
	lab.Rule(t, "Everything is apart", "Synchronous", "Asynchronous", "Parallel")
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
