// Package database gives tests a database that is real: SQLite in a file of the test's own, or PostgreSQL in a
// schema of the test's own when the environment's DATABASE_URL names a server.
//
// Between database/sql and the driver stands a watch, which counts what is open, draws who holds a connection, and asks the
// test before each step: so a test can fail a commit, end a context in the middle of a result set, or have somebody else
// write between two statements, and nothing of it depends on time.
package database

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"sync/atomic"
	"testing"
	"time"

	"koans/exercises/internal/lab"
)

// A Database is one that a test has to itself. The pool is what answers are given; what goes through it is watched.
type Database struct {
	*sql.DB

	Busy         lab.Overlap // connections with a result set or a transaction open, or a statement under way or being prepared
	Rows         lab.Overlap // result sets that are open
	Statements   lab.Overlap // prepared statements that are open
	Transactions lab.Overlap // transactions under way

	backend backend
	tl      *lab.Timeline
	conns   atomic.Int64
	before  atomic.Pointer[func(Step) error]
}

// A Step is something that the database is asked to do.
type Step struct {
	Op        Op
	Statement string          // of Query, Exec and Row
	Context   context.Context // that the step was asked for with; Background for Commit and Rollback, which have none
	InTx      bool            // whether a transaction is under way on the connection
}

// An Op is a kind of [Step].
type Op string

// The steps that a test is asked about. A Row is asked about before each row of a result set, and once at its end.
const (
	Begin    Op = "BEGIN"
	Query    Op = "query"
	Exec     Op = "exec"
	Row      Op = "row"
	Commit   Op = "COMMIT"
	Rollback Op = "ROLLBACK"
)

// A backend is one of the databases that there are.
type backend interface {
	connector() driver.Connector
	others() driver.Connector // as connector, for who waits briefly at most for who is in the way
	busy(err error) bool
}

// Open returns a database in which the statements have been carried out, and which is gone when t ends. Connections are
// drawn on tl, one lane each. What is wrong with DATABASE_URL, or with the disk, fails t with what to do about it.
func Open(t testing.TB, tl *lab.Timeline, statements ...string) *Database {
	t.Helper()
	d := &Database{backend: open(t), tl: tl}
	d.DB = sql.OpenDB(watched{d, d.backend.connector()})
	t.Cleanup(func() { d.DB.Close() })
	other := d.Another(t)
	for _, s := range statements {
		if _, err := other.Exec(s); err != nil {
			t.Fatalf("the test's database does not take %q: %v", s, err)
		}
	}
	return d
}

// Another returns a pool of its own for the same database, as another program would have: nothing that goes
// through it is watched, and it waits for nobody: where somebody is in the way, its error is one that [Database.InTheWay] knows. It is
// closed when t ends.
func (d *Database) Another(t testing.TB) *sql.DB {
	db := sql.OpenDB(d.backend.others())
	t.Cleanup(func() { db.Close() })
	return db
}

// Before has f asked before each step from now on; nil ends that. The error that f returns becomes the step's own, and the
// step is not taken; where it is a Commit, the transaction is rolled back, as databases do. f may be called from many
// goroutines at once. It may use [Database.Another], and must not use d.
func (d *Database) Before(f func(Step) error) {
	if f == nil {
		d.before.Store(nil)
		return
	}
	d.before.Store(&f)
}

// InTheWay tells whether the database refused something because somebody else was at it: the transaction may
// succeed if it is made once more, from the start. So does [ErrInTheWay], which is for tests.
func (d *Database) InTheWay(err error) bool { return isInTheWay(err) || d.backend.busy(err) }

func (d *Database) ask(s Step) error {
	if f := d.before.Load(); f != nil {
		return (*f)(s)
	}
	return nil
}

// Until waits until done returns true, for as long as a busy machine may need for what happens immediately, and no longer: what
// has not happened then is for the test to tell.
func Until(done func() bool) {
	// It sleeps rather than wait for a ticker: who waits for a channel looks stuck from outside.
	for begun := time.Now(); !done() && time.Since(begun) < patience; {
		time.Sleep(time.Millisecond)
	}
}

// patience is what a busy machine may need for what happens immediately.
const patience = 5 * time.Second
