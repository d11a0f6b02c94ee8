// want test "when somebody closed account"

// Package transfer remembers from one attempt to the next that both accounts are there.
package transfer

//lint:file-ignore U1000 the statements are for the functions below to use

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
// knows it, also in errors that wrap it.
func New(db *sql.DB, again func(error) bool) *Bank { return &Bank{db, again} }

// take takes only what is there.
const take = `UPDATE accounts SET balance = balance - $1 WHERE id = $2 AND balance >= $1`

// Transfer takes amount, which is more than 0, out of one account and puts it into another, a different one. When it returns nil, that is
// done; when it returns an error, nothing has changed.
//
// If somebody else was in the way, Transfer tries again until it succeeds or ctx ends. Where two errors are due, either will do.
func (b *Bank) Transfer(ctx context.Context, from, to, amount int64) error {
	known := false // that both accounts are there
	for {
		if err := ctx.Err(); err != nil {
			return fmt.Errorf("transfer: %w", err)
		}
		err := b.attempt(ctx, from, to, amount, &known)
		switch {
		case err == nil:
			return nil
		case ctx.Err() != nil:
			return fmt.Errorf("transfer: %w: %w", ctx.Err(), err)
		case errors.Is(err, ErrFunds), errors.Is(err, ErrAccount), !b.again(err):
			return fmt.Errorf("transfer: %w", err)
		}
		pause := time.NewTimer(5 * time.Millisecond)
		select {
		case <-pause.C:
		case <-ctx.Done():
			pause.Stop()
		}
	}
}

// attempt makes one attempt, in one transaction.
func (b *Bank) attempt(ctx context.Context, from, to, amount int64, known *bool) error {
	tx, err := b.db.BeginTx(ctx, &sql.TxOptions{Isolation: sql.LevelSerializable})
	if err != nil {
		return err
	}
	defer tx.Rollback()

	if !*known {
		for _, id := range []int64{from, to} {
			var balance int64
			err := tx.QueryRowContext(ctx, balanceOf, id).Scan(&balance)
			switch {
			case errors.Is(err, sql.ErrNoRows):
				return fmt.Errorf("%w: %d", ErrAccount, id)
			case err != nil:
				return err
			}
		}
		*known = true
	}
	n, err := change(ctx, tx, take, amount, from)
	if err != nil {
		return err
	}
	if n == 0 {
		return fmt.Errorf("%w: %d", ErrFunds, from)
	}
	if _, err := change(ctx, tx, add, amount, to); err != nil {
		return err
	}
	return tx.Commit()
}

// change returns how many rows a statement has changed.
func change(ctx context.Context, tx *sql.Tx, statement string, args ...any) (int64, error) {
	res, err := tx.ExecContext(ctx, statement, args...)
	if err != nil {
		return 0, err
	}
	return res.RowsAffected()
}
