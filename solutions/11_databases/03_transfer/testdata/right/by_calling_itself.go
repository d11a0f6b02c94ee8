// One attempt, written out in one function, which calls itself when somebody was in the way.

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
	err := func() error {
		tx, err := b.db.BeginTx(ctx, nil)
		if err != nil {
			return err
		}
		take, err := tx.ExecContext(ctx, `UPDATE accounts SET balance = balance - $1 WHERE id = $2`, amount, from)
		if err != nil {
			return errors.Join(err, tx.Rollback())
		}
		give, err := tx.ExecContext(ctx, `UPDATE accounts SET balance = balance + $1 WHERE id = $2`, amount, to)
		if err != nil {
			return errors.Join(err, tx.Rollback())
		}
		took, err1 := take.RowsAffected()
		gave, err2 := give.RowsAffected()
		if err := errors.Join(err1, err2); err != nil {
			return errors.Join(err, tx.Rollback())
		}
		if took+gave != 2 {
			return errors.Join(ErrAccount, tx.Rollback())
		}
		var left int64
		if err := tx.QueryRowContext(ctx, balanceOf, from).Scan(&left); err != nil {
			return errors.Join(err, tx.Rollback())
		}
		if left < 0 {
			return errors.Join(ErrFunds, tx.Rollback())
		}
		return tx.Commit()
	}()
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return fmt.Errorf("moving %d: %w", amount, errors.Join(ctx.Err(), err))
	case b.again(err):
		return b.Transfer(ctx, from, to, amount)
	}
	return fmt.Errorf("moving %d: %w", amount, err)
}
