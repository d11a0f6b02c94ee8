// Package exhibition sends Judit to the table that was ready first, as an event
// loop would.
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

// Asynchronous takes the tables from a queue; each comes back when its opponent has moved.
func Asynchronous(tables []Table, pairs int) {
	ready := make(chan int, len(tables))
	for i := range tables {
		ready <- i
	}
	left := make([]int, len(tables))
	for i := range left {
		left[i] = pairs
	}
	for playing := len(tables); playing > 0; {
		i := <-ready
		if left[i] == 0 {
			playing--
			continue
		}
		left[i]--
		tables[i].JuditMoves()
		go func() {
			tables[i].OpponentMoves()
			ready <- i
		}()
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
