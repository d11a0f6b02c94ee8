// want test "time until"

// Package exhibition lets go of Judit only when the opponent has answered.
package exhibition

import "sync"

// A Table is one game.
type Table interface {
	JuditMoves()
	OpponentMoves()
}

// Synchronous plays one game after another.
func Synchronous(tables []Table, pairs int) {
	for _, table := range tables {
		game(table, pairs)
	}
}

// Asynchronous plays all games at once with one Judit.
func Asynchronous(tables []Table, pairs int) {
	judit := make(chan struct{}, 1)
	var games sync.WaitGroup
	for _, table := range tables {
		games.Go(func() {
			for range pairs {
				judit <- struct{}{}
				table.JuditMoves()
				table.OpponentMoves()
				<-judit
			}
		})
	}
	games.Wait()
}

// Parallel plays all games at once, each with a Judit of its own.
func Parallel(tables []Table, pairs int) {
	var games sync.WaitGroup
	for _, table := range tables {
		games.Go(func() { game(table, pairs) })
	}
	games.Wait()
}

func game(table Table, pairs int) {
	for range pairs {
		table.JuditMoves()
		table.OpponentMoves()
	}
}
