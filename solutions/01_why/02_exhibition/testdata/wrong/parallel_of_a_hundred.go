// want test "Judit and her clones"

// Package exhibition has a hundred clones, for however many tables.
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

// Parallel never plays at more than a hundred tables.
func Parallel(tables []Table, pairs int) {
	clones := make(chan struct{}, 100)
	var games sync.WaitGroup
	for _, table := range tables {
		games.Go(func() {
			clones <- struct{}{}
			defer func() { <-clones }()
			game(table, pairs)
		})
	}
	games.Wait()
}

func game(table Table, pairs int) {
	for range pairs {
		table.JuditMoves()
		table.OpponentMoves()
	}
}
