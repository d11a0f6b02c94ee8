package ratelimit_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	ratelimit "koans/exercises/10_web/04_ratelimit"
	"koans/exercises/internal/lab"
)

// The picture of the lesson.
func TestSixCallersComeTogether(t *testing.T) {
	lab.Rule(t, "The rate", "Wait")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		q := newQueue(t, tl, 100*time.Millisecond, 3)
		q.come(6)
		time.Sleep(time.Second)
		turns := strings.Fields(q.turns())
		slices.Sort(turns) // whose turn came when is another rule
		require.Equal(t, "0s 0s 0s 100ms 200ms 300ms", strings.Join(turns, " "), "turns of six callers who came at 0s, every 100ms and 3 at once")
	})
}

// A tenth of a second has ten turns before and ten after it, but not twenty around it.
func TestNoStretchOfTimeHasMore(t *testing.T) {
	lab.Rule(t, "The rate", "Wait")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		q := newQueue(t, tl, 100*time.Millisecond, 10)
		time.Sleep(950 * time.Millisecond)
		q.come(10)
		time.Sleep(100 * time.Millisecond)
		q.come(3)
		time.Sleep(time.Second)
		require.Equal(t, "950ms 950ms 950ms 950ms 950ms 950ms 950ms 950ms 950ms 950ms 1.05s 1.15s 1.25s", q.turns(),
			"turns of 10 callers who came at 950ms and 3 who came at 1.05s, every 100ms and 10 at once")
	})
}

func TestWhatWasNotUsedIsThereLater(t *testing.T) {
	lab.Rule(t, "No later", "Wait")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		q := newQueue(t, tl, 100*time.Millisecond, 3)
		q.come(3)
		time.Sleep(250 * time.Millisecond)
		q.come(3) // there are two turns and a half
		time.Sleep(time.Hour)
		q.come(5)
		time.Sleep(time.Hour)
		require.Equal(t, "0s 0s 0s 250ms 250ms 300ms 1h0m0.25s 1h0m0.25s 1h0m0.25s 1h0m0.35s 1h0m0.45s", q.turns(),
			"turns of callers who came 3 at 0s, 3 at 250ms and 5 an hour later, every 100ms and 3 at once")
	})
}

func TestWhoComesFirstIsServedFirst(t *testing.T) {
	lab.Rule(t, "In order", "Wait")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		q := newQueue(t, tl, time.Second, 1)
		for range 20 {
			q.come(1)
			time.Sleep(time.Second / 10)
		}
		time.Sleep(time.Minute)
		synctest.Wait()
		for i, c := range q.callers {
			require.Equal(t, (time.Duration(i) * time.Second).String(), c.at.String(), "turn of caller %d, who came after %v, with one turn a second", i, time.Duration(i)*time.Second/10)
		}
	})
}

func TestAContextEndsTheWait(t *testing.T) {
	lab.Rule(t, "Giving up", "Wait")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		q := newQueue(t, tl, time.Second, 1)
		q.come(1)
		for _, limit := range []time.Duration{700, 300} { // the next in line, and the one behind
			ctx, cancel := context.WithTimeout(t.Context(), limit*time.Millisecond)
			defer cancel()
			q.comes(ctx)
		}
		time.Sleep(time.Minute)
		synctest.Wait()
		for i, want := range []string{"700ms", "300ms"} {
			c := q.callers[i+1]
			require.ErrorIs(t, c.err, context.DeadlineExceeded, "the error of Wait, when the context ended")
			require.Equal(t, want, c.at.String(), "when Wait returned to a caller whose context ended after %s", want)
		}
	})
}

func TestThoseBehindMoveUp(t *testing.T) {
	lab.Rule(t, "Given back", "Wait")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		q := newQueue(t, tl, time.Second, 1)
		q.come(2)
		ctx, cancel := context.WithCancel(t.Context())
		q.comes(ctx)
		q.comes(ctx)
		q.come(2)
		time.Sleep(1500 * time.Millisecond)
		cancel()
		time.Sleep(time.Minute)
		require.Equal(t, "0s 1s gave up gave up 2s 3s", q.turns(), "turns of six callers who came at 0s, with one turn a second, of whom two gave up after 1.5s")
	})
}

func TestAnEndedContextGetsNoTurn(t *testing.T) {
	lab.Rule(t, "Giving up", "Wait")
	lab.Rule(t, "Given back", "Wait")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		q := newQueue(t, tl, time.Second, 2)
		for range 40 {
			require.ErrorIs(t, q.comes(lab.Ended(t)).err, context.Canceled, "the error of Wait, when the context had ended before")
		}
		q.callers = nil
		q.come(3)
		time.Sleep(time.Minute)
		require.Equal(t, "0s 0s 1s", q.turns(), "turns of three callers, two at once, when those before had come with a context that had ended")
	})
}

func TestNobodyWorksInTheBackground(t *testing.T) {
	lab.Rule(t, "Nothing in the background", "New", "Wait")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		before := lab.Goroutines()
		q := newQueue(t, tl, time.Second, 2)
		synctest.Wait()
		require.Equal(t, before, lab.Goroutines(), "goroutines after New")
		q.come(4)
		time.Sleep(2500 * time.Millisecond)
		synctest.Wait()
		require.Equal(t, before, lab.Goroutines(), "goroutines when four callers have had their turns")
	})
}

func TestBothNumbersMustBePositive(t *testing.T) {
	lab.Rule(t, "The rate", "New")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		require.Panics(t, func() { ratelimit.New(0, 1) }, "New must panic when every is 0")
		require.Panics(t, func() { ratelimit.New(-time.Second, 1) }, "New must panic when every is negative")
		require.Panics(t, func() { ratelimit.New(time.Second, 0) }, "New must panic when burst is 0")
		require.Panics(t, func() { ratelimit.New(time.Second, -1) }, "New must panic when burst is negative")
		require.NotPanics(t, func() { ratelimit.New(1, 1) }, "New must not panic when both are positive")
	})
}
