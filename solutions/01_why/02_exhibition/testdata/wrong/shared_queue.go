// Package exhibition keeps its queue of ready tables in a variable that calls share.
package exhibition

import "sync"

// A Table is one game.
type Table interface {
	JuditMoves()
	OpponentMoves()
}

var ready = make(chan int, 100)

// Synchronous plays one game after another.
func Synchronous(tables []Table, pairs int) {
	for _, table := range tables {
		game(table, pairs)
	}
}

// Asynchronous mixes up the tables of exhibitions that go on at the same time.
func Asynchronous(tables []Table, pairs int) {
	for i := range tables {
		ready <- i
	}
	for range pairs * len(tables) {
		i := <-ready // want deadlock "wait"
		tables[i].JuditMoves()
		go func() {
			tables[i].OpponentMoves()
			ready <- i
		}()
	}
	for range tables {
		<-ready
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
