// Whether the context has ended is asked first, and whether the money has moved only then.
// want test "the context ended at step"

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

const (
	balanceOf = `SELECT balance FROM accounts WHERE id = $1`
	take      = `UPDATE accounts SET balance = balance - $1 WHERE id = $2 AND balance >= $3`
	add       = `UPDATE accounts SET balance = balance + $1 WHERE id = $2`
)

// errMeanwhile says that the money has come while we looked where it was.
var errMeanwhile = errors.New("the account has changed meanwhile")

// A Bank moves money. Only [New] makes one.
type Bank struct {
	db    *sql.DB
	again func(error) bool
}

// New returns a Bank whose accounts are in db.
func New(db *sql.DB, again func(error) bool) *Bank { return &Bank{db, again} }

// Transfer takes amount out of one account and puts it into another.
func (b *Bank) Transfer(ctx context.Context, from, to, amount int64) error {
	for {
		err := b.attempt(ctx, from, to, amount)
		switch {
		case ctx.Err() != nil:
			return fmt.Errorf("transfer: %w", errors.Join(ctx.Err(), err))
		case err == nil, errors.Is(err, ErrFunds), errors.Is(err, ErrAccount):
			return err
		case errors.Is(err, errMeanwhile):
			continue
		case !b.again(err):
			return fmt.Errorf("transfer: %w", err)
		}
	}
}

// attempt is one transaction.
func (b *Bank) attempt(ctx context.Context, from, to, amount int64) error {
	tx, err := b.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()

	taken, err := changed(tx.ExecContext(ctx, take, amount, from, amount))
	if err != nil {
		return err
	}
	if !taken {
		return why(ctx, tx, from, amount)
	}
	added, err := changed(tx.ExecContext(ctx, add, amount, to))
	if err != nil {
		return err
	}
	if !added {
		return fmt.Errorf("account %d: %w", to, ErrAccount)
	}
	return tx.Commit()
}

// why says why nothing could be taken.
func why(ctx context.Context, tx *sql.Tx, from, amount int64) error {
	var balance int64
	err := tx.QueryRowContext(ctx, balanceOf, from).Scan(&balance)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return fmt.Errorf("account %d: %w", from, ErrAccount)
	case err != nil:
		return err
	case balance >= amount:
		return errMeanwhile
	}
	return fmt.Errorf("account %d: %w", from, ErrFunds)
}

func changed(res sql.Result, err error) (bool, error) {
	if err != nil {
		return false, err
	}
	n, err := res.RowsAffected()
	return n > 0, err
}
