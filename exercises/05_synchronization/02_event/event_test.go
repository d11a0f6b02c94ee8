package event_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	event "koans/exercises/05_synchronization/02_event"
	"koans/exercises/internal/lab"
)

// The picture of the lesson: Set after 4 s, Clear after 8 s, Set after 15 s.
func TestClearHoldsWhoComesAfterIt(t *testing.T) {
	lab.Rule(t, "Clearing", "Clear", "Wait")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		e := event.New()
		got := make([]waited, 4)
		var all sync.WaitGroup
		come := func(i int, lane string) {
			all.Go(func() { got[i] = wait(t.Context(), tl, lane, e) })
		}
		at := func(second time.Duration) { time.Sleep(second*time.Second - tl.Now()) }

		come(0, "first")
		at(1)
		come(1, "second")
		at(4)
		tl.Mark("door", "Set")
		e.Set()
		at(6)
		come(2, "third")
		at(8)
		tl.Mark("door", "Clear")
		e.Clear()
		at(9)
		come(3, "fourth")
		at(15)
		tl.Mark("door", "Set")
		e.Set()
		all.Wait()
		for i, want := range []time.Duration{4, 4, 6, 15} {
			require.Equal(t, inAt(want*time.Second), got[i].String(), "what number %d got, for Set after 4s, Clear after 8s and Set after 15s", i+1)
		}
	})
}

// Two who wait, and one who comes later.
func TestASetIsRemembered(t *testing.T) {
	lab.Rule(t, "Setting", "Set", "Wait")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		e := event.New()
		got := make([]waited, 3)
		var all sync.WaitGroup
		all.Go(func() { got[0] = wait(t.Context(), tl, "first", e) })
		all.Go(func() { got[1] = wait(t.Context(), tl, "second", e) })
		time.Sleep(3 * time.Second)
		tl.Mark("door", "Set")
		e.Set()
		tl.AssertTook(t, 3*time.Second, "time until Set returned: it must not wait for anybody")
		time.Sleep(time.Second)
		got[2] = wait(t.Context(), tl, "third", e)
		all.Wait()
		require.Equal(t, inAt(3*time.Second), got[0].String(), "what the first got, for a Set after 3s")
		require.Equal(t, inAt(3*time.Second), got[1].String(), "what the second got, for a Set after 3s")
		require.Equal(t, inAt(4*time.Second), got[2].String(), "what one got who came after Set")
	})
}

// Who was let go on goes on, although the event is clear again when it wakes up.
func TestAClearRightAfterASetHoldsNobodyWhoWaited(t *testing.T) {
	lab.Rule(t, "Clearing", "Wait", "Clear", "Set")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		e := event.New()
		got := make([]waited, 20)
		var all sync.WaitGroup
		for i := range got {
			lane := fmt.Sprint("waiter ", i)
			all.Go(func() { got[i] = wait(t.Context(), tl, lane, e) })
		}
		time.Sleep(time.Second)
		e.Set()
		e.Clear()
		all.Wait()
		for i := range got {
			require.Equal(t, inAt(time.Second), got[i].String(), "what waiter %d got, for a Set and a Clear after 1s", i)
		}
		assert.False(t, e.IsSet(), "the event is set after Set and Clear")
	})
}

func TestIsSet(t *testing.T) {
	lab.Rule(t, "Setting", "IsSet", "Set", "Clear")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		e, other := event.New(), event.New()
		require.False(t, e.IsSet(), "a new event is set")
		e.Set()
		require.True(t, e.IsSet(), "an event is not set after Set")
		require.NoError(t, e.Wait(t.Context()), "the error of one who waits for an event that is set")
		require.True(t, e.IsSet(), "an event is not set any more after somebody has waited for it")
		e.Clear()
		require.False(t, e.IsSet(), "an event is set after Clear")
		assert.False(t, other.IsSet(), "an event is set because another one is")
	})
}

// Who gives up does so exactly when its context ends; nobody else notices.
func TestAContextEndsTheWait(t *testing.T) {
	lab.Rule(t, "Giving up", "Wait")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		e := event.New()
		var patient waited
		var all sync.WaitGroup
		all.Go(func() { patient = wait(t.Context(), tl, "patient", e) })
		ctx, cancel := context.WithTimeout(t.Context(), 3*time.Second)
		defer cancel()
		require.ErrorIs(t, wait(ctx, tl, "hasty", e).err, context.DeadlineExceeded, "the error of a waiter whose context has ended")
		tl.AssertTook(t, 3*time.Second, "time until the waiter gave up")
		time.Sleep(2 * time.Second)
		tl.Mark("door", "Set")
		e.Set()
		all.Wait()
		assert.Equal(t, inAt(5*time.Second), patient.String(), "what one got who went on waiting until the Set after 5s")
	})
}

// waited is what one Wait came back with, and when.
type waited struct {
	err error
	at  time.Duration
}

func (w waited) String() string { return fmt.Sprintf("error %v at %v", w.err, w.at) }

// inAt is what somebody gets who was let in at that time.
func inAt(at time.Duration) string { return waited{nil, at}.String() }

// wait waits for e and draws that in a lane of its own.
func wait(ctx context.Context, tl *lab.Timeline, lane any, e *event.Event) waited {
	end := tl.Span(lane, "wait")
	err := e.Wait(ctx)
	if end(""); err != nil {
		tl.Mark(lane, "gave up")
	}
	return waited{err, tl.Now()}
}
