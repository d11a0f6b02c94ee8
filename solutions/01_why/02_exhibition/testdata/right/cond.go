// Package exhibition lets the games wait on a condition variable until Judit is free.
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

// Asynchronous plays all games at once; busy says whether Judit is at a table.
func Asynchronous(tables []Table, pairs int) {
	var mu sync.Mutex
	free := sync.NewCond(&mu)
	busy := false
	var games sync.WaitGroup
	for _, table := range tables {
		games.Go(func() {
			for range pairs {
				mu.Lock()
				for busy {
					free.Wait()
				}
				busy = true
				mu.Unlock()

				table.JuditMoves()

				mu.Lock()
				busy = false
				mu.Unlock()
				free.Signal()
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
