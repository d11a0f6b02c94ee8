// Package exhibition counts the moves that are left in a variable that all games write.
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

// Asynchronous counts without a lock.
func Asynchronous(tables []Table, pairs int) {
	judit := make(chan struct{}, 1)
	left := len(tables) * pairs
	over := make(chan struct{}, 1)
	if left == 0 {
		return
	}
	for _, table := range tables {
		go func() {
			for range pairs {
				judit <- struct{}{}
				table.JuditMoves()
				<-judit
				table.OpponentMoves()
				left-- // want race|deadlock|test "race|wait|moves"
				if left == 0 {
					over <- struct{}{}
				}
			}
		}()
	}
	<-over
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
