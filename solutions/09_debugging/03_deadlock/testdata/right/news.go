// Package deadlock is a bank: it moves money between accounts, and reports on all of them: both accounts are taken in one step, and a channel tells of free ones.
package deadlock

import (
	"errors"
	"slices"
	"sync"
)

// ErrFunds says that an account has less than is to be taken from it.
var ErrFunds = errors.New("not enough money in the account")

// A Bank has accounts with the numbers 0, 1, 2 and so on. Only [Open] makes one.
//
// All methods may be called from many goroutines at the same time.
type Bank struct {
	mu       sync.Mutex    // guards the accounts, and is held for moments only
	freed    chan struct{} // closed when an account is not busy any more, and made anew
	accounts []account
	ledger   func(from, to, amount int)
}

type account struct {
	busy    bool
	balance int
}

// Open returns a bank whose accounts have those balances. It tells ledger of each transfer, of several at the same time.
// Ledger may take its time, and must not call the bank.
func Open(ledger func(from, to, amount int), balances ...int) *Bank {
	b := &Bank{accounts: make([]account, len(balances)), ledger: ledger}
	b.freed = make(chan struct{})
	for i, balance := range balances {
		b.accounts[i].balance = balance
	}
	return b
}

// Transfer moves amount from one account to another, or returns [ErrFunds] and changes nothing. While ledger is
// told of it, both accounts are closed to all others. From an account to itself nothing is moved, and nobody told.
func (b *Bank) Transfer(from, to, amount int) error {
	if from == to {
		return nil
	}
	giver, taker := &b.accounts[from], &b.accounts[to]
	b.mu.Lock()
	defer b.mu.Unlock()
	for giver.busy || taker.busy {
		b.wait()
	}

	if giver.balance < amount {
		return ErrFunds
	}
	giver.busy, taker.busy = true, true
	b.mu.Unlock()
	b.ledger(from, to, amount)
	b.mu.Lock()
	giver.busy, taker.busy = false, false
	giver.balance -= amount
	taker.balance += amount
	close(b.freed)
	b.freed = make(chan struct{})
	return nil
}

// wait returns when an account has been freed. It lets go of mu meanwhile.
func (b *Bank) wait() {
	freed := b.freed
	b.mu.Unlock()
	<-freed
	b.mu.Lock()
}

// Report returns the balances of all accounts, all of the same moment. What is on its way is in none of them, so
// it waits for that.
func (b *Bank) Report() []int {
	balances := make([]int, len(b.accounts))
	b.mu.Lock()
	defer b.mu.Unlock()
	for slices.ContainsFunc(b.accounts, func(a account) bool { return a.busy }) {
		b.wait()
	}
	for i := range b.accounts {
		balances[i] = b.accounts[i].balance
	}
	return balances
}
