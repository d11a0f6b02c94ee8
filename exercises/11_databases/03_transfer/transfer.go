// Package transfer moves money between accounts that others use at the same time.
package transfer

//lint:file-ignore U1000 the statements are for the functions below to use

import (
	"context"
	"database/sql"
	"errors"
)

var (
	// ErrFunds is what Transfer returns when there is not enough in the account.
	ErrFunds = errors.New("not enough money in the account")

	// ErrAccount is what Transfer returns when one of the accounts does not exist.
	ErrAccount = errors.New("no such account")
)

// Statements for the table accounts (id, balance). You may write others.
const (
	balanceOf = `SELECT balance FROM accounts WHERE id = $1`
	add       = `UPDATE accounts SET balance = balance + $1 WHERE id = $2`
)

// A Bank moves money. Only [New] makes one.
//
// All methods may be called from many goroutines at the same time, and other programs use the database, too.
type Bank struct {
	db    *sql.DB
	again func(error) bool
}

// New returns a Bank whose accounts are in db. Each database has its own word for "somebody else was in the way": again
// knows it, even inside an error that wraps it.
func New(db *sql.DB, again func(error) bool) *Bank { return &Bank{db, again} }

// Transfer takes amount, which is more than 0, out of one account and puts it into another, a different one.
//
// Between two attempts it may pause for 10 ms, or not at all. Where two errors are due, either will do.
func (b *Bank) Transfer(ctx context.Context, from, to, amount int64) error {
	// TODO: a transaction; and once more, from its beginning, if somebody was in the way.
	return errors.New("not written yet")
}
