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

// Transfer takes amount, which is more than 0, out of one account and puts it into another, a different one.
//
// Between two attempts it may pause for 10 ms, or not at all. Where two errors are due, either will do.
func (b *Bank) Transfer(ctx context.Context, from, to, amount int64) error {
	for {
		err := b.attempt(ctx, from, to, amount)
		if err == nil {
			return nil
		}
		if ctx.Err() != nil {
			return fmt.Errorf("moving %d from %d to %d: %w", amount, from, to, errors.Join(ctx.Err(), err))
		}
		if !b.again(err) {
			return fmt.Errorf("moving %d from %d to %d: %w", amount, from, to, err)
		}
	}
}

// attempt makes the transfer in one transaction, which is over when it returns.
func (b *Bank) attempt(ctx context.Context, from, to, amount int64) error {
	tx, err := b.db.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("beginning: %w", err)
	}
	defer tx.Rollback() // which does nothing once it is committed
	if err := add(ctx, tx, from, -amount); err != nil {
		return fmt.Errorf("taking: %w", err)
	}
	if err := add(ctx, tx, to, amount); err != nil {
		return fmt.Errorf("giving: %w", err)
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("committing: %w", err)
	}
	return nil
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
