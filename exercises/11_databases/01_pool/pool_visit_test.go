package pool_test

import (
	"context"
	"fmt"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	pool "koans/exercises/11_databases/01_pool"
)

// A visit is somebody who is in Acquire or in Close.
type visit struct {
	over atomic.Bool
	at   time.Duration
	conn pool.Conn
	err  error
	open int // connections when Close returned
}

// comes has somebody do what comes before, call Acquire at once, and get as far as that does.
func (d *database) comes(ctx context.Context, before ...func()) *visit {
	v := &visit{}
	go func() {
		for _, f := range before {
			f()
		}
		v.conn, v.err = d.pool.Acquire(ctx)
		v.at = d.tl.Now()
		v.over.Store(true)
	}()
	synctest.Wait()
	return v
}

// closes has somebody call Close, and lets that get as far as it does.
func (d *database) closes(ctx context.Context) *visit {
	v := &visit{}
	go func() {
		v.err = d.pool.Close(ctx)
		v.open = d.conns.Now()
		v.at = d.tl.Now()
		v.over.Store(true)
	}()
	synctest.Wait()
	return v
}

// requireClosed fails t unless Close has returned nil.
func (v *visit) requireClosed(t testing.TB, when string) {
	t.Helper()
	synctest.Wait()
	require.True(t, v.over.Load(), "Close still waits, %s", when)
	require.NoError(t, v.err, "the error of Close, %s", when)
}

// requireWaits fails t if Acquire has returned.
func (v *visit) requireWaits(t testing.TB, when string) {
	t.Helper()
	if v.over.Load() {
		require.FailNow(t, fmt.Sprintf("Acquire has not waited, %s; its error: %v", when, v.err))
	}
}

// requireFails fails t unless Acquire has returned with that error.
func (v *visit) requireFails(t testing.TB, want error, when string) {
	t.Helper()
	synctest.Wait()
	require.True(t, v.over.Load(), "Acquire still waits, %s", when)
	require.ErrorIs(t, v.err, want, "the error of Acquire, %s", when)
}

// requireGot fails t unless Acquire has returned a connection.
func (v *visit) requireGot(t testing.TB, d *database, when string) *conn {
	t.Helper()
	synctest.Wait()
	require.True(t, v.over.Load(), "Acquire still waits, %s", when)
	return d.got(t, v.conn, v.err, when)
}
