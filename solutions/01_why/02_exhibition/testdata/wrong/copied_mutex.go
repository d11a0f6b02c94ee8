// Package exhibition hands each game a copy of the mutex: a Judit for each.
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

// Asynchronous guards Judit, but not the same one.
func Asynchronous(tables []Table, pairs int) {
	var judit sync.Mutex
	var games sync.WaitGroup
	for _, table := range tables {
		games.Go(func() { gameWith(judit, table, pairs) }) // want vet "copies lock"
	}
	games.Wait()
}

func gameWith(judit sync.Mutex, table Table, pairs int) {
	for range pairs {
		judit.Lock()
		table.JuditMoves()
		judit.Unlock()
		table.OpponentMoves()
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
