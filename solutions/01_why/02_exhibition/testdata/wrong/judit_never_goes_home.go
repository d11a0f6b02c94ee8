// Package exhibition leaves the goroutine that is Judit waiting for the next call.
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

type request struct {
	table Table
	moved chan struct{}
}

// Asynchronous never tells Judit that the exhibition is over.
func Asynchronous(tables []Table, pairs int) {
	calls := make(chan request)
	go func() {
		for call := range calls { // want leak "left behind"
			call.table.JuditMoves()
			close(call.moved)
		}
	}()
	var games sync.WaitGroup
	for _, table := range tables {
		games.Go(func() {
			for range pairs {
				moved := make(chan struct{})
				calls <- request{table, moved}
				<-moved
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
