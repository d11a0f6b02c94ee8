// Package audit notes what was posted, and compares.
package audit

import (
	"sync"
	"time"
)

// Balances are what the notes must add up to.
type Balances interface {
	Balance(account string) int
}

// A Log is a list of notes.
type Log struct {
	Books Balances
	Now   func() time.Time

	mu    sync.Mutex
	notes map[string]int
	last  time.Time
}

// Note notes that amount was posted.
func (a *Log) Note(account string, amount int, at time.Time) {
	a.mu.Lock() // want: deadlock
	defer a.mu.Unlock()
	if a.notes == nil {
		a.notes = make(map[string]int)
	}
	a.notes[account] += amount
	a.last = at
}

// Check compares the notes on account with its balance.
func (a *Log) Check(account string) bool {
	a.mu.Lock() // cause: deadlock
	defer a.mu.Unlock()
	a.last = a.Now()
	return a.Books.Balance(account) == a.notes[account]
}
