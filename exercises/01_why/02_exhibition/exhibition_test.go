package exhibition_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	exhibition "koans/exercises/01_why/02_exhibition"
	"koans/exercises/internal/lab"
)

func TestBothSidesTakeTurnsToTheEnd(t *testing.T) {
	lab.Rule(t, "Turns", "Synchronous", "Asynchronous", "Parallel")
	for _, way := range ways {
		t.Run(way.name, func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				s := scene{tables: 3, pairs: 4, judit: time.Second, opponent: time.Minute}
				h := newHall(tl, s, oneJudit)
				way.play(h.tables(), s.pairs)
				h.requireAllMoves(t, way.name, s.pairs)
			})
		})
	}
}

// At the first table of all, they think for longest: who waits for the last table's answer has not got them all.
func TestTheLastAnswerMayComeFromAnyTable(t *testing.T) {
	lab.Rule(t, "The end", "Synchronous", "Asynchronous", "Parallel")
	for _, way := range ways {
		t.Run(way.name, func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				h := newHall(tl, scene{tables: 8, judit: time.Second}, oneJudit)
				h.opponent = func(after time.Duration) time.Duration { return 2 * (time.Minute - after%time.Minute) }
				way.play(h.tables(), 3)
				h.requireAllMoves(t, way.name, 3)
			})
		})
	}
}

func TestSynchronousPlaysOneGameAfterAnother(t *testing.T) {
	lab.Rule(t, "Synchronous", "Synchronous")
	for _, s := range scenes(t) {
		t.Run(s.name, func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				t.Log(s)
				tl.Strategy("synchronous")
				h := newHall(tl, s, oneJudit)
				exhibition.Synchronous(h.tables(), s.pairs)
				h.requireAllMoves(t, "Synchronous", s.pairs)
				for i, b := range h.boards[1:] {
					require.GreaterOrEqual(t, b.began, h.boards[i].ended,
						"the game at %s began before the one at %s was over", b.name, h.boards[i].name)
				}
				tl.AssertTook(t, time.Duration(s.tables*s.pairs)*(s.judit+s.opponent), "time for the synchronous exhibition")
			})
		})
	}
}

// The later an opponent's first turn comes, the faster the answer: all of them
// want Judit back at the very same moment.
func TestAsynchronousHasOneJuditWhenAllOpponentsAnswerAtOnce(t *testing.T) {
	lab.Rule(t, "One Judit", "Asynchronous")
	for range 20 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			s := scene{tables: 8, pairs: 3, judit: 5 * time.Second}
			h := newHall(tl, s, oneJudit)
			h.opponent = func(after time.Duration) time.Duration { return time.Minute - after%time.Minute }
			exhibition.Asynchronous(h.tables(), s.pairs)
			h.requireAllMoves(t, "Asynchronous", s.pairs)
			h.requireOneJudit(t)
		})
	}
}

func TestAsynchronousLetsOneJuditWalkRound(t *testing.T) {
	lab.Rule(t, "She walks on", "Asynchronous")
	for _, s := range scenes(t) {
		t.Run(s.name, func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				t.Log(s)
				tl.Strategy("asynchronous")
				h := newHall(tl, s, oneJudit)
				exhibition.Asynchronous(h.tables(), s.pairs)
				h.requireAllMoves(t, "Asynchronous", s.pairs)
				h.requireOneJudit(t)

				// A round takes as long as all of Judit's moves in it, or, with few tables, as one opponent.
				round := max(time.Duration(s.tables)*s.judit, s.judit+s.opponent)
				lastMove := time.Duration(s.pairs-1)*round + time.Duration(s.tables)*s.judit
				assert.Equal(t, lastMove.String(), h.free.String(), "time until Judit has made her last move")
				tl.AssertTook(t, lastMove+s.opponent, "time until the last opponent has answered")
			})
		})
	}
}

func TestParallelHasACloneAtEachTable(t *testing.T) {
	lab.Rule(t, "Clones", "Parallel")
	for _, s := range scenes(t) {
		t.Run(s.name, func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				t.Log(s)
				tl.Strategy("parallel")
				h := newHall(tl, s, clones)
				exhibition.Parallel(h.tables(), s.pairs)
				h.requireAllMoves(t, "Parallel", s.pairs)
				assert.Equal(t, s.tables, h.atTables.Most(), "Judit and her clones at so many tables at once")
				tl.AssertTook(t, time.Duration(s.pairs)*(s.judit+s.opponent), "time for the parallel exhibition")
			})
		})
	}
}
