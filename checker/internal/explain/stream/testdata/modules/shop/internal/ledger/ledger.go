// Package ledger keeps balances.
package ledger

import (
	"sync"
	"time"
)

// An Auditor takes notes of what is posted.
type Auditor interface {
	Note(account string, amount int, at time.Time)
}

// A Ledger keeps the balances of accounts.
type Ledger struct {
	Audit Auditor
	Now   func() time.Time

	mu       sync.Mutex
	balances map[string]int
}

// Post adds amount to account.
func (l *Ledger) Post(account string, amount int) {
	l.mu.Lock() // cause: deadlock
	defer l.mu.Unlock()
	if l.balances == nil {
		l.balances = make(map[string]int)
	}
	l.balances[account] += amount
	l.Audit.Note(account, amount, l.Now())
}

// Balance returns the balance of account.
func (l *Ledger) Balance(account string) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.balances[account]
}
