// Package exhibition makes the calling goroutine Judit, who walks from table to
// table; only the opponents think in goroutines.
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

// Asynchronous walks round; at each table Judit waits for what was not answered yet.
func Asynchronous(tables []Table, pairs int) {
	answered := make([]chan struct{}, len(tables))
	for i := range tables {
		answered[i] = make(chan struct{}, 1)
		answered[i] <- struct{}{} // before the first round there is nothing to answer
	}
	for range pairs {
		for i, table := range tables {
			<-answered[i]
			table.JuditMoves()
			go func() {
				table.OpponentMoves()
				answered[i] <- struct{}{}
			}()
		}
	}
	for _, last := range answered {
		<-last
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
