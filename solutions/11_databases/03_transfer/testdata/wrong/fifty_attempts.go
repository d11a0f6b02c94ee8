// There are fifty attempts at most.
// want test "somebody was in the way 120 times"

// Package transfer moves money between accounts that others use at the same time.
package transfer

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"
)

var (
	ErrFunds   = errors.New("not enough money in the account")
	ErrAccount = errors.New("no such account")
)

type Bank struct {
	db    *sql.DB
	again func(error) bool
}

func New(db *sql.DB, again func(error) bool) *Bank { return &Bank{db, again} }

func (b *Bank) Transfer(ctx context.Context, from, to, amount int64) error {
	for attempt := 1; ; attempt++ {
		err := b.attempt(ctx, from, to, amount)
		if err == nil {
			return nil
		}
		if ctx.Err() != nil {
			return fmt.Errorf("transfer: %w: %w", ctx.Err(), err)
		}
		if !b.again(err) || attempt == 50 {
			return fmt.Errorf("transfer: %w", err)
		}
		pause := time.NewTimer(time.Duration(rand.Int64N(int64(8 * time.Millisecond))))
		select {
		case <-pause.C:
		case <-ctx.Done():
			pause.Stop()
			return fmt.Errorf("transfer: %w: %w", ctx.Err(), err)
		}
	}
}

func (b *Bank) attempt(ctx context.Context, from, to, amount int64) error {
	tx, err := b.db.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	defer tx.Rollback()
	const take = `UPDATE accounts SET balance = balance - $1 WHERE id = $2 AND balance >= $1`
	n, err := change(ctx, tx, take, amount, from)
	if err != nil {
		return fmt.Errorf("take: %w", err)
	}
	if n == 0 {
		return why(ctx, tx, from)
	}
	const give = `UPDATE accounts SET balance = balance + $1 WHERE id = $2`
	n, err = change(ctx, tx, give, amount, to)
	if err != nil {
		return fmt.Errorf("give: %w", err)
	}
	if n == 0 {
		return fmt.Errorf("give to %d: %w", to, ErrAccount)
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	return nil
}

func change(ctx context.Context, tx *sql.Tx, update string, args ...any) (int64, error) {
	result, err := tx.ExecContext(ctx, update, args...)
	if err != nil {
		return 0, err
	}
	return result.RowsAffected()
}

func why(ctx context.Context, tx *sql.Tx, from int64) error {
	var balance int64
	err := tx.QueryRowContext(ctx, `SELECT balance FROM accounts WHERE id = $1`, from).Scan(&balance)
	if errors.Is(err, sql.ErrNoRows) {
		return fmt.Errorf("take from %d: %w", from, ErrAccount)
	}
	if err != nil {
		return fmt.Errorf("look into %d: %w", from, err)
	}
	return fmt.Errorf("take from %d, where there are %d: %w", from, balance, ErrFunds)
}
