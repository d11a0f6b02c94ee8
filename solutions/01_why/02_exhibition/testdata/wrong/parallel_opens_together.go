// want test "end of the game at table"

// Package exhibition lets the clones wait for each other once, after the opening move.
package exhibition

import (
	"sync"
)

// A Table is one game. Judit moves first, then the two sides take turns: neither
// method may be called again, nor the other one, before the last call has returned.
type Table interface {
	// JuditMoves makes Judit's next move. She is at this table until it returns.
	JuditMoves()
	// OpponentMoves lets the opponent think, and returns when the move is made.
	OpponentMoves()
}

// Synchronous plays one game after another, in the order of tables.
func Synchronous(tables []Table, pairs int) {
	for _, t := range tables {
		for range pairs {
			t.JuditMoves()
			t.OpponentMoves()
		}
	}
}

// Asynchronous plays all games side by side with one Judit.
func Asynchronous(tables []Table, pairs int) {
	judit := make(chan struct{}, 1)
	var wg sync.WaitGroup
	for _, t := range tables {
		wg.Go(func() {
			for range pairs {
				judit <- struct{}{}
				t.JuditMoves()
				<-judit
				t.OpponentMoves()
			}
		})
	}
	wg.Wait()
}

// Parallel plays all games at the same time with a clone of Judit at each table.
func Parallel(tables []Table, pairs int) {
	if pairs <= 0 {
		return
	}
	var opened, over sync.WaitGroup
	opened.Add(len(tables))
	for _, t := range tables {
		over.Go(func() {
			t.JuditMoves()
			opened.Done()
			opened.Wait() // the clocks are started together
			t.OpponentMoves()
			for range pairs - 1 {
				t.JuditMoves()
				t.OpponentMoves()
			}
		})
	}
	over.Wait()
}
