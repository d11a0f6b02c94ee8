// want test "both sides move in turn"

// Package exhibition starts every move of a game at once.
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
				<-judit
				table.OpponentMoves()
			}
		})
	}
	games.Wait()
}

// Parallel gives each pair of moves a goroutine.
func Parallel(tables []Table, pairs int) {
	var moves sync.WaitGroup
	for _, table := range tables {
		for range pairs {
			moves.Go(func() {
				table.JuditMoves()
				table.OpponentMoves()
			})
		}
	}
	moves.Wait()
}

func game(table Table, pairs int) {
	for range pairs {
		table.JuditMoves()
		table.OpponentMoves()
	}
}
