// The balance is looked at before the transaction begins, and trusted within it.
// want test "error of Transfer, for 30 when somebody else took 80"

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
	for {
		err := b.attempt(ctx, from, to, amount)
		if err == nil || ctx.Err() != nil || !b.again(err) {
			return err
		}
	}
}

func (b *Bank) attempt(ctx context.Context, from, to, amount int64) error {
	has, err := balance(ctx, b.db, from)
	if err != nil {
		return fmt.Errorf("looking: %w", err)
	}
	if _, err := balance(ctx, b.db, to); err != nil {
		return fmt.Errorf("looking: %w", err)
	}
	if has < amount {
		return ErrFunds
	}
	tx, err := b.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if _, err := tx.ExecContext(ctx, add, -amount, from); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, add, amount, to); err != nil {
		return err
	}
	return tx.Commit()
}

const add = `UPDATE accounts SET balance = balance + $1 WHERE id = $2`

// asker is a pool or a transaction.
type asker interface {
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
}

func balance(ctx context.Context, db asker, id int64) (int64, error) {
	var balance int64
	err := db.QueryRowContext(ctx, balanceOf, id).Scan(&balance)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, ErrAccount
	}
	return balance, err
}
