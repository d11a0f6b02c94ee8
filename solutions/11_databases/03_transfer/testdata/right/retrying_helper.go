// A helper runs any function in a transaction, again and again; prepared statements do the work.

// Package transfer moves money between accounts that others use at the same time.
package transfer

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
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
	return b.retried(ctx, func(tx *sql.Tx) error {
		statement, err := tx.PrepareContext(ctx, change)
		if err != nil {
			return err
		}
		defer statement.Close()
		for _, c := range []struct{ amount, id int64 }{{-amount, from}, {amount, to}} {
			result, err := statement.ExecContext(ctx, c.amount, c.id)
			if err != nil {
				return err
			}
			if n, err := result.RowsAffected(); err != nil {
				return err
			} else if n == 0 {
				return missing(ctx, tx, c.id)
			}
		}
		return nil
	})
}

// missing tells what an account lacks: money or itself.
func missing(ctx context.Context, tx *sql.Tx, id int64) error {
	rows, err := tx.QueryContext(ctx, balanceOf, id)
	if err != nil {
		return err
	}
	defer rows.Close()
	if rows.Next() {
		return ErrFunds
	}
	return errors.Join(ErrAccount, rows.Err())
}

func (b *Bank) retried(ctx context.Context, f func(*sql.Tx) error) (err error) {
	for first := true; first || b.again(err); first = false {
		if ctx.Err() != nil {
			return fmt.Errorf("before an attempt: %w", ctx.Err())
		}
		if err = b.within(ctx, f); err == nil {
			return nil
		}
	}
	if ctx.Err() != nil {
		return fmt.Errorf("%w: %w", ctx.Err(), err)
	}
	return err
}

func (b *Bank) within(ctx context.Context, f func(*sql.Tx) error) error {
	tx, err := b.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if err := f(tx); err != nil {
		return err
	}
	return tx.Commit()
}
