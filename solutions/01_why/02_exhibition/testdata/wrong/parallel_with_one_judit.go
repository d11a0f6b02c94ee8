// want test "Judit and her clones"

// Package exhibition has one Judit walk in the parallel exhibition too.
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

// Parallel is Asynchronous under another name.
func Parallel(tables []Table, pairs int) { Asynchronous(tables, pairs) }

func game(table Table, pairs int) {
	for range pairs {
		table.JuditMoves()
		table.OpponentMoves()
	}
}
