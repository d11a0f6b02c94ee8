// Package deadlock is a bank: it moves money between accounts, and reports on all of them. One lock keeps the reports of all banks apart.
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
	accounts []account
	ledger   func(from, to, amount int)
}

var reports sync.RWMutex

type account struct {
	mu      sync.Mutex
	balance int
}

// Open returns a bank whose accounts have those balances. It tells ledger of each transfer, of several at the same time.
// Ledger may take its time. It neither calls the bank nor panics.
func Open(ledger func(from, to, amount int), balances ...int) *Bank {
	b := &Bank{accounts: make([]account, len(balances)), ledger: ledger}
	for i, balance := range balances {
		b.accounts[i].balance = balance
	}
	return b
}

// Transfer moves amount, which is at least 0, from one account to another. From an account to itself nothing is
// moved and nobody told, whatever the amount, and there is no error.
func (b *Bank) Transfer(from, to, amount int) error {
	if from == to {
		return nil
	}
	reports.RLock()
	defer reports.RUnlock()
	giver, taker := &b.accounts[from], &b.accounts[to]
	first, second := giver, taker
	if from > to {
		first, second = taker, giver
	}
	first.mu.Lock()
	defer first.mu.Unlock()
	second.mu.Lock()
	defer second.mu.Unlock()

	if giver.balance < amount {
		return ErrFunds
	}
	giver.balance -= amount
	b.ledger(from, to, amount) // want deadlock "write-lock reports"
	taker.balance += amount
	return nil
}

// Report returns the balances of all accounts, in their order. What is on its way is in none of them, so
// it waits for that.
func (b *Bank) Report() []int {
	reports.Lock()
	defer reports.Unlock()
	balances := make([]int, len(b.accounts))
	for i := range b.accounts {
		b.accounts[i].mu.Lock()
		defer b.accounts[i].mu.Unlock()
	}
	for i := range b.accounts {
		balances[i] = b.accounts[i].balance
	}
	return balances
}
