// want test "as long as Judit is at another table|time that went by"

// Package exhibition looks every second whether Judit is free.
package exhibition

import (
	"sync"
	"time"
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
					time.Sleep(time.Second)
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
