// want test "end of the game at table"

// Package exhibition lets the clones wait for each other after each move.
package exhibition

import "sync"

// A Table is one game.
type Table interface {
	JuditMoves()
	OpponentMoves()
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
	for range pairs {
		var round sync.WaitGroup
		for _, t := range tables {
			round.Go(func() {
				t.JuditMoves()
				t.OpponentMoves()
			})
		}
		round.Wait()
	}
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
