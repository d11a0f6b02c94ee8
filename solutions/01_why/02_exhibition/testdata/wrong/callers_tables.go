// want test "the caller's slice"

// Package exhibition puts its own tables into the caller's slice.
package exhibition

import "sync"

// A Table is one game.
type Table interface {
	JuditMoves()
	OpponentMoves()
}

// A seat is a table at which Judit has to arrive before she can move.
type seat struct {
	Table
	judit *sync.Mutex
}

func (s *seat) JuditMoves() {
	s.judit.Lock()
	defer s.judit.Unlock()
	s.Table.JuditMoves()
}

// Asynchronous plays all games side by side with one Judit.
func Asynchronous(tables []Table, pairs int) {
	var judit sync.Mutex
	for i, t := range tables {
		tables[i] = &seat{t, &judit}
	}
	Parallel(tables, pairs)
}

func play(t Table, pairs int) {
	for range pairs {
		t.JuditMoves()
		t.OpponentMoves()
	}
}

// Synchronous plays one game after another, in the order of tables. In each
// game both sides make pairs moves.
func Synchronous(tables []Table, pairs int) {
	for _, t := range tables {
		play(t, pairs)
	}
}

// Parallel plays all games at the same time with a clone of Judit at each table. In each
// game both sides make pairs moves.
func Parallel(tables []Table, pairs int) {
	var wg sync.WaitGroup
	for _, t := range tables {
		wg.Go(func() { play(t, pairs) })
	}
	wg.Wait()
}
