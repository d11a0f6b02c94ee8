package ratelimit_test

import (
	"context"
	"runtime"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	ratelimit "koans/exercises/10_web/04_ratelimit"
	"koans/exercises/internal/lab"
)

// Three hundred give up, one after another, and the turn is a year away: if a timer of each were left, it would be there for that year.
// On real time, since in a bubble even those timers are kept that nobody can reach any more.
func TestNoTimerIsLeft(t *testing.T) {
	lab.Rule(t, "Nothing is left behind", "Wait")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) { // or else it would last for that year
		ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
		defer cancel()
		l := ratelimit.New(time.Hour, 1)
		_ = l.Wait(ctx)
		_ = l.Wait(ctx)
		tl.AssertTook(t, 300*time.Millisecond, "time until Wait gave up, with a turn an hour away and a context that ended after 300ms")
	})
	if t.Failed() {
		return
	}
	lab.Real(t, func(t *testing.T, _ *lab.Timeline) {
		const n = 300
		l := ratelimit.New(lab.Year, 1)
		all := func() int64 {
			for range n {
				ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
				_ = l.Wait(ctx)
				cancel()
			}
			runtime.GC()
			runtime.GC()
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			return int64(m.HeapObjects)
		}
		before := all()
		require.Less(t, all()-before, int64(n), "things that Wait has left in memory, when 300 contexts had ended before the turn: there must be no timer among them")
	})
}
