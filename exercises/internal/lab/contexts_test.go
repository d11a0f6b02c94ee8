package lab_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"

	"koans/exercises/internal/lab"
)

func TestAnEndedContextHasEnded(t *testing.T) {
	assert.ErrorIs(t, lab.Ended(t).Err(), context.Canceled)
}

// What a watched or slow context answers is what was the case when it was asked.
func TestAWatchedContextAnswersBeforeItHappens(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	watched := lab.Watched(ctx, 2, cancel)
	assert.NoError(t, watched.Err(), "asked for the first time")
	assert.NoError(t, ctx.Err(), "nothing has happened yet")
	assert.NoError(t, watched.Err(), "asked for the second time: the answer is from before")
	assert.ErrorIs(t, ctx.Err(), context.Canceled, "it happened just after")
	assert.ErrorIs(t, watched.Err(), context.Canceled)
}

func TestASlowContextSaysWhatItsParentSays(t *testing.T) {
	slow := lab.Slow(lab.Ended(t))
	assert.ErrorIs(t, slow.Err(), context.Canceled)
	<-slow.Done()
}

func TestAnErrorThatWrapsTheContextsCountsAsIt(t *testing.T) {
	failed := errors.New("failed")
	assert.Equal(t, context.Canceled, lab.ContextError(fmt.Errorf("given up: %w", context.Canceled)))
	assert.Equal(t, context.DeadlineExceeded, lab.ContextError(errors.Join(failed, context.DeadlineExceeded)))
	assert.Equal(t, failed, lab.ContextError(failed))
	assert.NoError(t, lab.ContextError(nil))
}
