// want test "of two exhibitions at the same time, one stood still"

// Package exhibition has one Judit for all the exhibitions there are.
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

var judit sync.Mutex

// Asynchronous keeps Judit from the other exhibitions, too.
func Asynchronous(tables []Table, pairs int) {
	var games sync.WaitGroup
	for _, table := range tables {
		games.Go(func() {
			for range pairs {
				judit.Lock()
				table.JuditMoves()
				judit.Unlock()
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
