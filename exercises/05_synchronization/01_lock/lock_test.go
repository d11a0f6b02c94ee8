package lock_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	lock "koans/exercises/05_synchronization/01_lock"
	"koans/exercises/internal/lab"
)

func TestAQueryGetsItsAnswer(t *testing.T) {
	lab.Rule(t, "The answer", "Query")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		rng := lab.Rand(t)
		c := &conn{}
		db := lock.New(c)
		require.Empty(t, c.sent(), "New must not use the connection")
		for _, query := range []string{fmt.Sprint("query ", rng.IntN(1e6)), "", fmt.Sprint("query ", rng.IntN(1e6))} {
			require.Equal(t, outcome{answerTo(query), nil}.String(), ask(db, query).String(), "what Query(%q) came back with", query)
		}
		assert.Len(t, c.sent(), 3, "queries sent for 3 calls of Query")
	})
}

func TestAnAnswerMayComeBesideAnError(t *testing.T) {
	lab.Rule(t, "The answer", "Query")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		c := &conn{onReceive: func() (string, error) { return "half an answer", errLost }}
		db := lock.New(c)
		answer, err := db.Query("everything")
		require.Equal(t, "half an answer", answer, "the answer of Query, which came beside an error")
		require.Equal(t, errLost, err, "the error of Query, when Receive returned one")
		require.Equal(t, []string{"send", "receive"}, c.calls(), "what was called for a query whose answer came beside an error")
	})
}

func TestNothingIsReceivedWhenSendFails(t *testing.T) {
	lab.Rule(t, "Nothing to receive", "Query")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		received := 0
		c := &conn{
			onSend:    func() error { return errLost },
			onReceive: func() (string, error) { received++; return "somebody else's answer", nil },
		}
		db := lock.New(c)
		_, err := db.Query("anything")
		require.Equal(t, errLost, err, "the error of Query, when Send returned one")
		require.Zero(t, received, "calls of Receive for a query that could not be sent")
		require.Equal(t, []string{"send"}, c.calls(), "what was called for a query that could not be sent")
	})
}

// The lesson's picture: three callers, and a transaction of two queries.
func TestTwoQueriesAndATransaction(t *testing.T) {
	lab.Rule(t, "One at a time", "Query", "Transaction")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		c := &conn{}
		db := lock.New(c)
		var first, second outcome
		var all sync.WaitGroup
		all.Go(func() { first = ask(db, "first") })
		all.Go(func() { second = ask(db, "second") })
		all.Go(func() {
			_ = db.Transaction(func(own lock.Conn) error {
				for range 2 {
					_ = own.Send("transaction")
					_, _ = own.Receive()
				}
				return nil
			})
		})
		all.Wait()
		require.Equal(t, 1, c.inUse.Most(), "queries that used the connection at the same time, at most")
		require.Equal(t, outcome{answerTo("first"), nil}.String(), first.String(), "what the first caller got")
		require.Equal(t, outcome{answerTo("second"), nil}.String(), second.String(), "what the second caller got")
		require.Equal(t, strings.Repeat("send receive ", 4), strings.Join(c.calls(), " ")+" ", "what went over the connection")
	})
}

func TestATransactionReturnsWhatItsWorkReturned(t *testing.T) {
	lab.Rule(t, "A transaction", "Transaction")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		c := &conn{}
		db := lock.New(c)
		ran := 0
		for _, want := range []error{nil, errLost} {
			before := len(c.calls())
			got := db.Transaction(func(lock.Conn) error { ran++; return want })
			require.Empty(t, c.calls()[before:], "what was called for a transaction whose work called nothing and returned %v", want)
			require.Equal(t, want, got, "the error of a transaction whose work returned %v", want)
		}
		assert.Equal(t, 2, ran, "times that work ran in 2 transactions")
	})
}

func TestTheConnectionIsFreeAfterAnError(t *testing.T) {
	lab.Rule(t, "Free again", "Query")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		c := &conn{}
		db := lock.New(c)
		c.onSend = func() error { return errLost }
		ask(db, "not sent")
		c.onSend = nil
		requireFree(t, db, "Send had failed")
		c.onReceive = func() (string, error) { return "", errLost }
		ask(db, "no answer")
		c.onReceive = nil
		requireFree(t, db, "Receive had failed")
		_ = db.Transaction(func(lock.Conn) error { return errLost })
		requireFree(t, db, "a transaction had failed")
	})
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
