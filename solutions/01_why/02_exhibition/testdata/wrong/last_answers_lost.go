// Package exhibition goes home after Judit's last move, with opponents still thinking.
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

// Asynchronous returns before the last opponents have answered.
func Asynchronous(tables []Table, pairs int) {
	answered := make([]chan struct{}, len(tables))
	for i := range tables {
		answered[i] = make(chan struct{}, 1)
		answered[i] <- struct{}{}
	}
	for range pairs {
		for i, table := range tables {
			<-answered[i]
			table.JuditMoves()
			go func() { // want leak|test "left behind|moves of the opponent"
				table.OpponentMoves()
				answered[i] <- struct{}{}
			}()
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
