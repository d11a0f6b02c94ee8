package exhibition_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	exhibition "koans/exercises/01_why/02_exhibition"
	"koans/exercises/internal/lab"
)

// A hall is where an exhibition takes place. What the boards note, they note without locks and without the
// race detector's knowledge (go:norace): so they neither order the goroutines that
// move, nor are they to blame when moves come at once that should not.
type hall struct {
	tl       *lab.Timeline
	who      int
	judit    time.Duration
	opponent func(after time.Duration) time.Duration
	boards   []*board
	atTables lab.Overlap   // how many tables Judit is at
	free     time.Duration // when Judit is free again: oneJudit only
	fault    chan string   // the first turn that was not kept
}

const (
	oneJudit = iota
	clones
)

func newHall(tl *lab.Timeline, s scene, who int) *hall {
	h := &hall{tl: tl, who: who, judit: s.judit, fault: make(chan string, 1)}
	h.opponent = func(time.Duration) time.Duration { return s.opponent }
	for i := range s.tables {
		h.boards = append(h.boards, &board{hall: h, name: fmt.Sprintf("table %d", i+1)})
	}
	return h
}

func (h *hall) tables() []exhibition.Table {
	var tables []exhibition.Table
	for _, b := range h.boards {
		tables = append(tables, b)
	}
	return tables
}

// requireAllMoves fails t unless the two sides took turns at every table, pairs moves each.
func (h *hall) requireAllMoves(t *testing.T, function string, pairs int) {
	t.Helper()
	select {
	case fault := <-h.fault:
		require.Fail(t, fault, "%s: both sides move in turn, Judit first", function)
	default:
	}
	played := slices.ContainsFunc(h.boards, func(b *board) bool { return b.judits+b.answers > 0 })
	require.True(t, played || pairs == 0, "%s returned, and nobody had moved at any table", function)
	for _, b := range h.boards {
		require.Equal(t, pairs, b.judits, "%s: moves of Judit at %s when the function returned", function, b.name)
		require.Equal(t, pairs, b.answers, "%s: moves of the opponent at %s when the function returned", function, b.name)
	}
}

func (h *hall) requireOneJudit(t *testing.T) {
	t.Helper()
	most := h.atTables.Most()
	require.Equal(t, 1, most, "Judit was at %d tables at once: there is only one of her", most)
}

// A board is a table that looks whether its turns are kept.
type board struct {
	hall            *hall
	name            string
	judits, answers int           // moves made
	meet            func()        // what comes with Judit's first move, if anything
	extra           time.Duration // what each side takes for a move here, beyond what all take
	began, ended    time.Duration
	from, until     time.Duration // Judit's latest move: oneJudit only
}

// JuditMoves sleeps only where each table has a Judit of its own. The one
// Judit may be guarded by a mutex, and a mutex that is held while its holder sleeps
// stops a bubble's clock. So her moves are noted one behind the other, as she can
// make them, and OpponentMoves lets their time go by.
//
//go:norace
func (b *board) JuditMoves() {
	if b.judits != b.answers {
		b.blame("Judit moved at %s before the opponent had answered her move %d", b.judits)
	}
	if b.judits == 0 {
		b.began = b.hall.tl.Now()
	}
	leave := b.hall.atTables.Enter()
	if b.meet != nil && b.judits == 0 {
		b.meet()
	}
	if b.hall.who == clones {
		b.spend("Judit", b.hall.judit+b.extra)
	} else {
		if len(b.hall.boards) < 100 { // it takes its time, and in a crowd it is not needed to see two Judits
			lab.Yield()
		}
		b.from = max(b.hall.tl.Now(), b.hall.free)
		b.until = b.from + b.hall.judit
		b.hall.free = b.until
	}
	leave()
	b.judits++
}

//go:norace
func (b *board) OpponentMoves() {
	if b.judits != b.answers+1 {
		b.blame("the opponent at %s moved before Judit had made her move %d", b.answers+1)
	}
	if b.hall.who == oneJudit {
		time.Sleep(b.from - b.hall.tl.Now())
		b.spend("Judit", b.until-b.hall.tl.Now())
	}
	b.spend("opponent", b.hall.opponent(b.hall.tl.Now())+b.extra)
	b.answers++
	b.ended = b.hall.tl.Now()
}

func (b *board) blame(format string, move int) {
	select {
	case b.hall.fault <- fmt.Sprintf(format, b.name, move):
	default: // there was one before
	}
}

func (b *board) spend(name string, d time.Duration) {
	end := b.hall.tl.Span(b.name, name)
	time.Sleep(d)
	end("")
}
