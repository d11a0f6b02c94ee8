package event_test

import (
	"context"
	"fmt"
	"runtime"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/require"

	event "koans/exercises/05_synchronization/02_event"
	"koans/exercises/internal/lab"
)

// In the middle of Wait, wherever that is; with others who come before and after.
func TestGivingUpIsNotOverlookedWheneverItComes(t *testing.T) {
	lab.Rule(t, "Giving up", "Wait")
	for round := range 40 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			e := event.New()
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			errs := make([]error, 5)
			var patient error
			var gone, all sync.WaitGroup
			all.Go(func() { patient = e.Wait(t.Context()) })
			gone.Go(func() { errs[0] = e.Wait(lab.Watched(ctx, 1+round%5, cancel)) })
			for i := 1; i < len(errs); i++ {
				gone.Go(func() {
					for range round * i {
						runtime.Gosched()
					}
					errs[i] = e.Wait(ctx)
				})
			}
			synctest.Wait()
			cancel() // if it was not asked so often
			gone.Wait()
			for i := range errs {
				require.ErrorIs(t, errs[i], context.Canceled, "the error of waiter %d, whose context ended", i)
			}
			require.False(t, e.IsSet(), "the event is set because somebody gave up")
			e.Set()
			all.Wait()
			require.NoError(t, patient, "the error of one who waited on when others gave up")
		})
	}
}

// Two of four leave before the event is set, in whatever order; and there have been two before, whom a Set has let go on.
func TestThoseWhoStayGoOnWhoeverHasLeft(t *testing.T) {
	lab.Rule(t, "Giving up", "Wait", "Set")
	for _, leave := range [][]int{{0, 1}, {1, 0}, {0, 2}, {2, 0}, {0, 3}, {3, 0}, {1, 2}, {2, 1}, {1, 3}, {3, 1}, {2, 3}, {3, 2}} {
		t.Run(fmt.Sprint("leaving ", leave), func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				e := event.New()
				for round := range 2 {
					errs := make([]error, 2+2*round)
					cancels := make([]context.CancelFunc, len(errs))
					var all sync.WaitGroup
					for i := range errs {
						var ctx context.Context
						ctx, cancels[i] = context.WithCancel(t.Context())
						defer cancels[i]()
						all.Go(func() { errs[i] = e.Wait(ctx) })
						synctest.Wait()
					}
					if round == 1 {
						for _, i := range leave {
							cancels[i]()
							synctest.Wait()
							require.ErrorIs(t, errs[i], context.Canceled, "the error of waiter %d, whose context ended", i)
							errs[i] = nil
						}
					}
					e.Set()
					all.Wait()
					for i := range errs {
						require.NoError(t, errs[i], "the error of waiter %d of %d, when the event was set after %v had given up", i, len(errs), leave[:2*round])
					}
					e.Clear()
				}
			})
		})
	}
}

// One of those who wait leaves just when the event is set, whichever it is.
func TestWhoGivesUpAsTheEventIsSetHindersNobody(t *testing.T) {
	lab.Rule(t, "Setting", "Wait", "Set")
	for round := range 40 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			e := event.New()
			hasty, cancel := context.WithCancel(t.Context())
			defer cancel()
			errs := make([]error, 4)
			var all sync.WaitGroup
			for i := range errs {
				ctx := t.Context()
				if i == round%len(errs) {
					ctx = hasty
				}
				all.Go(func() { errs[i] = e.Wait(ctx) })
				synctest.Wait()
			}
			cancel()
			e.Set()
			all.Wait()
			for i, err := range errs {
				if i == round%len(errs) && err != nil {
					require.ErrorIs(t, err, context.Canceled, "the error of one whose context ended when the event was set")
				} else {
					require.NoError(t, err, "the error of waiter %d, when the context of another ended as the event was set", i)
				}
			}
		})
	}
}

// The same, but whoever waits hears of the end of the context a moment later than everybody can see it.
func TestWhoHasNotHeardOfTheEndYetHindersNobody(t *testing.T) {
	lab.Rule(t, "Setting", "Wait", "Set")
	for hasty := range 3 {
		t.Run(fmt.Sprint("waiter ", hasty), func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				e := event.New()
				late := lab.NewLateContext(t.Context())
				errs := make([]error, 3)
				var all sync.WaitGroup
				for i := range errs {
					var ctx context.Context = t.Context()
					if i == hasty {
						ctx = late
					}
					all.Go(func() { errs[i] = e.Wait(ctx) })
					synctest.Wait()
				}
				late.End()
				e.Set()
				synctest.Wait()
				late.Tell()
				all.Wait()
				for i, err := range errs {
					if i == hasty && err != nil {
						require.ErrorIs(t, err, context.Canceled, "the error of one whose context ended when the event was set")
					} else {
						require.NoError(t, err, "the error of waiter %d, when the context of another ended as the event was set", i)
					}
				}
			})
		})
	}
}
