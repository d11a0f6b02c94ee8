// Package exhibition plays a chess exhibition in three ways: one master against
// many opponents, one game after another, walking round, or with clones.
//
// All functions return when the last move at the last table has been made. They do not
// change the slice tables.
package exhibition

import "sync"

// A Table is one game. Judit moves first, then the two sides take turns: neither
// method may be called again, nor the other one, before the last call has returned.
type Table interface {
	// JuditMoves makes Judit's next move. She is at this table until it returns.
	JuditMoves()
	// OpponentMoves lets the opponent think, and returns when the move is made.
	OpponentMoves()
}

// Synchronous plays one game after another, in the order of tables. In each
// game both sides make pairs moves.
func Synchronous(tables []Table, pairs int) {
	for _, table := range tables {
		for range pairs {
			table.JuditMoves()
			table.OpponentMoves()
		}
	}
}

// Asynchronous plays all games side by side with one Judit, who goes on to another
// table while an opponent thinks. If several have answered, she goes to the one who
// was first, or to the next in the order of tables. She is never at two tables at the
// same time. In each game both sides make pairs moves.
func Asynchronous(tables []Table, pairs int) {
	judit := make(chan struct{}, 1) // full while she is at a table
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

// Parallel plays all games at the same time with a clone of Judit at each table. In each
// game both sides make pairs moves.
func Parallel(tables []Table, pairs int) {
	var games sync.WaitGroup
	for _, table := range tables {
		games.Go(func() {
			for range pairs {
				table.JuditMoves()
				table.OpponentMoves()
			}
		})
	}
	games.Wait()
}
