package lock_test

import (
	"errors"
	"fmt"
	"runtime/metrics"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	lock "koans/exercises/05_synchronization/01_lock"
	"koans/exercises/internal/lab"
)

// Everybody gets their own answer, and nobody is turned away.
func TestOneQueryAtATime(t *testing.T) {
	lab.Rule(t, "One at a time", "Query", "Transaction")
	for _, callers := range []int{2, 300} {
		t.Run(fmt.Sprintf("%d callers", callers), func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				c := &conn{}
				db := lock.New(c)
				got := make([]outcome, callers)
				var all sync.WaitGroup
				for i := range got {
					query := fmt.Sprint("query ", i)
					all.Go(func() { got[i] = ask(db, query) })
				}
				all.Wait()
				require.Equal(t, 1, c.inUse.Most(), "calls of Query that used the connection at the same time, at most")
				for i := range got {
					want := outcome{answerTo(fmt.Sprint("query ", i)), nil}
					require.Equal(t, want.String(), got[i].String(), "what Query returned to caller %d of %d", i, callers)
				}
				assert.Len(t, c.sent(), callers, "queries sent by Query for as many callers")
			})
		})
	}
}

// Whoever has been served comes again at once, before the next, who has been woken, is awake.
func TestOneQueryAtATimeOfThoseWhoComeAgain(t *testing.T) {
	lab.Rule(t, "One at a time", "Query", "Transaction")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		c := &conn{}
		db := lock.New(c)
		var all sync.WaitGroup
		for range 6 {
			all.Go(func() {
				for range 20 {
					_, _ = db.Query("again")
				}
			})
		}
		all.Wait()
		require.Equal(t, 1, c.inUse.Most(), "calls of Query that used the connection at the same time, at most")
		assert.Len(t, c.sent(), 6*20, "queries sent by Query for 6 callers, 20 each")
	})
}

// A work may leave an answer where it is, and only it knows why.
func TestATransactionAddsNothingToItsWork(t *testing.T) {
	lab.Rule(t, "A transaction", "Transaction")
	for _, receives := range []bool{true, false} {
		for _, want := range []error{nil, errLost} {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				c := &conn{}
				db := lock.New(c)
				calls := []string{"send", "send"}
				got := db.Transaction(func(own lock.Conn) error {
					_ = own.Send("first")
					_ = own.Send("second")
					if receives {
						calls = append(calls, "receive")
						_, _ = own.Receive()
					}
					return want
				})
				require.Equal(t, want, got, "the error of a transaction whose work returned %v", want)
				require.Equal(t, calls, c.calls(), "what was called for a transaction whose work sent two queries and did not receive every answer")
			})
		}
	}
}

// Several queries, and nobody else's in between, although all others get their chance.
func TestATransactionHasTheConnectionToItself(t *testing.T) {
	lab.Rule(t, "A transaction", "Transaction", "Query")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		const transactions, length, queries = 20, 3, 60
		c := &conn{}
		db := lock.New(c)
		var inside lab.Overlap
		errs := make([]error, transactions)
		got := make([][length]outcome, transactions)
		var all sync.WaitGroup
		for i := range transactions {
			all.Go(func() {
				errs[i] = db.Transaction(func(own lock.Conn) error {
					defer inside.Enter()()
					for j := range length {
						query := "t" + strings.Repeat("'", i) + strings.Repeat(".", j)
						if err := own.Send(query); err != nil {
							return err
						}
						got[i][j].answer, got[i][j].err = own.Receive()
						lab.Yield()
					}
					return nil
				})
			})
			for range queries / transactions {
				all.Go(func() { _ = ask(db, "q") })
			}
		}
		all.Wait()
		require.Equal(t, 1, inside.Most(), "transactions under way at the same time, at most")
		require.Equal(t, 1, c.inUse.Most(), "queries that used the connection at the same time, at most")
		for i := range transactions {
			require.NoError(t, errs[i], "the error of transaction %d", i)
			var want []string
			for j := range length {
				query := "t" + strings.Repeat("'", i) + strings.Repeat(".", j)
				want = append(want, query)
				require.Equal(t, outcome{answerTo(query), nil}.String(), got[i][j].String(), "what transaction %d received", i)
			}
			first := slices.Index(c.sent(), want[0])
			require.Equal(t, want, c.sent()[first:min(first+length, len(c.sent()))], "queries sent from the beginning to the end of transaction %d", i)
		}
		assert.Len(t, c.sent(), transactions*length+queries, "queries sent by all together")
	})
}

// uses are the calls that can end in a bad way, with what has been called until then.
var uses = []struct {
	name   string
	use    func(c *conn, db *lock.DB, boom func())
	called []string
}{
	{"of Send", func(c *conn, db *lock.DB, boom func()) {
		c.onSend = func() error { c.onSend = nil; boom(); return nil }
		db.Query("anything")
	}, []string{"send"}},
	{"of Receive", func(c *conn, db *lock.DB, boom func()) {
		c.onReceive = func() (string, error) { c.onReceive = nil; boom(); return "", nil }
		db.Query("anything")
	}, []string{"send", "receive"}},
	{"of a transaction's work", func(c *conn, db *lock.DB, boom func()) {
		db.Transaction(func(lock.Conn) error { boom(); return nil })
	}, nil},
	{"of a transaction's work that has sent a query", func(c *conn, db *lock.DB, boom func()) {
		db.Transaction(func(own lock.Conn) error { _ = own.Send("anything"); boom(); return nil })
	}, []string{"send"}},
}

// requireTurns fails t unless those get their turn who begin to wait during a use that ends badly.
func requireTurns(t *testing.T, during string, use func(before func()), db *lock.DB) {
	t.Helper()
	got := make([]outcome, 5)
	var waiting sync.WaitGroup
	use(func() {
		for i := range got {
			waiting.Go(func() { got[i] = ask(db, "waited") })
		}
		lab.Yield()
	})
	waiting.Wait() // before anybody else comes, who might wake them
	for i := range got {
		require.Equal(t, outcome{answerTo("waited"), nil}.String(), got[i].String(), "what caller %d got, which waited during %s", i, during)
	}
	requireFree(t, db, during)
}

// A panic goes on to the caller, and those who wait for the connection get it.
func TestAPanicLeavesTheConnectionFree(t *testing.T) {
	lab.Rule(t, "Free again", "Query", "Transaction")
	for _, s := range uses {
		t.Run(s.name, func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				c := &conn{}
				db := lock.New(c)
				require.PanicsWithValue(t, "boom", func() { s.use(c, db, func() { panic("boom") }) }, "the panic %s must go on to the caller", s.name)
				require.Equal(t, s.called, c.calls(), "what was called, with a panic %s", s.name)
				requireFree(t, db, "a panic "+s.name)
				requireTurns(t, "a panic "+s.name, func(before func()) {
					require.PanicsWithValue(t, "boom", func() { s.use(c, db, func() { before(); panic("boom") }) }, "the panic %s must go on to the caller", s.name)
				}, db)
			})
		})
	}
}

// Transactions that wait for each other, each on a connection of its own.
func TestEachConnectionHasALineOfItsOwn(t *testing.T) {
	lab.Rule(t, "A lock each", "New", "Transaction")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		const connections = 300 // more than anybody would keep a row of locks for
		met := lab.NewBarrier(connections)
		errs := make([]error, connections)
		var all sync.WaitGroup
		for i := range errs {
			db := lock.New(&conn{})
			all.Go(func() {
				errs[i] = db.Transaction(func(lock.Conn) error { met.Wait(); return nil })
			})
		}
		all.Wait()
		assert.NoError(t, errors.Join(errs...), "transactions on %d connections, each while all the others are under way", connections)
	})
}

// The connection stays in use until those who wait for it have gone to sleep. For
// an answer that asks again and again this is never, and the processor time gives it away.
func TestWaitingUsesNoProcessor(t *testing.T) {
	lab.Rule(t, "Block, do not poll", "Query", "Transaction")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		const n = 100
		db := lock.New(&conn{})
		got := make([]outcome, n)
		var served lab.Overlap
		early := 0
		var all sync.WaitGroup
		err := db.Transaction(func(lock.Conn) error {
			before := asleep()
			for i := range got {
				all.Go(func() {
					if i%2 == 0 {
						got[i] = ask(db, "waited")
					} else {
						got[i].err = db.Transaction(func(c lock.Conn) (err error) {
							_ = c.Send("waited")
							got[i].answer, err = c.Receive()
							return err
						})
					}
					served.Enter()
				})
			}
			// Half of them, as others in the process may wake up; and for a while, as the count is not exact.
			for calm := 0; calm < 20 && early == 0; calm++ {
				if asleep() < before+n/2 {
					calm = 0
				}
				lab.Yield()
				early = served.Total()
			}
			return nil
		})
		all.Wait()
		require.NoError(t, err, "the work returned no error")
		require.Zero(t, early, "callers that did not wait while a transaction was under way")
		for i := range got {
			require.Equal(t, outcome{answerTo("waited"), nil}.String(), got[i].String(), "what caller %d got, which had waited", i)
		}
		tl.AssertTook(t, 0, "time that went by although no query takes any")
	})
}

// asleep returns how many goroutines of the process wait for something, more or less.
func asleep() int {
	sample := []metrics.Sample{{Name: "/sched/goroutines/waiting:goroutines"}}
	metrics.Read(sample)
	return int(sample[0].Value.Uint64())
}
