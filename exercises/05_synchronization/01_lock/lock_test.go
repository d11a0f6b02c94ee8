package lock_test

import (
	"errors"
	"fmt"
	"runtime"
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

var errLost = errors.New("connection lost")

// A conn gives each query its answer. It does not break when it is used by
// several at once, but notices: the lock under test is not to be blamed for a race of its own.
type conn struct {
	inUse     lab.Overlap            // from Send to the end of Receive
	onSend    func() error           // instead of succeeding; may be nil
	onReceive func() (string, error) // instead of the answer; may be nil

	mu   sync.Mutex // never held while another goroutine gets its chance
	open []request
	log  []call
}

// call is one of Send, with its query, or of Receive.
type call struct{ method, query string }

type request struct {
	query string
	end   func()
}

func answerTo(query string) string { return "answer to " + query }

func (c *conn) Send(query string) error {
	end := c.inUse.Enter()
	c.mu.Lock()
	c.log = append(c.log, call{"send", query})
	c.open = append(c.open, request{query, end})
	c.mu.Unlock()
	lab.Yield()
	if c.onSend != nil {
		defer c.take()
		return c.onSend()
	}
	return nil
}

func (c *conn) Receive() (string, error) {
	lab.Yield()
	c.mu.Lock()
	c.log = append(c.log, call{method: "receive"})
	c.mu.Unlock()
	query := c.take()
	if c.onReceive != nil {
		return c.onReceive()
	}
	return answerTo(query), nil
}

// take ends the request that was sent last, and returns its query.
func (c *conn) take() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.open) == 0 {
		return "a query that was never sent"
	}
	last := c.open[len(c.open)-1]
	c.open = c.open[:len(c.open)-1]
	last.end()
	return last.query
}

// sent returns the queries sent so far, in order.
func (c *conn) sent() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	var queries []string
	for _, call := range c.log {
		if call.method == "send" {
			queries = append(queries, call.query)
		}
	}
	return queries
}

// calls returns the methods called so far, in order.
func (c *conn) calls() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	var methods []string
	for _, call := range c.log {
		methods = append(methods, call.method)
	}
	return methods
}

// outcome is what a call of Query came back with.
type outcome struct {
	answer string
	err    error
}

func (o outcome) String() string { return fmt.Sprintf("'%s' and error %v", o.answer, o.err) }

func ask(db *lock.DB, query string) outcome {
	answer, err := db.Query(query)
	return outcome{answer, err}
}

// requireFree fails t if a query gets no answer, or a transaction does not run. If it is not even begun, that is seen from outside.
func requireFree(t *testing.T, db *lock.DB, after string) {
	t.Helper()
	require.Equal(t, outcome{answerTo("the next"), nil}.String(), ask(db, "the next").String(), "what the next query came back with, after %s", after)
	ran := 0
	require.NoError(t, db.Transaction(func(lock.Conn) error { ran++; return nil }), "the error of the next transaction, after %s", after)
	require.Equal(t, 1, ran, "times that the work of the next transaction ran, after %s", after)
}

func TestAQueryGetsItsAnswer(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		rng := lab.Rand(t)
		c := &conn{}
		db := lock.New(c)
		require.Empty(t, c.sent(), "New must not use the connection")
		for _, query := range []string{fmt.Sprint("query ", rng.IntN(1e6)), "", fmt.Sprint("query ", rng.IntN(1e6))} {
			require.Equal(t, outcome{answerTo(query), nil}.String(), ask(db, query).String(), "what Query(%q) came back with: see the TODO in Query", query)
		}
		assert.Len(t, c.sent(), 3, "queries sent for 3 calls of Query")
	})
}

func TestAnAnswerMayComeBesideAnError(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		c := &conn{onReceive: func() (string, error) { return "half an answer", errLost }}
		db := lock.New(c)
		answer, err := db.Query("everything")
		require.Equal(t, "half an answer", answer, "the answer that came beside an error")
		require.Equal(t, errLost, err, "the error that Receive returned")
		require.Equal(t, []string{"send", "receive"}, c.calls(), "what was called for a query whose answer came beside an error")
		c.onReceive = nil
		requireFree(t, db, "Receive failed")
	})
}

func TestNothingIsReceivedWhenSendFails(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		received := 0
		c := &conn{
			onSend:    func() error { return errLost },
			onReceive: func() (string, error) { received++; return "somebody else's answer", nil },
		}
		db := lock.New(c)
		answer, err := db.Query("anything")
		require.Equal(t, errLost, err, "the error that Send returned")
		require.Empty(t, answer, "the answer to a query that could not be sent")
		require.Zero(t, received, "calls of Receive for a query that could not be sent")
		require.Equal(t, []string{"send"}, c.calls(), "what was called for a query that could not be sent")
		c.onSend, c.onReceive = nil, nil
		requireFree(t, db, "Send failed")
	})
}

// Everybody gets the own answer, nobody is turned away, and no time goes by with
// sleeping: there is nothing to wait for but each other.
func TestOneQueryAtATime(t *testing.T) {
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
				require.Equal(t, 1, c.inUse.Most(), "queries that used the connection at once, at most")
				for i := range got {
					want := outcome{answerTo(fmt.Sprint("query ", i)), nil}
					require.Equal(t, want.String(), got[i].String(), "what caller %d of %d got", i, callers)
				}
				assert.Len(t, c.sent(), callers, "queries sent for as many callers")
				tl.AssertTook(t, 0, "time that went by although no query takes any")
			})
		})
	}
}

// Several queries, and nobody else's in between, although all others get their chance.
func TestATransactionHasTheConnectionToItself(t *testing.T) {
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
		require.Equal(t, 1, inside.Most(), "transactions under way at once, at most")
		require.Equal(t, 1, c.inUse.Most(), "queries that used the connection at once, at most")
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

func TestATransactionReturnsWhatItsWorkReturned(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		c := &conn{}
		db := lock.New(c)
		ran := 0
		for _, want := range []error{nil, errLost} {
			before := len(c.calls())
			got := db.Transaction(func(lock.Conn) error { ran++; return want })
			require.Empty(t, c.calls()[before:], "what was called for a transaction whose work called nothing and returned %v", want)
			require.Equal(t, want, got, "the error of a transaction whose work returned %v: see the TODO in Transaction", want)
			requireFree(t, db, fmt.Sprintf("a transaction that returned %v", want))
		}
		assert.Equal(t, 2, ran, "times that work ran in 2 transactions")
	})
}

// What work sees of the connection is what the connection says.
func TestATransactionSeesAnswersAndErrorsAsTheyCome(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		c := &conn{onReceive: func() (string, error) { return "half an answer", errLost }}
		db := lock.New(c)
		var sent error
		var got outcome
		err := db.Transaction(func(own lock.Conn) error {
			sent = own.Send("everything")
			got.answer, got.err = own.Receive()
			return nil
		})
		require.NoError(t, err, "the work returned no error")
		require.NoError(t, sent, "what Send returned to a transaction's work")
		require.Equal(t, outcome{"half an answer", errLost}, got, "what a transaction's work received")
		c.onSend = func() error { return errLost }
		err = db.Transaction(func(own lock.Conn) error { sent = own.Send("everything"); return nil })
		require.NoError(t, err, "the work returned no error")
		require.Equal(t, errLost, sent, "what Send returned to a transaction's work")
		require.Equal(t, []string{"send", "receive", "send"}, c.calls(), "what was called in two transactions, as their work called it")
		c.onSend, c.onReceive = nil, nil
		requireFree(t, db, "a transaction with errors")
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
}

// A panic goes on to the caller, and those who wait for the connection get it.
func TestAPanicLeavesTheConnectionFree(t *testing.T) {
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

func TestGoexitLeavesTheConnectionFree(t *testing.T) {
	for _, s := range uses {
		t.Run(s.name, func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				c := &conn{}
				db := lock.New(c)
				ends := func(before func()) {
					ended := make(chan struct{})
					returned := false
					go func() {
						defer close(ended)
						s.use(c, db, func() { before(); runtime.Goexit() })
						returned = true
					}()
					<-ended
					require.False(t, returned, "the call has returned although its goroutine was to end, with runtime.Goexit %s", s.name)
				}
				ends(func() {})
				require.Equal(t, s.called, c.calls(), "what was called, with runtime.Goexit %s", s.name)
				requireFree(t, db, "runtime.Goexit "+s.name)
				requireTurns(t, "runtime.Goexit "+s.name, ends, db)
			})
		})
	}
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
	requireFree(t, db, during)
	waiting.Wait()
	for i := range got {
		require.Equal(t, outcome{answerTo("waited"), nil}.String(), got[i].String(), "what caller %d got, who waited during %s", i, during)
	}
}

// Not every connection is a pointer, or can be a key.
func TestAnyConnectionWillDo(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		for range 2 {
			db := lock.New(echo{})
			require.Equal(t, outcome{"echo", nil}.String(), ask(db, "anything").String(), "what the query came back with, of a connection that cannot be compared")
		}
	})
}

// An echo is a connection of a type that cannot be compared.
type echo struct {
	_ []func()
}

func (echo) Send(string) error        { return nil }
func (echo) Receive() (string, error) { return "echo", nil }

// Two transactions that wait for each other, on two connections.
func TestEachConnectionHasALineOfItsOwn(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		both := lab.NewBarrier(2)
		errs := make([]error, 2)
		var all sync.WaitGroup
		for i := range errs {
			db := lock.New(&conn{})
			all.Go(func() {
				errs[i] = db.Transaction(func(lock.Conn) error { both.Wait(); return nil })
			})
		}
		all.Wait()
		assert.NoError(t, errors.Join(errs...), "transactions on two connections, each while the other is under way")
	})
}

// The connection stays in use until those who wait for it have gone to sleep. For
// an answer that asks again and again this is never, and the processor time gives it away.
func TestWaitingUsesNoProcessor(t *testing.T) {
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
					got[i] = ask(db, "waited")
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
			require.Equal(t, outcome{answerTo("waited"), nil}.String(), got[i].String(), "what caller %d got, who had waited", i)
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
