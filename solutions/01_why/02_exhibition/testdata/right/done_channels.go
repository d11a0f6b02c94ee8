// Package exhibition counts the games that are over on a channel, without the sync package.
package exhibition

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
	judit := make(chan bool, 1)
	atOnce(tables, func(table Table) {
		for range pairs {
			judit <- true
			table.JuditMoves()
			<-judit
			table.OpponentMoves()
		}
	})
}

// Parallel plays all games at once, each with a Judit of its own.
func Parallel(tables []Table, pairs int) {
	atOnce(tables, func(table Table) { game(table, pairs) })
}

func atOnce(tables []Table, play func(Table)) {
	over := make(chan bool)
	for _, table := range tables {
		go func() {
			play(table)
			over <- true
		}()
	}
	for range tables {
		<-over
	}
}

func game(table Table, pairs int) {
	for range pairs {
		table.JuditMoves()
		table.OpponentMoves()
	}
}
