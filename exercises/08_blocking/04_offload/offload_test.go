package offload_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"koans/exercises/internal/lab"
)

func TestTheDeskAnswersWhileTheWorkIsDone(t *testing.T) {
	lab.Rule(t, "An answer to each", "Serve")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		s := open(t, tl, 2, 4, every(second, 7, 10*second)...)
		s.serve(t.Context())
		s.requireAllServed(t, "while 10s of work for each were under way")
	})
}

func TestTheDeskSaysNoWhenThereIsNoRoom(t *testing.T) {
	lab.Rule(t, "An answer to each", "Serve")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		s := open(t, tl, 1, 2, film{0, 10 * second}, film{second, 10 * second}, film{2 * second, 10 * second})
		s.serve(t.Context())
		requireDesk(t, []string{answer(0, true, 0), answer(1, true, second), answer(2, false, 2*second)}, s.said("yes", "no"), "with room for 2, and 10s of work for each")
	})
}

// The lesson's picture.
func TestADayInTheShop(t *testing.T) {
	lab.Rule(t, "In flight", "Serve")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		s := open(t, tl, 2, 4, every(second, 7, 10*second)...)
		s.serve(t.Context())
		s.require(t, s.plan(lab.Year), "with a film each second, 10s of work, 2 workers and room for 4")
	})
}

func TestWorkersWorkSideBySide(t *testing.T) {
	lab.Rule(t, "The workers", "Serve")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		s := open(t, tl, 2, 4, every(0, 4, 10*second)...)
		s.serve(t.Context())
		for i, want := range []time.Duration{0, 0, 10 * second, 10 * second} {
			require.Equal(t, want.String(), s.began[i].String(), "when the work on film %d of 4 began, with 2 workers and 10s for each", i)
		}
	})
}

// All that has not begun is owed, but there are no more enlargers than before.
func TestTheEndMakesNoMoreWorkers(t *testing.T) {
	lab.Rule(t, "The workers", "Serve")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		ctx, cancel := context.WithTimeout(t.Context(), second)
		defer cancel()
		s := open(t, tl, 1, 3, every(0, 3, 10*second)...)
		s.serve(ctx)
		require.LessOrEqual(t, s.working.Most(), 1, "works that were under way at the same time, with one worker, when ctx ended after 1s")
	})
}

func TestPicturesAreDeliveredInTurn(t *testing.T) {
	lab.Rule(t, "Delivered in turn", "Serve")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		s := open(t, tl, 2, 3, film{0, 10 * second}, film{0, second}, film{0, 12 * second})
		s.serve(t.Context())
		requireDesk(t, []string{delivery(0, s.pictures[0], 10*second), delivery(1, s.pictures[1], 10*second), delivery(2, s.pictures[2], 13*second)},
			s.said("pictures"), "when film 0 takes 10s, film 1 takes 1s and film 2 takes 12s, with 2 workers")
	})
}

func TestAYesIsAPromise(t *testing.T) {
	lab.Rule(t, "A yes is a promise", "Serve")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		ctx, cancel := context.WithTimeout(t.Context(), second)
		defer cancel()
		s := open(t, tl, 1, 2, film{0, 10 * second}, film{0, 10 * second}, film{2 * second, 0})
		s.serve(ctx)
		requireDesk(t, []string{answer(0, true, 0), answer(1, true, 0), delivery(0, s.pictures[0], 10*second), delivery(1, s.pictures[1], 20*second)},
			s.desk, "when ctx ended after 1s, with 10s of work for each of two")
	})
}

func TestServeReturnsWhenAllIsDelivered(t *testing.T) {
	lab.Rule(t, "The end", "Serve")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		s := open(t, tl, 2, 2, film{0, 10 * second}, film{0, 20 * second})
		s.serve(t.Context())
		require.Equal(t, "20s", s.returned.String(), "when Serve returned, when the channel was closed at 0s and the last work took 20s")
	})
}
