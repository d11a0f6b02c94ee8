package offload_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

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

func TestAFilmThatIsReadyIsInFlight(t *testing.T) {
	lab.Rule(t, "In flight", "Serve")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		s := open(t, tl, 2, 2, film{0, 10 * second}, film{0, second}, film{5 * second, second}, film{11 * second, second})
		s.serve(t.Context())
		requireDesk(t, []string{answer(0, true, 0), answer(1, true, 0), answer(2, false, 5*second), answer(3, true, 11*second)},
			s.said("yes", "no"), "with room for 2, when film 0 takes 10s, and film 1 is ready after 1s and waits for it")
	})
}

// The lesson's picture.
func TestADayInTheShop(t *testing.T) {
	lab.Rule(t, "The workers", "Serve")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		s := open(t, tl, 2, 4, every(second, 7, 10*second)...)
		s.serve(t.Context())
		s.require(t, s.plan(lab.Year), "with a film each second, 10s of work, 2 workers and room for 4")
	})
}

func TestWorkersWorkSideBySide(t *testing.T) {
	lab.Rule(t, "The workers", "Serve")
	for _, shop := range []struct {
		workers int
		began   string
	}{{2, "[0s 0s 10s 11s]"}, {1, "[0s 10s 21s 31s]"}} {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			s := open(t, tl, shop.workers, 4, film{0, 10 * second}, film{0, 11 * second}, film{0, 10 * second}, film{0, 11 * second})
			s.serve(t.Context())
			require.Equal(t, shop.began, fmt.Sprint(s.began), "when the works on four films began, with %d workers and 10s or 11s for each", shop.workers)
		})
	}
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
		for i := range 2 {
			require.Equal(t, 1, s.works[i].Total(), "calls of Work for film %d of 2, which were taken before ctx ended", i)
			delivered := fmt.Sprintf("pictures %d of %d ", s.pictures[i], i)
			require.Contains(t, strings.Join(s.desk, ", "), delivered, "what the desk did, when ctx ended after 1s: film %d of 2 had been taken", i)
		}
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

func TestNobodyIsAnsweredAfterTheEnd(t *testing.T) {
	lab.Rule(t, "Nothing after the end", "Serve")
	for _, room := range []int{2, 1} {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			ctx, cancel := context.WithTimeout(t.Context(), second)
			defer cancel()
			s := open(t, tl, 1, room, film{0, 10 * second}, film{2 * second, 0})
			s.serve(ctx)
			requireDesk(t, []string{answer(0, true, 0)}, s.said("yes", "no"), "when ctx ended after 1s, and film 1 came after 2s")
		})
	}
}
