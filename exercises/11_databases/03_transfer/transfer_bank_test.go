package transfer_test

import (
	"database/sql"
	"errors"
	"fmt"
	"testing"
	"time"

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
	others *sql.DB // as another program would use the database
	extra  func(database.Step)
}

func newBank(t testing.TB, tl *lab.Timeline) *bank {
	d := database.Open(t, tl,
		"CREATE TABLE accounts (id INTEGER PRIMARY KEY, balance INTEGER NOT NULL)",
		"INSERT INTO accounts (id, balance) VALUES (7, 100), (3, 50)")
	d.SetMaxOpenConns(4)
	b := &bank{transfer.New(d.DB, d.InTheWay), d, t, d.Another(t), func(database.Step) {}}
	b.Before(b.alone)
	return b
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

// A point is a step of an attempt. It is known by what is asked, and by how often that was asked before in the same attempt: where in an
// attempt it comes may differ from one to the next.
type point struct {
	nth int // in the first attempt, from 1
	database.Step
	turn int
}

// turns counts how often each step was taken since the attempt began.
type turns map[string]int

func (c turns) take(s database.Step) int {
	what := string(s.Op) + s.Statement
	c[what]++
	return c[what]
}

// steps are what the database is asked to do for one transfer. How many there are is the answer's own affair.
func steps(t testing.TB) []point {
	b := newBank(t, &lab.Timeline{}) // which nobody draws
	var all []point
	taken := turns{}
	b.Before(func(s database.Step) error {
		if s.Op != database.Rollback {
			all = append(all, point{len(all) + 1, s, taken.take(s)})
		}
		return nil
	})
	require.NoError(t, b.Transfer(t.Context(), ada, grace, 30), "the error of Transfer")
	require.NotEmpty(t, all, "what Transfer has asked the database")
	return all
}

// at has f asked, the given number of times, when the point is reached. An error of f ends the attempt.
func (b *bank) at(p point, times int, f func(database.Step) error) {
	taken := turns{}
	b.Before(func(s database.Step) error {
		if err := b.alone(s); err != nil {
			return err
		}
		b.extra(s)
		if s.Op == database.Rollback || taken.take(s) != p.turn || s.Op != p.Op || s.Statement != p.Statement || times == 0 {
			return nil
		}
		times--
		err := f(s)
		if err != nil {
			clear(taken)
		}
		return err
	})
}

// also has f told of each step from now on; it is for those who have called at.
func (b *bank) also(f func(database.Step)) { b.extra = f }

// requireNothingOpen fails the test for what a transfer has left open.
func (b *bank) requireNothingOpen(when string) {
	require.Equal(b.t, "0 transactions, 0 connections", fmt.Sprintf("%d transactions, %d connections", b.Transactions.Now(), b.Stats().InUse), "what is in use %s", when)
}

// requireNothingOpenSoon is for transfers whose context has ended: there database/sql rolls back in a goroutine of its own.
func (b *bank) requireNothingOpenSoon(when string) {
	database.Until(func() bool { return b.Transactions.Now()+b.Stats().InUse == 0 })
	b.requireNothingOpen(when)
}

// moment is enough: what has a context's children end is the call that ends it.
const moment = 500 * time.Millisecond

// errDeaf is for answers that go on when their context has ended.
var errDeaf = errors.New("the step goes on: it was asked for with another context")
