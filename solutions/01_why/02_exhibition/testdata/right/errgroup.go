// Package exhibition starts its games in an errgroup, and hands Judit round as a token.
package exhibition

import "golang.org/x/sync/errgroup"

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

// Asynchronous plays all games at once; whoever received the token has Judit.
func Asynchronous(tables []Table, pairs int) {
	judit := make(chan struct{}, 1)
	judit <- struct{}{}
	var games errgroup.Group
	for _, table := range tables {
		games.Go(func() error {
			for range pairs {
				token := <-judit
				table.JuditMoves()
				judit <- token
				table.OpponentMoves()
			}
			return nil
		})
	}
	_ = games.Wait()
}

// Parallel plays all games at once, each with a Judit of its own.
func Parallel(tables []Table, pairs int) {
	var games errgroup.Group
	for _, table := range tables {
		games.Go(func() error {
			game(table, pairs)
			return nil
		})
	}
	_ = games.Wait()
}

func game(table Table, pairs int) {
	for range pairs {
		table.JuditMoves()
		table.OpponentMoves()
	}
}
