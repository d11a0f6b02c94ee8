// want test "sum of a report"

// Package deadlock is a bank: it moves money between accounts, and reports on all of them, letting go of one account when it has the next.
package deadlock

import (
	"errors"
	"sync"
)

// ErrFunds says that an account has less than is to be taken from it.
var ErrFunds = errors.New("not enough money in the account")

// A Bank has accounts with the numbers 0, 1, 2 and so on. Only [Open] makes one.
//
// All methods may be called from many goroutines at the same time.
type Bank struct {
	accounts []account // locked in the order of their numbers
	ledger   func(from, to, amount int)
}

type account struct {
	mu      sync.Mutex
	balance int
}

// Open returns a bank whose accounts have those balances. It tells ledger of each transfer, of several at the same time.
// Ledger may take its time, and must not call the bank.
func Open(ledger func(from, to, amount int), balances ...int) *Bank {
	b := &Bank{accounts: make([]account, len(balances)), ledger: ledger}
	for i, balance := range balances {
		b.accounts[i].balance = balance
	}
	return b
}

// lock locks two accounts, and returns what unlocks them.
func (b *Bank) lock(i, k int) (unlock func()) {
	first, second := &b.accounts[min(i, k)], &b.accounts[max(i, k)]
	first.mu.Lock()
	second.mu.Lock()
	return func() {
		second.mu.Unlock()
		first.mu.Unlock()
	}
}

// Transfer moves amount from one account to another, or returns [ErrFunds] and changes nothing. While ledger is
// told of it, both accounts are closed to all others. From an account to itself nothing is moved, and nobody told.
func (b *Bank) Transfer(from, to, amount int) error {
	if from == to {
		return nil
	}
	giver, taker := &b.accounts[from], &b.accounts[to]
	defer b.lock(from, to)()
	if giver.balance < amount {
		return ErrFunds
	}
	giver.balance -= amount
	b.ledger(from, to, amount)
	taker.balance += amount
	return nil
}

// Report returns the balances of all accounts, all of the same moment. What is on its way is in none of them, so
// it waits for that.
func (b *Bank) Report() []int {
	balances := make([]int, len(b.accounts))
	var last *account
	for i := range b.accounts {
		a := &b.accounts[i]
		a.mu.Lock() // before the last one is let go, so nobody overtakes
		if last != nil {
			last.mu.Unlock()
		}
		balances[i] = a.balance
		last = a
	}
	if last != nil {
		last.mu.Unlock()
	}
	return balances
}
