package pool_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	pool "koans/exercises/11_databases/01_pool"
	"koans/exercises/internal/lab"
)

const second = time.Second

// A database is what a pool is dialled to. It counts.
type database struct {
	tl    *lab.Timeline
	pool  *pool.Pool
	max   int
	takes time.Duration         // what a dial takes
	fails func(n int) error     // what becomes of dial n, from 0; nil: nothing bad
	said  func(context.Context) // called with the context of each dial, if it is there

	conns   lab.Overlap // that exist: from the beginning of the dial to the end of Close
	dialled lab.Overlap
	closed  lab.Overlap
	twice   lab.Overlap // connections that were closed once more, or while somebody used them, or used after that
}

func newDatabase(tl *lab.Timeline, max int) *database {
	d := &database{tl: tl, max: max}
	d.pool = pool.New(max, d.dial)
	return d
}

func (d *database) dial(ctx context.Context) (pool.Conn, error) {
	leave := d.conns.Enter()
	n := d.dialled.Total()
	d.dialled.Enter()()
	if d.said != nil {
		d.said(ctx)
	}
	if err := sleep(ctx, d.takes); err != nil {
		leave()
		return nil, fmt.Errorf("dialling was broken off: %w", err)
	}
	if d.fails != nil {
		if err := d.fails(n); err != nil {
			leave()
			return nil, err
		}
	}
	return &conn{database: d, leave: leave}, nil
}

// sleep sleeps for d, unless ctx ends before. It looks at ctx also when d is 0.
func sleep(ctx context.Context, d time.Duration) error {
	if d == 0 {
		return ctx.Err()
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// acquire borrows a connection, and fails t unless it gets one that lives and is nobody else's. when begins with "when".
func (d *database) acquire(t testing.TB, when string) *conn {
	t.Helper()
	c, err := d.pool.Acquire(t.Context())
	return d.got(t, c, err, when)
}

func (d *database) got(t testing.TB, c pool.Conn, err error, when string) *conn {
	t.Helper()
	require.NoError(t, err, "the error of Acquire, %s", when)
	mine, ok := c.(*conn)
	require.True(t, ok, "Acquire has returned neither an error nor a connection, %s", when)
	require.True(t, mine.Alive(), "Acquire has returned a connection that is broken, %s", when)
	require.Zero(t, mine.closes.Total(), "Acquire has returned a connection that is closed, %s", when)
	return mine
}

// questions has n who come at the same time each borrow a connection, use it for takes, and give it back.
func (d *database) questions(t testing.TB, n int, takes time.Duration) {
	t.Helper()
	errs := make([]error, n)
	var all sync.WaitGroup
	for i := range errs {
		all.Go(func() {
			var c pool.Conn
			if c, errs[i] = d.pool.Acquire(lab.Slow(t.Context())); errs[i] == nil {
				end := d.tl.Span(i, "question")
				c.(*conn).ask(takes)
				end("")
				d.pool.Release(c)
			}
		})
	}
	all.Wait()
	require.NoError(t, errors.Join(errs...), "the errors of Acquire, for %d who came at the same time", n)
}

// requireWhole fails t unless all connections that there may be can be borrowed at the same time, and gives them back.
func (d *database) requireWhole(t testing.TB, after string) {
	t.Helper()
	d.fails, d.takes, d.said = nil, 0, nil
	var all []*conn
	for i := range d.max {
		v := d.comes(t.Context())
		require.True(t, v.over.Load(), "Acquire still waits for connection %d of %d, and nobody has borrowed one, after %s", i+1, d.max, after)
		all = append(all, d.got(t, v.conn, v.err, "after "+after))
	}
	for _, c := range all {
		d.pool.Release(c)
	}
	require.LessOrEqual(t, d.conns.Now(), d.max, "connections after %s", after)
}

// over closes the pool, and fails t unless that closes each connection, once.
func (d *database) over(t testing.TB) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Hour)
	defer cancel()
	err := d.pool.Close(ctx)
	if t.Failed() {
		return
	}
	assert.NoError(t, err, "the error of Close, when everything has been given back")
	assert.Zero(t, d.conns.Now(), "connections that are open after Close")
	assert.Zero(t, d.twice.Total(), "connections that two have used at the same time, or that were closed twice or in use")
	assert.LessOrEqual(t, d.conns.Most(), d.max, "connections at the same time, at most: one counts from its dial until it is closed")
	synctest.Wait()
}

var errLine = errors.New("the line is dead")
