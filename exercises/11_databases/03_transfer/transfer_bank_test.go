package transfer_test

import (
	"database/sql"
	"errors"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	transfer "koans/exercises/11_databases/03_transfer"
	"koans/exercises/internal/lab"
	"koans/exercises/internal/lab/database"
)

// The accounts that there are, and one that is not there.
const (
	ada, grace int64 = 7, 3
	nobody     int64 = 5
)

// money is what is in the accounts.
type money map[int64]int64

// A bank is a database with accounts, and the answer at work on it.
type bank struct {
	*transfer.Bank
	*database.Database
	t      testing.TB
	tl     *lab.Timeline
	others *sql.DB // as another program would use the database
	extra  func(database.Step)
}

// The accounts as they are at first.
const (
	noAccounts  = "DELETE FROM accounts"
	twoAccounts = "INSERT INTO accounts (id, balance) VALUES (7, 100), (3, 50)"
)

func newBank(t testing.TB, tl *lab.Timeline) *bank {
	d := database.Open(t, tl,
		"CREATE TABLE accounts (id INTEGER PRIMARY KEY, balance INTEGER NOT NULL)",
		twoAccounts)
	d.SetMaxOpenConns(4)
	return open(d, t, tl, d.Another(t))
}

// open opens a bank in a database whose accounts are as at first.
func open(d *database.Database, t testing.TB, tl *lab.Timeline, others *sql.DB) *bank {
	b := &bank{transfer.New(d.DB, d.InTheWay), d, t, tl, others, func(database.Step) {}}
	b.Before(b.alone)
	return b
}

// next returns a bank as new. It is in the same database, for that is quicker, unless something has been left open there.
func (b *bank) next() *bank {
	for _, s := range []string{noAccounts, twoAccounts} {
		if b.Transactions.Now()+b.Stats().InUse > 0 {
			return newBank(b.t, b.tl)
		}
		if _, err := b.others.Exec(s); err != nil {
			return newBank(b.t, b.tl)
		}
	}
	return open(b.Database, b.t, b.tl, b.others)
}

// alone lets no transaction begin while there is another: where one transfer at a time is made, they are left over
// from attempts before, and more of them would hang.
func (b *bank) alone(s database.Step) error {
	if s.Op == database.Begin && b.Transactions.Now() > 0 {
		return errStillOpen
	}
	return nil
}

// errStillOpen is for answers that begin anew before they have ended what they had begun.
var errStillOpen = errors.New("the transaction of the attempt before is still open")

// balances asks, as another program would, what is in the accounts.
func (b *bank) balances() money {
	found, err := b.others.Query("SELECT id, balance FROM accounts")
	require.NoError(b.t, err, "asking, as another program, for the balances")
	defer found.Close()
	all := money{}
	for found.Next() {
		var id, balance int64
		require.NoError(b.t, found.Scan(&id, &balance), "reading the balances")
		all[id] = balance
	}
	require.NoError(b.t, found.Err(), "reading the balances")
	return all
}

// somebodyTakes has another program take the amount out of Ada's account. It returns how much that one got: nothing if there
// was not enough, or the database said that somebody was in the way.
func (b *bank) somebodyTakes(amount int64) int64 {
	result, err := b.others.Exec("UPDATE accounts SET balance = balance - $1 WHERE id = $2 AND balance >= $1", amount, ada)
	if b.InTheWay(err) {
		return 0
	}
	require.NoError(b.t, err, "taking money, as another program")
	changed, err := result.RowsAffected()
	require.NoError(b.t, err, "taking money, as another program")
	return amount * changed
}

// requireNothingOpen fails the test for what a transfer has left open.
func (b *bank) requireNothingOpen(when string) {
	require.Equal(b.t, "0 transactions, 0 connections", fmt.Sprintf("%d transactions, %d connections", b.Transactions.Now(), b.Stats().InUse), "what is in use %s", when)
}

// requireNothingOpenSoon is for transfers whose context has ended: there database/sql rolls back in a goroutine of its own.
func (b *bank) requireNothingOpenSoon(when string) {
	database.Until(func() bool { return b.Transactions.Now()+b.Stats().InUse == 0 })
	b.requireNothingOpen(when)
}
