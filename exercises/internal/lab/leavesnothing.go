package lab

import (
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/require"
)

// LeavesNothing has some wait, all with one context that goes on, and each get what it waits for: nothing of them may be left with the
// context then. A context may go on for years, and be used for many waits, so that what each of them leaves adds up. give may be nil,
// for what need not be given. what is as in [OneStays].
func LeavesNothing(t *testing.T, what string, waiters Waiters) {
	t.Helper()
	Bubble(t, func(t *testing.T, _ *Timeline) {
		const n = 3
		wait, give := waiters(t)
		ctx := NewLateContext(t.Context())
		came := make(chan error, n)
		for range n {
			go func() { came <- wait(ctx) }()
		}
		for range n {
			synctest.Wait()
			if give != nil {
				give()
			}
		}
		for range n {
			require.NoError(t, <-came, "the error of %s, whose context goes on", what)
		}
		synctest.Wait()
		require.Zero(t, ctx.Registered(), "functions that the context still has to call when it ends, when every %s has returned", what)
	})
}
