// Package exhibition lets Judit look at table after table, again and again, whether
// somebody has answered.
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

// Asynchronous never rests.
func Asynchronous(tables []Table, pairs int) {
	answered := make([]chan struct{}, len(tables))
	left := make([]int, len(tables))
	for i := range tables {
		answered[i] = make(chan struct{}, 1)
		answered[i] <- struct{}{}
		left[i] = pairs
	}
	for playing := len(tables); playing > 0; {
		for i, table := range tables {
			select {
			case <-answered[i]:
			default: // want spin|timeout "busy|progress|time"
				continue
			}
			if left[i] == 0 {
				playing--
				continue
			}
			left[i]--
			table.JuditMoves()
			go func() {
				table.OpponentMoves()
				answered[i] <- struct{}{}
			}()
		}
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
