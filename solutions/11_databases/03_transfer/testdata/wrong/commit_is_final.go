// What Commit says is returned at once.
// want test "in the way 12 times"

// Package transfer moves money between accounts that others use at the same time.
package transfer

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

// Statements for the table accounts (id, balance).
const (
	balanceOf = `SELECT balance FROM accounts WHERE id = $1`
	change    = `UPDATE accounts SET balance = balance + $1 WHERE id = $2 AND balance + $1 >= 0`
)

// A Bank moves money. Only [New] makes one.
//
// All methods may be called from many goroutines at the same time, and other programs use the database, too.
type Bank struct {
	db    *sql.DB
	again func(error) bool
}

// New returns a Bank whose accounts are in db. Each database has its own word for "somebody else was in the way": again
// knows it, also in errors that wrap it.
func New(db *sql.DB, again func(error) bool) *Bank { return &Bank{db, again} }

// Transfer takes amount, which is more than 0, out of one account and puts it into another, a different one. When it returns nil, that is
// done; when it returns an error, nothing has changed.
//
// If somebody else was in the way, Transfer tries again until it succeeds or ctx ends.
func (b *Bank) Transfer(ctx context.Context, from, to, amount int64) error {
	for {
		tx, err := b.attempt(ctx, from, to, amount)
		if err == nil {
			return tx.Commit()
		}
		if ctx.Err() != nil {
			return errors.Join(ctx.Err(), err)
		}
		if !b.again(err) {
			return err
		}
	}
}

// attempt does all but the commit.
func (b *Bank) attempt(ctx context.Context, from, to, amount int64) (*sql.Tx, error) {
	tx, err := b.db.BeginTx(ctx, nil)
	if err != nil {
		return nil, err
	}
	if err := errors.Join(add(ctx, tx, from, -amount), add(ctx, tx, to, amount)); err != nil {
		tx.Rollback()
		return nil, err
	}
	return tx, nil
}

// add changes an account by amount. The statement looks for itself whether there is enough, so nobody can come between.
func add(ctx context.Context, tx *sql.Tx, id, amount int64) error {
	result, err := tx.ExecContext(ctx, change, amount, id)
	if err != nil {
		return err
	}
	changed, err := result.RowsAffected()
	if err != nil || changed == 1 {
		return err
	}
	var balance int64
	switch err := tx.QueryRowContext(ctx, balanceOf, id).Scan(&balance); {
	case errors.Is(err, sql.ErrNoRows):
		return ErrAccount
	case err != nil:
		return err
	}
	return ErrFunds
}
