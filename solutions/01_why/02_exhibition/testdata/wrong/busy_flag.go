// Package exhibition looks whether Judit is free, and then takes her: two steps.
package exhibition

import (
	"runtime"
	"sync"
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

// Asynchronous keeps Judit in a variable that nothing guards.
func Asynchronous(tables []Table, pairs int) {
	busy := false
	var games sync.WaitGroup
	for _, table := range tables {
		games.Go(func() {
			for range pairs {
				for busy { // want race|test|spin "race|only one of her|busy"
					runtime.Gosched()
				}
				busy = true
				table.JuditMoves()
				busy = false
				table.OpponentMoves()
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
