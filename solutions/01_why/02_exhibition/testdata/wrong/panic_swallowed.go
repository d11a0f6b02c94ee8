// want test "a panic of OpponentMoves in Parallel .panic_swallowed.go:.* was caught"

// Package exhibition logs the panic of an opponent, and returns as if the game had been played.
package exhibition

import (
	"log"
	"sync"
)

// A Table is one game.
type Table interface {
	JuditMoves()
	OpponentMoves()
}

func Synchronous(tables []Table, pairs int) {
	for _, t := range tables {
		for range pairs {
			t.JuditMoves()
			t.OpponentMoves()
		}
	}
}

func Asynchronous(tables []Table, pairs int) {
	var judit sync.Mutex
	var wg sync.WaitGroup
	for _, t := range tables {
		wg.Go(func() {
			for range pairs {
				judit.Lock()
				t.JuditMoves()
				judit.Unlock()
				t.OpponentMoves()
			}
		})
	}
	wg.Wait()
}

func Parallel(tables []Table, pairs int) {
	var wg sync.WaitGroup
	for _, t := range tables {
		wg.Go(func() {
			defer func() {
				if p := recover(); p != nil {
					log.Print(p)
				}
			}()
			for range pairs {
				t.JuditMoves()
				t.OpponentMoves()
			}
		})
	}
	wg.Wait()
}
