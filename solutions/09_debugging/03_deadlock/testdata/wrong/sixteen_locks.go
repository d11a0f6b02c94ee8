// want test "have not waited"

// Package deadlock is a bank: it moves money between accounts, and reports on all of them: sixteen locks are for all accounts.
package deadlock

import (
	"errors"
	"sync"
)

var ErrFunds = errors.New("not enough money in the account")

const stripes = 16

type Bank struct {
	locks    [stripes]sync.Mutex
	balances []int
	ledger   func(from, to, amount int)
}

func Open(ledger func(from, to, amount int), balances ...int) *Bank {
	return &Bank{balances: append([]int{}, balances...), ledger: ledger}
}

func (b *Bank) lock(from, to int) (unlock func()) {
	lower, higher := min(from%stripes, to%stripes), max(from%stripes, to%stripes)
	b.locks[lower].Lock()
	if lower == higher {
		return b.locks[lower].Unlock
	}
	b.locks[higher].Lock()
	return func() {
		b.locks[higher].Unlock()
		b.locks[lower].Unlock()
	}
}

func (b *Bank) Transfer(from, to, amount int) error {
	if from == to {
		return nil
	}
	defer b.lock(from, to)()
	if b.balances[from] < amount {
		return ErrFunds
	}
	b.balances[from] -= amount
	b.ledger(from, to, amount)
	b.balances[to] += amount
	return nil
}

func (b *Bank) Report() []int {
	for i := range b.locks {
		b.locks[i].Lock()
		defer b.locks[i].Unlock()
	}
	return append([]int{}, b.balances...)
}
