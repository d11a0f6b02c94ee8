// Package exhibition makes Judit a goroutine that serves what the games ask of her.
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

// Asynchronous starts Judit and the games, and sends Judit home after the last one.
func Asynchronous(tables []Table, pairs int) {
	calls := make(chan request)
	home := make(chan struct{})
	go func() {
		defer close(home)
		for call := range calls {
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
	close(calls)
	<-home
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
