// want test "time until"

// Package exhibition waits for all answers of a round before Judit begins the next one.
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

// Asynchronous lets Judit wait for the slowest in each round.
func Asynchronous(tables []Table, pairs int) {
	for range pairs {
		var round sync.WaitGroup
		for _, table := range tables {
			table.JuditMoves()
			round.Go(table.OpponentMoves)
		}
		round.Wait()
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
