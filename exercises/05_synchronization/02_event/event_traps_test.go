package event_test

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	event "koans/exercises/05_synchronization/02_event"
	"koans/exercises/internal/lab"
)

func TestASetLetsAllGoOn(t *testing.T) {
	lab.Rule(t, "Setting", "Set", "Wait")
	for _, n := range []int{1, 2, 50} {
		t.Run(fmt.Sprintf("%d waiters", n), func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				e := event.New()
				got := make([]waited, n)
				var all sync.WaitGroup
				for i := range got {
					lane := fmt.Sprint("waiter ", i)
					all.Go(func() { got[i] = wait(t.Context(), tl, lane, e) })
				}
				time.Sleep(3 * time.Second)
				tl.Mark("door", "Set")
				e.Set()
				tl.AssertTook(t, 3*time.Second, "time until Set returned: it must not wait for anybody")
				all.Wait()
				for i := range got {
					require.Equal(t, inAt(3*time.Second), got[i].String(), "what waiter %d of %d got, for a Set after 3s", i, n)
				}
			})
		})
	}
}

// Once for each Set, and nobody by one that was long ago.
func TestNobodyIsLetInByAnEarlierSet(t *testing.T) {
	lab.Rule(t, "Clearing", "Clear", "Wait")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		e := event.New()
		for round := range 50 {
			var in lab.Overlap
			errs := make([]error, 5)
			var all sync.WaitGroup
			for i := range errs {
				all.Go(func() {
					errs[i] = e.Wait(t.Context())
					in.Enter()
				})
			}
			synctest.Wait()
			require.Zero(t, in.Total(), "waiters let in after %d times Set and Clear, before the next Set", round)
			e.Set()
			e.Clear()
			all.Wait()
			for i := range errs {
				require.NoError(t, errs[i], "the error of waiter %d, when the event was set for the time %d", i, round+1)
			}
		}
	})
}

func TestRepeatingSetAndClearIsHarmless(t *testing.T) {
	lab.Rule(t, "Once more is harmless", "Clear", "Set")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		e := event.New()
		hasty, cancel := context.WithTimeout(t.Context(), 1500*time.Millisecond)
		defer cancel()
		var first, gone, second waited
		var all sync.WaitGroup
		e.Clear()
		all.Go(func() { first = wait(t.Context(), tl, "first", e) })
		all.Go(func() { gone = wait(hasty, tl, "hasty", e) })
		time.Sleep(time.Second)
		tl.Mark("door", "Clear")
		e.Clear()
		e.Clear()
		synctest.Wait()
		require.Equal(t, 2, tl.Active(), "waiters after a Clear of what was clear")
		all.Go(func() { second = wait(t.Context(), tl, "second", e) })
		time.Sleep(time.Second)
		tl.Mark("door", "Set")
		e.Set()
		e.Set()
		all.Wait()
		require.ErrorIs(t, gone.err, context.DeadlineExceeded, "what one got who gave up after a Clear of what was clear")
		require.Equal(t, "1.5s", gone.at.String(), "when one had got it who gave up after a Clear of what was clear")
		require.Equal(t, inAt(2*time.Second), first.String(), "what one got who waited before the Clear of what was clear")
		require.Equal(t, inAt(2*time.Second), second.String(), "what one got who waited after it")
		e.Set()
		require.True(t, e.IsSet(), "the event is not set after three Sets")
		e.Clear()
		assert.False(t, e.IsSet(), "the event is set after three Sets and one Clear")
	})
}

// Cancelled, and ended before.
func TestACancelledContextEndsTheWait(t *testing.T) {
	lab.Rule(t, "Giving up", "Wait")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		e := event.New()
		ctx, cancel := context.WithCancelCause(t.Context())
		time.AfterFunc(time.Second, func() { cancel(errors.New("it rains")) })
		require.ErrorIs(t, wait(ctx, tl, "hasty", e).err, context.Canceled, "the error of a waiter whose context was cancelled: its Err(), not its cause")
		tl.AssertTook(t, time.Second, "time until the waiter gave up")
		for range 20 {
			require.ErrorIs(t, wait(ctx, tl, "hasty", e).err, context.Canceled, "the error of a waiter whose context had ended before: its Err(), not its cause")
		}
		tl.AssertTook(t, time.Second, "time until waiters gave up whose context had ended before")
		require.False(t, e.IsSet(), "the event is set because somebody gave up")
	})
}

// A select that takes either of two ready cases would not get far.
func TestASetEventAsksNobodyForItsContext(t *testing.T) {
	lab.Rule(t, "Ended before", "Wait")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		e := event.New()
		e.Set()
		for range 50 {
			require.NoError(t, e.Wait(lab.Ended(t)), "the error of one whose context has ended, but who comes when the event is set")
		}
	})
}

// In the middle of Wait, wherever that is; with others who come before and after.
func TestNobodyIsForgottenWhoComesWhenTheEventIsSet(t *testing.T) {
	lab.Rule(t, "Setting", "Wait", "Set")
	for round := range 40 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			e := event.New()
			set := sync.OnceFunc(e.Set) // once: a second Set would make good what the first has overlooked
			ctx := lab.Watched(t.Context(), 1+round%5, func() { go set() })
			errs := make([]error, 5)
			var all sync.WaitGroup
			all.Go(func() { errs[0] = e.Wait(ctx) })
			for i := 1; i < len(errs); i++ {
				all.Go(func() {
					for range round * i {
						runtime.Gosched()
					}
					errs[i] = e.Wait(t.Context())
				})
			}
			synctest.Wait()
			set() // if it was not asked so often
			all.Wait()
			for i := range errs {
				require.NoError(t, errs[i], "the error of waiter %d, who came when the event was set", i)
			}
		})
	}
}

// Who waited before Set has a right to go on; who comes after Clear has none, even if the others are not awake yet.
func TestWhoComesAfterClearTakesNobodysPlace(t *testing.T) {
	lab.Rule(t, "Clearing", "Wait", "Set", "Clear")
	for range 5 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			e := event.New()
			errs := make([]error, 40)
			var all sync.WaitGroup
			for i := range errs {
				all.Go(func() { errs[i] = e.Wait(t.Context()) })
			}
			synctest.Wait()
			late := lab.Ended(t)
			e.Set()
			e.Clear()
			err := e.Wait(late)
			synctest.Wait()
			require.ErrorIs(t, err, context.Canceled, "the error of Wait, called after Set and Clear with a context that had ended")
			all.Wait()
			for i := range errs {
				require.NoError(t, errs[i], "the error of waiter %d, who waited before Set and Clear", i)
			}
		})
	}
}

// Several who clear it at once, and wait: one Set is enough for all of them.
func TestManyMayClearAtOnce(t *testing.T) {
	lab.Rule(t, "Once more is harmless", "Clear")
	for range 60 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			e := event.New()
			e.Set()
			errs := make([]error, 6)
			ready := lab.NewBarrier(len(errs))
			var all sync.WaitGroup
			for i := range errs {
				all.Go(func() {
					ready.Wait()
					e.Clear()
					errs[i] = e.Wait(t.Context())
				})
			}
			synctest.Wait()
			require.False(t, e.IsSet(), "the event is set after it was cleared by %d at once", len(errs))
			e.Set()
			all.Wait()
			for i := range errs {
				require.NoError(t, errs[i], "the error of number %d of those who cleared the event at once and waited for it", i)
			}
		})
	}
}

// Over and over, so that every two steps meet. The last Set lets everyone go on.
func TestSetAndClearMayMeet(t *testing.T) {
	lab.Rule(t, "Setting", "Set", "Clear")
	for range 20 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			e := event.New()
			errs := make([]error, 3)
			ready := lab.NewBarrier(4)
			var changing, waiting sync.WaitGroup
			for range 4 {
				changing.Go(func() {
					ready.Wait()
					for range 50 {
						e.Set()
						e.Clear()
					}
				})
			}
			for i := range errs {
				waiting.Go(func() {
					for n := 0; n < 20 && errs[i] == nil; n++ {
						errs[i] = e.Wait(t.Context())
					}
				})
			}
			changing.Wait()
			e.Set()
			waiting.Wait()
			for i := range errs {
				require.NoError(t, errs[i], "the error of waiter %d, while the event was set and cleared by four at once", i)
			}
		})
	}
}

// Everything at once. What is promised is little: each wait ends, for one of its two reasons.
func TestAllMayBeCalledAtOnce(t *testing.T) {
	lab.Rule(t, "Setting", "Wait", "Set", "Clear")
	lab.Rule(t, "Giving up", "Wait")
	for range 100 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			e := event.New()
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			errs := make([]error, 3)
			ready := lab.NewBarrier(len(errs) + 5)
			var all sync.WaitGroup
			for i := range errs {
				all.Go(func() { ready.Wait(); errs[i] = e.Wait(ctx) })
			}
			for _, do := range []func(){e.Set, e.Clear, e.Set, func() { e.IsSet() }, cancel} {
				all.Go(func() { ready.Wait(); do() })
			}
			all.Wait()
			for i := range errs {
				if errs[i] != nil {
					require.ErrorIs(t, errs[i], context.Canceled, "the error of waiter %d, whose context has ended", i)
				}
			}
			e.Set()
			require.NoError(t, e.Wait(ctx), "the error of one who waits for an event that is set")
			e.Clear()
			require.ErrorIs(t, e.Wait(ctx), context.Canceled, "the error of one who waits for an event that is clear, when its context has ended")
		})
	}
}

// What was done before Set is seen by all, without a race.
func TestWhatWasDoneBeforeSetIsSeenByTheWaiters(t *testing.T) {
	lab.Rule(t, "No data race", "Set", "Wait")
	for range 10 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			e := event.New()
			configuration := ""
			read := make([]string, 6)
			errs := make([]error, len(read))
			var all sync.WaitGroup
			for i := range read {
				all.Go(func() {
					for range i * 100 { // some come when it is set
						runtime.Gosched()
					}
					if errs[i] = e.Wait(t.Context()); errs[i] == nil {
						read[i] = configuration
					}
				})
			}
			all.Go(func() {
				lab.Yield()
				configuration = "loaded"
				e.Set()
			})
			all.Wait()
			for i := range read {
				require.NoError(t, errs[i], "the error of waiter %d", i)
				require.Equal(t, "loaded", read[i], "the configuration that waiter %d read after Wait", i)
			}
		})
	}
}

// A year of silence costs nothing, unless somebody asks again and again.
func TestWaitingIsNotPolling(t *testing.T) {
	lab.Rule(t, "Block, do not poll", "Wait")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		e := event.New()
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		var got waited
		var all sync.WaitGroup
		all.Go(func() { got = wait(ctx, tl, "waiter", e) })
		time.Sleep(lab.Year)
		e.Set()
		all.Wait()
		assert.Equal(t, inAt(lab.Year), got.String(), "what one got who waited for a year")
	})
}
