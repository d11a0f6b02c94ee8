package nowait_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	nowait "koans/exercises/08_blocking/03_nowait"
	"koans/exercises/internal/lab"
)

// letters are n values that cannot be guessed.
func letters(t *testing.T, n int) []int {
	rng := lab.Rand(t)
	all := make([]int, n)
	for i := range all {
		all[i] = 1000*(i+1) + rng.IntN(1000)
	}
	return all
}

// got is what one Get came back with, and when.
type got struct {
	v   int
	err error
	at  time.Duration
}

func (g got) String() string {
	if g.err != nil {
		return fmt.Sprintf("error %v at %v", lab.ContextError(g.err), g.at)
	}
	return fmt.Sprintf("%d at %v", g.v, g.at)
}

// get calls Get and draws the wait in a lane of its own.
func get(ctx context.Context, tl *lab.Timeline, lane string, m *nowait.Mailbox[int]) got {
	end := tl.Span(lane, "Get")
	v, err := m.Get(ctx)
	if err != nil {
		end("cancelled")
	} else {
		end("")
	}
	return got{v, err, tl.Now()}
}

// requireHolds fails t unless these are in the mailbox, and takes them out: by
// TryGet and Get in turn.
func requireHolds(t *testing.T, m *nowait.Mailbox[int], want ...int) {
	t.Helper()
	for i := range want {
		if i%2 == 0 {
			v, ok := m.TryGet()
			require.True(t, ok, "TryGet must find a letter: number %d of %d is there", i+1, len(want))
			require.Equal(t, want[i], v, "letter number %d of those that are in the mailbox, %v", i+1, want)
		} else {
			v, err := m.Get(t.Context())
			require.NoError(t, err, "the error of Get, when a letter is there")
			require.Equal(t, want[i], v, "letter number %d of those that are in the mailbox, %v", i+1, want)
		}
	}
	v, ok := m.TryGet()
	require.False(t, ok, "TryGet must find nothing: all %d have been taken out, but there came %d", len(want), v)
}

// within is a context that ends after d, for a reason that is not its error.
func within(t *testing.T, d time.Duration) context.Context {
	ctx, cancel := context.WithTimeoutCause(t.Context(), d, errors.New("the cause, which is not the error"))
	t.Cleanup(cancel)
	return ctx
}
