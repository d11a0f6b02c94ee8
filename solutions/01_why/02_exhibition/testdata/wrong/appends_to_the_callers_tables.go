// want test "the caller.s slice"

// Package exhibition plans all moves by appending to the caller's slice.
package exhibition

import (
	"sync"
)

// A Table is one game. Judit moves first, then the two sides take turns: neither
// method may be called again, nor the other one, before the last call has returned.
type Table interface {
	// JuditMoves makes Judit's next move. She is at this table until it returns.
	JuditMoves()
	// OpponentMoves lets the opponent think, and returns when the move is made.
	OpponentMoves()
}

// Synchronous plays one game after another, in the order of tables.
func Synchronous(tables []Table, pairs int) {
	for _, t := range tables {
		for range pairs {
			t.JuditMoves()
			t.OpponentMoves()
		}
	}
}

// Asynchronous is Judit herself: she has a plan of her moves, and follows it.
func Asynchronous(tables []Table, pairs int) {
	if len(tables) == 0 || pairs <= 0 {
		return
	}
	plan := tables
	for range pairs - 1 {
		plan = append(plan, tables...)
	}
	answered := make([]chan struct{}, len(tables))
	for i := range answered {
		answered[i] = make(chan struct{}, 1)
		answered[i] <- struct{}{}
	}
	for k, t := range plan {
		i := k % len(tables)
		<-answered[i]
		t.JuditMoves()
		go func() {
			t.OpponentMoves()
			answered[i] <- struct{}{}
		}()
	}
	for _, a := range answered {
		<-a
	}
}

// Parallel plays all games at the same time with a clone of Judit at each table.
func Parallel(tables []Table, pairs int) {
	var wg sync.WaitGroup
	for _, t := range tables {
		wg.Go(func() {
			for range pairs {
				t.JuditMoves()
				t.OpponentMoves()
			}
		})
	}
	wg.Wait()
}
