// want test "to itself, of more"

// Package deadlock is a bank: it moves money between accounts, and reports on all of them: an account with too little cannot pay itself.
package deadlock

import (
	"errors"
	"slices"
	"sync"
)

var ErrFunds = errors.New("not enough money in the account")

type Bank struct {
	accounts []account
	ledger   func(from, to, amount int)
}

type account struct {
	mu      sync.Mutex
	balance int
}

func Open(ledger func(from, to, amount int), balances ...int) *Bank {
	b := &Bank{accounts: make([]account, len(balances)), ledger: ledger}
	for i, balance := range balances {
		b.accounts[i].balance = balance
	}
	return b
}

func (b *Bank) lock(numbers ...int) (unlock func()) {
	slices.Sort(numbers)
	numbers = slices.Compact(numbers)
	for _, i := range numbers {
		b.accounts[i].mu.Lock()
	}
	return func() {
		for _, i := range slices.Backward(numbers) {
			b.accounts[i].mu.Unlock()
		}
	}
}

func (b *Bank) Transfer(from, to, amount int) error {
	defer b.lock(from, to)()
	giver, taker := &b.accounts[from], &b.accounts[to]
	if giver.balance < amount {
		return ErrFunds
	}
	if giver == taker {
		return nil
	}
	giver.balance -= amount
	b.ledger(from, to, amount)
	taker.balance += amount
	return nil
}

func (b *Bank) Report() []int {
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
