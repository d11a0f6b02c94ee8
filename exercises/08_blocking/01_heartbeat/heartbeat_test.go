package heartbeat_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"koans/exercises/internal/lab"
)

// The lesson's picture.
func TestHelloIsSaidWhileTheWorkBlocks(t *testing.T) {
	lab.Rule(t, "On time", "Run")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		s := &scene{tl: tl, n: 6, work: deaf(tl, 3500*time.Millisecond, 42, nil)}
		s.run(t.Context())
		s.requireHellos(t, 6, "while the work blocks for 3.5s")
	})
}

func TestTheWorkBeginsImmediately(t *testing.T) {
	lab.Rule(t, "The work", "Run")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		s := &scene{tl: tl, n: 3, work: deaf(tl, 1500*time.Millisecond, 42, nil)}
		s.onHello = func(int) { time.Sleep(300 * time.Millisecond) }
		s.run(t.Context())
		s.requireWorked(t, "when each hello takes 300ms")
	})
}

// It goes on when the last hello has been said, and ends with the caller's, for the same reason.
func TestTheWorksContextIsMadeFromTheCallers(t *testing.T) {
	lab.Rule(t, "The work", "Run")
	for _, n := range []int{0, 1, 3} {
		t.Run(fmt.Sprintf("%d hellos", n), func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				ctx, cancel := context.WithCancelCause(context.WithValue(t.Context(), key{}, "handed on"))
				defer cancel(nil)
				var value any
				var before, cause error
				s := &scene{tl: tl, n: n, work: func(ctx context.Context) (int, error) {
					value = ctx.Value(key{})
					tl.Work("work", time.Minute)
					before = ctx.Err()
					cancel(errCaller)
					cause = context.Cause(ctx)
					return 42, nil
				}}
				s.run(ctx)
				s.requireWorked(t, fmt.Sprintf("with %d hellos to say", n))
				assert.Equal(t, "handed on", value, "the value that was in the caller's context, as the work sees it")
				assert.NoError(t, before, "what the work's context says after 1m, when the caller's has not ended")
				assert.Equal(t, errCaller, cause, "why the work's context ended, when the caller's did")
			})
		})
	}
}

func TestTheResultIsDeliveredAsItIs(t *testing.T) {
	lab.Rule(t, "The result", "Run")
	for _, r := range []struct {
		v   int
		err error
	}{{42, nil}, {0, nil}, {0, errServer}, {7, errServer}, {0, context.Canceled}, {7, context.DeadlineExceeded}} {
		t.Run(fmt.Sprintf("%d and error %v", r.v, r.err), func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				s := &scene{tl: tl, n: 6, work: deaf(tl, 3500*time.Millisecond, r.v, r.err)}
				s.run(t.Context())
				s.requireDelivered(t, r.v, r.err, 3500*time.Millisecond, "when that is what work returned after 3.5s")
			})
		})
	}
}

// Both have something to do with one variable. There is no lock.
func TestHelloAndDeliverShareAVariable(t *testing.T) {
	lab.Rule(t, "One at a time", "Run")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		changes := 0
		s := &scene{tl: tl, n: 4, work: deaf(tl, 1500*time.Millisecond, 42, nil)}
		s.onHello = func(int) { changes++ }
		s.onDeliver = func() { changes++ }
		s.run(t.Context())
		require.Equal(t, 5, changes, "changes that 4 hellos and deliver made")
	})
}

func TestRunReturnsWhenBothAreOver(t *testing.T) {
	lab.Rule(t, "The end", "Run")
	for _, d := range []time.Duration{1500 * time.Millisecond, time.Minute} {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			s := &scene{tl: tl, n: 4, work: deaf(tl, d, 42, nil)}
			s.run(t.Context())
			s.requireReturned(t, max(d, 3*time.Second), fmt.Sprintf("with 4 to say and %v of work", d))
		})
	}
}

func TestNoHelloIsSaidWhenTheContextHasEnded(t *testing.T) {
	lab.Rule(t, "Stopped", "Run")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		s := &scene{tl: tl, n: 10, work: deaf(tl, 7*time.Second, 42, nil)}
		s.run(cancelledAt(t, tl, 3500*time.Millisecond))
		s.requireHellos(t, 4, "when ctx ends at 3.5s")
	})
}

func TestTheWorkIsWaitedForWhenTheContextHasEnded(t *testing.T) {
	lab.Rule(t, "No work is lost", "Run")
	t.Run("work that listens, and tidies up for 2s", func(t *testing.T) {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			s := &scene{tl: tl, n: 10, work: listening(tl, 2*time.Second, 42)}
			s.run(cancelledAt(t, tl, 3500*time.Millisecond))
			s.requireDelivered(t, 42, context.Canceled, 5500*time.Millisecond, "when ctx ends at 3.5s and the work needs 2s to tidy up")
			s.requireReturned(t, 5500*time.Millisecond, "when ctx ends at 3.5s and the work needs 2s to tidy up")
		})
	})
	t.Run("work that does not listen", func(t *testing.T) {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			s := &scene{tl: tl, n: 10, work: deaf(tl, time.Minute, 42, nil)}
			s.run(cancelledAt(t, tl, 3500*time.Millisecond))
			s.requireDelivered(t, 42, nil, time.Minute, "when ctx ends at 3.5s and the work takes 1m without listening")
			s.requireReturned(t, time.Minute, "when ctx ends at 3.5s and the work takes 1m without listening")
		})
	})
}
