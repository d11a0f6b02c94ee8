// want test "time until"

// Package exhibition goes round in the asynchronous exhibition, but Judit waits at
// each table for the answer.
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

// Asynchronous makes rounds that save nothing.
func Asynchronous(tables []Table, pairs int) {
	for range pairs {
		for _, table := range tables {
			table.JuditMoves()
			table.OpponentMoves()
		}
	}
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
