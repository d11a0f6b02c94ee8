// want test "balances that Open was given"

// Package deadlock works in the slice that Open was given.
package deadlock

import (
	"errors"
	"sync"
)

// ErrFunds says that an account has less than is to be taken from it.
var ErrFunds = errors.New("not enough money in the account")

// A Bank has accounts with the numbers 0, 1, 2 and so on. Only [Open] makes one.
type Bank struct {
	ledger   func(from, to, amount int)
	locks    []sync.Mutex // one for each balance; in the order of the numbers
	balances []int
}

// Open returns a bank whose accounts have those balances.
func Open(ledger func(from, to, amount int), balances ...int) *Bank {
	return &Bank{ledger: ledger, locks: make([]sync.Mutex, len(balances)), balances: balances}
}

// Transfer moves amount from one account to another, or returns [ErrFunds] and changes nothing.
func (b *Bank) Transfer(from, to, amount int) error {
	if from == to {
		return nil
	}
	first, second := min(from, to), max(from, to)
	b.locks[first].Lock()
	defer b.locks[first].Unlock()
	b.locks[second].Lock()
	defer b.locks[second].Unlock()

	if b.balances[from] < amount {
		return ErrFunds
	}
	b.balances[from] -= amount
	b.ledger(from, to, amount)
	b.balances[to] += amount
	return nil
}

// Report returns the balances of all accounts, all of the same moment.
func (b *Bank) Report() []int {
	for i := range b.locks {
		b.locks[i].Lock()
		defer b.locks[i].Unlock()
	}
	balances := make([]int, len(b.balances))
	copy(balances, b.balances)
	return balances
}
