package source

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const watching = `package x

func (q *Queue) watch(ctx context.Context) {
	context.AfterFunc(ctx, func() { q.mu.Lock(); defer q.mu.Unlock(); q.changed.Broadcast() })
	context.AfterFunc(ctx, func() { q.mu.Lock(); q.changed.Broadcast(); q.mu.Unlock() })
	context.AfterFunc(ctx, func() { q.lock(); q.changed.Broadcast(); q.mu.Unlock() })
	context.AfterFunc(ctx, func() { q.locked(func() { q.changed.Broadcast() }) })
	context.AfterFunc(ctx, func() { q.locked(q.changed.Broadcast) })
	context.AfterFunc(ctx, func() {
		q.mu.Lock() // whoever looks from now on sees the end, and whoever looked before sleeps
		q.mu.Unlock()
		q.changed.Broadcast()
	})
	go func() { <-ctx.Done(); q.mu.Lock(); q.changed.Broadcast(); q.mu.Unlock() }()
	go func() { defer q.workers.Done(); q.changed.Broadcast() }()
	context.AfterFunc(ctx, q.changed.Broadcast) // unheld
	context.AfterFunc(ctx, func() { q.changed.Broadcast() }) // unheld
	context.AfterFunc(ctx, func() { q.changed.Broadcast(); q.mu.Lock(); q.mu.Unlock() }) // unheld
	go func() { <-ctx.Done(); q.changed.Broadcast() }() // unheld
}

func (q *Queue) lock() { q.mu.Lock() }
`

func TestWhoWakesAtTheEndOfAContextWithoutTheLockIsFound(t *testing.T) {
	f := Parse("x.go", []byte(watching))
	require.NotNil(t, f)
	var want []int
	for i, line := range strings.Split(watching, "\n") {
		if strings.HasSuffix(line, "// unheld") {
			want = append(want, i+1)
		}
	}
	assert.Equal(t, want, f.Unheld("changed"))
}
