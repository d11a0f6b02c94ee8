// want test "there is only one of her|time until"

// Package exhibition starts the tables one after another by the clock, and hopes that
// Judit is never wanted at two of them.
package exhibition

import (
	"sync"
	"time"
)

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

// Asynchronous guesses when Judit will be free.
func Asynchronous(tables []Table, pairs int) {
	var games sync.WaitGroup
	for i, table := range tables {
		games.Go(func() {
			time.Sleep(time.Duration(i) * 5 * time.Second)
			game(table, pairs)
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
