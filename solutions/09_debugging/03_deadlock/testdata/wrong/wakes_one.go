// want test "went on together"

// Package deadlock is a bank: it moves money between accounts, and reports on all of them: who has done wakes one, although several may go on.
package deadlock

import (
	"errors"
	"sync"
)

var ErrFunds = errors.New("not enough money in the account")

type Bank struct {
	mu       sync.Mutex
	free     *sync.Cond
	busy     []bool
	balances []int
	ledger   func(from, to, amount int)
}

func Open(ledger func(from, to, amount int), balances ...int) *Bank {
	b := &Bank{
		busy:     make([]bool, len(balances)),
		balances: append([]int(nil), balances...),
		ledger:   ledger,
	}
	b.free = sync.NewCond(&b.mu)
	return b
}

func (b *Bank) close(from, to int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for b.busy[from] || b.busy[to] {
		b.free.Wait()
	}
	b.busy[from], b.busy[to] = true, true
}

func (b *Bank) reopen(from, to int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.busy[from], b.busy[to] = false, false
	b.free.Signal()
}

func (b *Bank) Transfer(from, to, amount int) error {
	if from == to {
		return nil
	}
	b.close(from, to)
	defer b.reopen(from, to)

	if b.balances[from] < amount {
		return ErrFunds
	}
	b.balances[from] -= amount
	b.ledger(from, to, amount)
	b.balances[to] += amount
	return nil
}

func (b *Bank) anyBusy() bool {
	for _, busy := range b.busy {
		if busy {
			return true
		}
	}
	return false
}

func (b *Bank) Report() []int {
	b.mu.Lock()
	defer b.mu.Unlock()
	for b.anyBusy() {
		b.free.Wait()
	}
	b.free.Signal()
	return append(make([]int, 0, len(b.balances)), b.balances...)
}
