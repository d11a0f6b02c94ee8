// want test "transfers of 101 from 2 to 0 that did not wait"

// Package deadlock looks without a lock whether it is worth while to wait.
package deadlock

import (
	"errors"
	"sync"
	"sync/atomic"
)

// ErrFunds says that an account has less than is to be taken from it.
var ErrFunds = errors.New("not enough money in the account")

// A Bank has accounts with the numbers 0, 1, 2 and so on. Only [Open] makes one.
type Bank struct {
	accounts []account
	ledger   func(from, to, amount int)
}

type account struct {
	mu      sync.Mutex // in the order of the numbers
	balance atomic.Int64
}

// Open returns a bank whose accounts have those balances.
func Open(ledger func(from, to, amount int), balances ...int) *Bank {
	b := &Bank{accounts: make([]account, len(balances)), ledger: ledger}
	for i, balance := range balances {
		b.accounts[i].balance.Store(int64(balance))
	}
	return b
}

// Transfer moves amount from one account to another, or returns [ErrFunds] and changes nothing.
func (b *Bank) Transfer(from, to, amount int) error {
	if from == to {
		return nil
	}
	giver, taker := &b.accounts[from], &b.accounts[to]
	if giver.balance.Load() < int64(amount) {
		return ErrFunds // no need to keep anybody waiting
	}

	first, second := giver, taker
	if to < from {
		first, second = taker, giver
	}
	first.mu.Lock()
	defer first.mu.Unlock()
	second.mu.Lock()
	defer second.mu.Unlock()

	if giver.balance.Load() < int64(amount) {
		return ErrFunds // it has gone in the meantime
	}
	giver.balance.Add(-int64(amount))
	b.ledger(from, to, amount)
	taker.balance.Add(int64(amount))
	return nil
}

// Report returns the balances of all accounts, all of the same moment.
func (b *Bank) Report() []int {
	balances := make([]int, len(b.accounts))
	for i := range b.accounts {
		b.accounts[i].mu.Lock()
		defer b.accounts[i].mu.Unlock()
		balances[i] = int(b.accounts[i].balance.Load())
	}
	return balances
}
