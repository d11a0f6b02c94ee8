// want test "as long as Judit is at another table"

// Package exhibition tries to get hold of Judit until she is free.
package exhibition

import (
	"runtime"
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
				for !judit.TryLock() {
					runtime.Gosched()
				}
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
			for range pairs {
				t.JuditMoves()
				t.OpponentMoves()
			}
		})
	}
	wg.Wait()
}
