// When the context ends in the pause, the error is that somebody was in the way.
// want test "the context ended after the third attempt"

// Package transfer moves money between accounts that others use at the same time.
package transfer

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"
)

var (
	// ErrFunds is what Transfer returns when there is not enough in the account.
	ErrFunds = errors.New("not enough money in the account")

	// ErrAccount is what Transfer returns when one of the accounts does not exist.
	ErrAccount = errors.New("no such account")
)

const (
	balanceOf = `SELECT balance FROM accounts WHERE id = $1`
	add       = `UPDATE accounts SET balance = balance + $1 WHERE id = $2`
	take      = `UPDATE accounts SET balance = balance - $1 WHERE id = $2 AND balance >= $1`
)

// A Bank moves money.
type Bank struct {
	db    *sql.DB
	again func(error) bool
}

// New returns a Bank.
func New(db *sql.DB, again func(error) bool) *Bank { return &Bank{db, again} }

func withContext(ctx context.Context, err error) error {
	if cause := ctx.Err(); cause != nil && !errors.Is(err, cause) {
		return fmt.Errorf("transfer: %w (%w)", err, cause)
	}
	return fmt.Errorf("transfer: %w", err)
}

func (b *Bank) Transfer(ctx context.Context, from, to, amount int64) error {
	for {
		err := b.attempt(ctx, from, to, amount)
		if err == nil {
			return nil
		}
		if ctx.Err() != nil || !b.again(err) {
			return withContext(ctx, err)
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("transfer given up: %w", err)
		case <-time.After(2 * time.Millisecond):
		}
	}
}

func (b *Bank) attempt(ctx context.Context, from, to, amount int64) error {
	tx, err := b.db.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	defer tx.Rollback()
	n, err := affected(tx.ExecContext(ctx, take, amount, from))
	if err != nil {
		return fmt.Errorf("take: %w", err)
	}
	if n == 0 {
		var balance int64
		err := tx.QueryRowContext(ctx, balanceOf, from).Scan(&balance)
		if errors.Is(err, sql.ErrNoRows) {
			return fmt.Errorf("%w: %d", ErrAccount, from)
		}
		if err != nil {
			return fmt.Errorf("look: %w", err)
		}
		err = tx.QueryRowContext(ctx, balanceOf, to).Scan(&balance)
		if errors.Is(err, sql.ErrNoRows) {
			return fmt.Errorf("%w: %d", ErrAccount, to)
		}
		if err != nil {
			return fmt.Errorf("look: %w", err)
		}
		return ErrFunds
	}
	n, err = affected(tx.ExecContext(ctx, add, amount, to))
	if err != nil {
		return fmt.Errorf("give: %w", err)
	}
	if n == 0 {
		return fmt.Errorf("%w: %d", ErrAccount, to)
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	return nil
}

func affected(result sql.Result, err error) (int64, error) {
	if err != nil {
		return 0, err
	}
	return result.RowsAffected()
}
