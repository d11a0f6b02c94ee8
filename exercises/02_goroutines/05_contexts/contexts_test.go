package contexts_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	contexts "koans/exercises/02_goroutines/05_contexts"
	"koans/exercises/internal/lab"
)

var (
	errFull   = errors.New("the hotel is full")
	errHungUp = errors.New("the traveller hung up")
)

type key struct{}

func newAgent() *contexts.Agent { return &contexts.Agent{Patience: 30 * time.Second} }

func TestTheContextIsHandedDown(t *testing.T) {
	lab.Rule(t, "Handed down", "Ask")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		name := lab.Rand(t).Int()
		ctx, hangUp := context.WithCancel(context.WithValue(t.Context(), key{}, name))
		defer hangUp()
		time.AfterFunc(10*time.Second, hangUp)
		var asked lab.Overlap
		newAgent().Ask(ctx, func(ctx context.Context) error {
			asked.Enter()
			assert.Equal(t, name, ctx.Value(key{}), "the value in ask's context that the caller's has")
			return tl.WorkContext(ctx, "Ask", time.Minute)
		})
		require.Equal(t, 1, asked.Total(), "times that Ask has called ask")
		tl.AssertTook(t, 10*time.Second, "time until ask's context ended, when the traveller hung up after 10s")
	})
}

func TestAskReturnsWhatAskReturned(t *testing.T) {
	lab.Rule(t, "The result", "Ask")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		for _, want := range []error{nil, errFull} {
			require.ErrorIs(t, newAgent().Ask(t.Context(), func(context.Context) error { return want }), want, "the error of Ask, when ask returned %v", want)
		}
		err := newAgent().Ask(t.Context(), func(context.Context) error { tl.Work("Ask", time.Minute); return nil })
		require.NoError(t, err, "the error of Ask, when ask returned nil, but late")
		tl.AssertTook(t, time.Minute, "time until Ask returned, when ask took a minute and did not look at its context")
	})
}

func TestTheEarlierOfTwoEnds(t *testing.T) {
	lab.Rule(t, "The earlier of two", "Ask")
	for _, s := range []struct{ caller, want time.Duration }{{time.Hour, 30 * time.Second}, {20 * time.Second, 20 * time.Second}} {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			ctx, cancel := context.WithTimeout(t.Context(), s.caller)
			defer cancel()
			newAgent().Ask(ctx, func(ctx context.Context) error { return tl.WorkContext(ctx, "Ask", 2*time.Hour) })
			tl.AssertTook(t, s.want, "time until ask's context ended, when the agent has 30s of patience and the caller "+s.caller.String())
		})
	}
}

func TestPatienceIsCountedFromEachCall(t *testing.T) {
	lab.Rule(t, "The earlier of two", "Ask")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		agent := newAgent()
		for i := range 3 {
			agent.Ask(t.Context(), func(ctx context.Context) error { return tl.WorkContext(ctx, "Ask", time.Hour) })
			tl.AssertTook(t, time.Duration(i+1)*30*time.Second, "time until ask's context ended, for one call after another of 30s each")
		}
	})
}

func TestTheErrorSaysWhy(t *testing.T) {
	lab.Rule(t, "The cause", "Ask")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		waits := func(ctx context.Context) error { tl.WorkContext(ctx, "Ask", time.Hour); return errFull }
		err := newAgent().Ask(t.Context(), waits)
		require.ErrorIs(t, err, contexts.ErrTooSlow, "the error of Ask, when ask failed after the agent's patience had run out")
		require.ErrorIs(t, err, errFull, "the error of Ask, when ask returned this and patience had run out")

		ctx, hangUp := context.WithCancelCause(t.Context())
		time.AfterFunc(10*time.Second, func() { hangUp(errHungUp) })
		err = newAgent().Ask(ctx, waits)
		require.ErrorIs(t, err, errHungUp, "the error of Ask, when the caller's context had ended with this cause")
		require.NotErrorIs(t, err, contexts.ErrTooSlow, "the error of Ask, when the caller's context had ended")
	})
}

func TestAskLetsGo(t *testing.T) {
	lab.Rule(t, "Let go", "Ask")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		var its context.Context
		newAgent().Ask(t.Context(), func(ctx context.Context) error { its = ctx; return ctx.Err() })
		require.NotNil(t, its, "the context that ask got")
		require.Error(t, its.Err(), "the context that ask got still goes on when Ask has returned")
	})
}

// The picture of the lesson.
func TestUndoLivesOn(t *testing.T) {
	lab.Rule(t, "Clean-up", "Undo")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		name := lab.Rand(t).Int()
		ctx, hangUp := context.WithTimeout(context.WithValue(t.Context(), key{}, name), 10*time.Second)
		defer hangUp()
		tl.WorkContext(ctx, "Ask", time.Hour)
		err := newAgent().Undo(ctx, func(ctx context.Context) error {
			assert.Equal(t, name, ctx.Value(key{}), "the value in undo's context that the caller's has")
			return tl.WorkContext(ctx, "Undo", 5*time.Second)
		})
		require.NoError(t, err, "the error of Undo, when the traveller had hung up and undo takes 5s")
		tl.AssertTook(t, 15*time.Second, "time until Undo returned")
	})
}

func TestEitherOfTwoEndsIt(t *testing.T) {
	lab.Rule(t, "Either", "Either")
	for _, which := range []string{"ctx", "other"} {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			ctx, end := context.WithCancelCause(t.Context())
			other, endOther := context.WithCancelCause(t.Context())
			defer endOther(nil)
			defer end(nil)
			either, cancel := contexts.Either(ctx, other)
			defer cancel()
			synctest.Wait()
			require.NoError(t, either.Err(), "the context of Either has ended before one of the two has")
			map[string]context.CancelCauseFunc{"ctx": end, "other": endOther}[which](errHungUp)
			synctest.Wait()
			require.Error(t, either.Err(), "the context of Either goes on although %s has ended", which)
			require.Equal(t, errHungUp, context.Cause(either), "the cause of the context of Either, when %s has ended with it", which)
		})
	}
}

func TestCancelEndsEither(t *testing.T) {
	lab.Rule(t, "Let go of both", "Either")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		either, cancel := contexts.Either(t.Context(), t.Context())
		cancel()
		require.ErrorIs(t, either.Err(), context.Canceled, "the error of Either's context after its cancel")
	})
}
