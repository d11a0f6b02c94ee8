package contexts_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	contexts "koans/exercises/02_goroutines/05_contexts"
	"koans/exercises/internal/lab"
)

// A failure for another reason is no matter of contexts.
func TestAFailureInTimeSaysAllThereIs(t *testing.T) {
	lab.Rule(t, "The cause", "Ask", "Undo")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		for name, call := range calls(newAgent()) {
			err := call(t.Context(), func(context.Context) error { return errFull })
			require.ErrorIs(t, err, errFull, "the error of %s, when its function returned this", name)
			require.NotErrorIs(t, err, context.Canceled, "the error of %s, when its function failed while its context went on", name)
			require.NotErrorIs(t, err, contexts.ErrTooSlow, "the error of %s, when its function failed while its context went on", name)
		}
	})
}

// calls are those of one agent.
func calls(agent *contexts.Agent) map[string]func(context.Context, func(context.Context) error) error {
	return map[string]func(context.Context, func(context.Context) error) error{"Ask": agent.Ask, "Undo": agent.Undo}
}

// The caller has a deadline of its own. That is not the agent's patience, although both are called DeadlineExceeded.
func TestTheCallersDeadlineIsNotTheAgentsPatience(t *testing.T) {
	lab.Rule(t, "The cause", "Ask")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		errTrain := errors.New("the traveller's train leaves")
		ctx, cancel := context.WithTimeoutCause(t.Context(), 10*time.Second, fmt.Errorf("hurry: %w", errTrain))
		defer cancel()
		err := newAgent().Ask(ctx, func(ctx context.Context) error { return tl.WorkContext(ctx, "Ask", time.Hour) })
		require.ErrorIs(t, err, context.DeadlineExceeded, "the error of Ask, when ask returned the error of its context")
		require.ErrorIs(t, err, errTrain, "the error of Ask, when the caller's deadline had a cause that wraps this")
		require.NotErrorIs(t, err, contexts.ErrTooSlow, "the error of Ask, when it was the caller's deadline that came")
	})
}

// Whoever is asked may want to know why, too.
func TestTheContextOfAskSaysWhyItEnded(t *testing.T) {
	lab.Rule(t, "The earlier of two", "Ask")
	for _, s := range []struct {
		caller time.Duration
		want   error
	}{{time.Hour, contexts.ErrTooSlow}, {20 * time.Second, errHungUp}} {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			ctx, cancel := context.WithTimeoutCause(t.Context(), s.caller, errHungUp)
			defer cancel()
			var cause error
			newAgent().Ask(ctx, func(ctx context.Context) error {
				tl.WorkContext(ctx, "Ask", 2*time.Hour)
				cause = context.Cause(ctx)
				return nil
			})
			require.Equal(t, s.want, cause, "the cause of the context that Ask made, when the agent has 30s of patience and the caller %v", s.caller)
		})
	}
}

// What happens to the context is one thing, what came of the work another.
func TestASuccessIsASuccessHoweverLate(t *testing.T) {
	lab.Rule(t, "The result", "Ask")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		ctx, hangUp := context.WithCancelCause(t.Context())
		defer hangUp(nil)
		done := false
		err := newAgent().Ask(ctx, func(ctx context.Context) error {
			hangUp(errHungUp)
			lab.Yield()
			tl.Work("Ask", time.Second)
			done = true
			return nil
		})
		require.True(t, done, "Ask has returned before ask has")
		require.NoError(t, err, "the error of Ask, when ask succeeded although its context had ended")
	})
}

// Several at the same time, each with a caller of its own.
func TestCallsAtTheSameTimeDoNotMeet(t *testing.T) {
	lab.Rule(t, "Everything is apart", "Ask")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		const n = 5
		agent := newAgent()
		all := lab.NewBarrier(n)
		names, ended := make([]any, n), make([]time.Duration, n)
		var calls sync.WaitGroup
		for i := range n {
			calls.Go(func() {
				ctx, cancel := context.WithTimeout(context.WithValue(t.Context(), key{}, i), time.Duration(i+1)*time.Second)
				defer cancel()
				agent.Ask(ctx, func(ctx context.Context) error {
					names[i] = ctx.Value(key{})
					all.Wait()
					err := tl.WorkContext(ctx, i, time.Hour)
					ended[i] = tl.Now()
					return err
				})
			})
		}
		calls.Wait()
		for i := range n {
			require.Equal(t, i, names[i], "the value in the context of call %d, of several at the same time", i)
			require.Equal(t, time.Duration(i+1)*time.Second, ended[i], "when the context of call %d ended, whose caller had one second more than that of the call before", i)
		}
	})
}

// Whether that is too late is for ask to say.
func TestAskAsksEvenIfTheCallersContextHadEnded(t *testing.T) {
	lab.Rule(t, "Handed down", "Ask")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		var asked lab.Overlap
		err := newAgent().Ask(lab.Ended(t), func(ctx context.Context) error {
			asked.Visit()
			assert.Error(t, ctx.Err(), "the context that Ask made goes on, although the caller's had ended before")
			return nil
		})
		require.Equal(t, 1, asked.Total(), "times that Ask has called ask, when the caller's context had ended before")
		require.NoError(t, err, "the error of Ask, when the caller's context had ended before and ask returned nil")
	})
}

// It may be the first call for which a context has ended; that is no reason for the next one to fail.
func TestACallAfterOneThatWasCutOff(t *testing.T) {
	lab.Rule(t, "Everything is apart", "Ask", "Undo")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		for name, call := range calls(newAgent()) {
			call(lab.Ended(t), func(ctx context.Context) error { return ctx.Err() })
			ctx := context.WithValue(t.Context(), key{}, name)
			err := call(ctx, func(ctx context.Context) error {
				assert.Equal(t, name, ctx.Value(key{}), "the value in the context of the second call of %s", name)
				return ctx.Err()
			})
			require.NoError(t, err, "the error of a context of %s, when a call before had one that had ended", name)
		}
	})
}

// A counted context never ends, and knows how many are registered with it to hear of its end.
type counted struct {
	context.Context
	never      chan struct{}
	registered atomic.Int64
}

func count(ctx context.Context) *counted { return &counted{Context: ctx, never: make(chan struct{})} }

func (c *counted) Done() <-chan struct{} { return c.never }

// AfterFunc is what contexts that are made from c, and context.AfterFunc, make use of.
func (c *counted) AfterFunc(func()) (stop func() bool) {
	c.registered.Add(1)
	return sync.OnceValue(func() bool { c.registered.Add(-1); return true })
}

// However a call ends.
func TestNothingHangsOnTheCallersContextAfterACall(t *testing.T) {
	lab.Rule(t, "Let go", "Ask", "Undo")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		for name, call := range calls(newAgent()) {
			for how, f := range map[string]func(context.Context) error{
				"succeeded":            func(context.Context) error { return nil },
				"failed":               func(context.Context) error { return errFull },
				"panicked":             func(context.Context) error { panic("boom") },
				"ran out of patience":  func(ctx context.Context) error { return tl.WorkContext(ctx, name, time.Hour) },
				"did not look for its": func(context.Context) error { tl.Work(name, time.Hour); return nil },
			} {
				ctx := count(t.Context())
				before := lab.Goroutines()
				var its context.Context
				func() {
					defer func() {
						if how == "panicked" {
							assert.Equal(t, "boom", recover(), "what %s panicked with, when its function panicked", name)
						}
					}()
					call(ctx, func(ctx context.Context) error { its = ctx; return f(ctx) })
				}()
				synctest.Wait()
				require.Error(t, its.Err(), "the context that %s made goes on, although its function has %s", name, how)
				require.Zero(t, ctx.registered.Load(), "what still hangs on the caller's context, when the function of %s has %s", name, how)
				require.Equal(t, before, lab.Goroutines(), "goroutines, when the function of %s has %s", name, how)
			}
		}
	})
}

// It may be that the traveller hung up long ago, or hangs up in the middle.
func TestUndoDoesNotNoticeThatTheCallerEnds(t *testing.T) {
	lab.Rule(t, "Clean-up", "Undo")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		ctx, hangUp := context.WithCancelCause(t.Context())
		err := newAgent().Undo(ctx, func(ctx context.Context) error {
			tl.WorkContext(ctx, "Undo", time.Second)
			hangUp(errHungUp)
			lab.Yield()
			return tl.WorkContext(ctx, "Undo", time.Second)
		})
		require.NoError(t, err, "the error of Undo, when the traveller hung up while undo was at work")
		require.NoError(t, newAgent().Undo(ctx, func(ctx context.Context) error { return ctx.Err() }), "the error of undo's context, when the traveller hung up before")
		tl.AssertTook(t, 2*time.Second, "time until both had returned")
	})
}

// Who cleans up may be stuck, too. How long the caller would have waited does not matter any more.
func TestUndoRunsOutOfPatience(t *testing.T) {
	lab.Rule(t, "Clean-up", "Undo")
	for name, patience := range map[string]time.Duration{"had ended before": 0, "ends after 10s": 10 * time.Second} {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			ctx, cancel := context.WithTimeout(t.Context(), patience)
			defer cancel()
			err := newAgent().Undo(ctx, func(ctx context.Context) error {
				tl.WorkContext(ctx, "Undo", time.Hour)
				return errFull
			})
			tl.AssertTook(t, 30*time.Second, "time until undo's context ended, when the agent has 30s of patience and the caller's context "+name)
			require.ErrorIs(t, err, contexts.ErrTooSlow, "the error of Undo, when undo failed after the agent's patience had run out")
			require.ErrorIs(t, err, errFull, "the error of Undo, when undo returned this and patience had run out")
		})
	}
}

// While the function is still busy, both may come to their end. A context has one cause: that of the end that came first.
func TestTheCauseIsThatOfTheFirstEnd(t *testing.T) {
	lab.Rule(t, "The cause", "Ask", "Undo")
	for _, s := range []struct {
		name      string
		hangUp    time.Duration
		want, not error
	}{
		{"Ask", 40 * time.Second, contexts.ErrTooSlow, errHungUp},
		{"Ask", 20 * time.Second, errHungUp, contexts.ErrTooSlow},
		{"Undo", 20 * time.Second, contexts.ErrTooSlow, errHungUp},
	} {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			ctx, hangUp := context.WithCancelCause(t.Context())
			time.AfterFunc(s.hangUp, func() { hangUp(errHungUp) })
			err := calls(newAgent())[s.name](ctx, func(context.Context) error { tl.Work(s.name, time.Minute); return errFull })
			require.ErrorIs(t, err, s.want, "the error of %s after a minute, when the agent had 30s of patience and the traveller hung up after %v", s.name, s.hangUp)
			require.NotErrorIs(t, err, s.not, "the error of %s after a minute, when the agent had 30s of patience and the traveller hung up after %v", s.name, s.hangUp)
		})
	}
}

func TestEitherHasTheValuesOfTheFirst(t *testing.T) {
	lab.Rule(t, "Either", "Either")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		name := lab.Rand(t).Int()
		either, cancel := contexts.Either(context.WithValue(t.Context(), key{}, name), t.Context())
		defer cancel()
		require.Equal(t, name, either.Value(key{}), "the value in Either's context that ctx has")
	})
}

// One of the two had ended before.
func TestEitherOfOneThatHadEnded(t *testing.T) {
	lab.Rule(t, "Either", "Either")
	for _, which := range []int{0, 1} {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			ended, end := context.WithCancelCause(t.Context())
			end(errHungUp)
			two := []context.Context{t.Context(), t.Context()}
			two[which] = ended
			name := lab.Rand(t).Int()
			either, cancel := contexts.Either(context.WithValue(two[0], key{}, name), two[1])
			defer cancel()
			synctest.Wait()
			require.Equal(t, name, either.Value(key{}), "the value in Either's context that ctx has, when one of the two had ended before")
			require.Error(t, either.Err(), "the context of Either goes on although one of the two had ended before")
			require.Equal(t, errHungUp, context.Cause(either), "the cause of the context of Either, when one of the two had ended with it before")
		})
	}
}

// It has ended once and for all, with the cause that it had then.
func TestTheFirstOfTwoEndsCounts(t *testing.T) {
	lab.Rule(t, "Either", "Either")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		ctx, cancelCtx := context.WithTimeoutCause(t.Context(), 2*time.Second, errFull)
		defer cancelCtx()
		other, cancelOther := context.WithTimeoutCause(t.Context(), time.Second, errHungUp)
		defer cancelOther()
		either, cancel := contexts.Either(ctx, other)
		<-either.Done()
		tl.AssertTook(t, time.Second, "time until the context of Either ended, of one with a second and one with two")
		time.Sleep(2 * time.Second)
		cancel()
		require.Equal(t, errHungUp, context.Cause(either), "the cause of the context of Either, when that which ended first had it")
	})
}

// A thousand calls on a server that runs for a year must not leave a thousand registrations behind.
func TestNothingHangsOnEitherOfTheTwo(t *testing.T) {
	lab.Rule(t, "Let go of both", "Either")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		ctx, other := count(t.Context()), count(t.Context())
		before := lab.Goroutines()
		for range 10 {
			either, cancel := contexts.Either(ctx, other)
			synctest.Wait()
			cancel()
			cancel()
			require.Error(t, either.Err(), "the context of Either goes on after its cancel")
		}
		synctest.Wait()
		require.Zero(t, ctx.registered.Load(), "what still hangs on ctx, when Either's cancel was called")
		require.Zero(t, other.registered.Load(), "what still hangs on other, when Either's cancel was called")
		require.Equal(t, before, lab.Goroutines(), "goroutines, when Either's cancel was called")
	})
}

// When one of the two has ended, the other one may go on for a year.
func TestNothingHangsOnTheOneThatGoesOn(t *testing.T) {
	lab.Rule(t, "Let go of both", "Either")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		for which, name := range []string{"ctx", "other"} {
			ended, end := context.WithCancel(t.Context())
			goesOn := count(t.Context())
			before := lab.Goroutines()
			two := []context.Context{goesOn, goesOn}
			two[which] = ended
			_, cancel := contexts.Either(two[0], two[1])
			end()
			synctest.Wait()
			cancel()
			synctest.Wait()
			require.Zero(t, goesOn.registered.Load(), "what still hangs on the one that goes on, when %s had ended and then Either's cancel was called", name)
			require.Equal(t, before, lab.Goroutines(), "goroutines, when %s had ended and then Either's cancel was called", name)
		}
	})
}

// A year of silence costs nothing, unless somebody looks at the clock.
func TestEitherDoesNotPoll(t *testing.T) {
	lab.Rule(t, "Block, do not poll", "Either")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		other, end := context.WithTimeout(t.Context(), lab.Year)
		defer end()
		either, cancel := contexts.Either(t.Context(), other)
		defer cancel()
		<-either.Done()
		tl.AssertTook(t, lab.Year, "time until the context of Either ended")
	})
}

// An agent with the patience of a saint, asked all day long: what is to go off at the end of that must not be left.
func TestNoTimerIsLeft(t *testing.T) {
	lab.Rule(t, "Nothing is left behind", "Ask", "Undo")
	const n = 100
	agent := &contexts.Agent{Patience: time.Hour}
	for name, ask := range map[string]func(context.Context, func(context.Context) error) error{"Ask": agent.Ask, "Undo": agent.Undo} {
		lab.LeavesNoTimer(t, "100 calls of "+name+" that have returned", n, func() {
			for range n {
				_ = ask(t.Context(), func(context.Context) error { return nil })
			}
		})
	}
}
