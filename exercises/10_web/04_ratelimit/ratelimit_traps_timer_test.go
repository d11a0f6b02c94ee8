package ratelimit_test

import (
	"context"
	"testing"
	"time"

	ratelimit "koans/exercises/10_web/04_ratelimit"
	"koans/exercises/internal/lab"
)

// Fifty give up, one after another, and the turn is a year away: if a timer of each were left, it would be there for that year.
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
	const n = 50
	l := ratelimit.New(lab.Year, 1)
	lab.LeavesNoTimer(t, "50 contexts that ended before the turn", n, func() {
		for range n {
			ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
			_ = l.Wait(ctx)
			cancel()
		}
	})
}
