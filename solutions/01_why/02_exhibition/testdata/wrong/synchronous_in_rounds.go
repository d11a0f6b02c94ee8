// want test "began before"

// Package exhibition goes round in the synchronous exhibition instead of finishing each game.
package exhibition

import "sync"

// A Table is one game.
type Table interface {
	JuditMoves()
	OpponentMoves()
}

// Synchronous plays all games a move at a time.
func Synchronous(tables []Table, pairs int) {
	for range pairs {
		for _, table := range tables {
			game(table, 1)
		}
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
				<-judit
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
