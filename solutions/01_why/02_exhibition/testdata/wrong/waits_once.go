// want test "there is only one of her"

// Package exhibition looks only once whether Judit is free: whoever
// came first may have taken her before the one who was woken.
package exhibition

import "sync"

// A Table is one game.
type Table interface {
	JuditMoves()
	OpponentMoves()
}

// A master can be at one table at a time.
type master struct {
	mu   sync.Mutex
	free *sync.Cond
	busy bool
}

func newMaster() *master {
	m := new(master)
	m.free = sync.NewCond(&m.mu)
	return m
}

func (m *master) come() {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.busy {
		m.free.Wait()
	}
	m.busy = true
}

func (m *master) leave() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.busy = false
	m.free.Signal()
}

// Asynchronous plays all games side by side with one Judit.
func Asynchronous(tables []Table, pairs int) {
	judit := newMaster()
	var wg sync.WaitGroup
	for _, t := range tables {
		wg.Go(func() {
			for range pairs {
				judit.come()
				t.JuditMoves()
				judit.leave()
				t.OpponentMoves()
			}
		})
	}
	wg.Wait()
}

func play(t Table, pairs int) {
	for range pairs {
		t.JuditMoves()
		t.OpponentMoves()
	}
}

// Synchronous plays one game after another, in the order of tables. In each
// game both sides make pairs moves.
func Synchronous(tables []Table, pairs int) {
	for _, t := range tables {
		play(t, pairs)
	}
}

// Parallel plays all games at the same time with a clone of Judit at each table. In each
// game both sides make pairs moves.
func Parallel(tables []Table, pairs int) {
	var wg sync.WaitGroup
	for _, t := range tables {
		wg.Go(func() { play(t, pairs) })
	}
	wg.Wait()
}
