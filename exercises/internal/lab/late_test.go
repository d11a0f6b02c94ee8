package lab_test

import (
	"context"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/assert"

	"koans/exercises/internal/lab"
)

func TestALateContextTellsWhenItIsTold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx := lab.NewLateContext(t.Context())
		child, cancel := context.WithCancel(ctx)
		defer cancel()
		called := 0
		context.AfterFunc(ctx, func() { called++ })
		stop := context.AfterFunc(ctx, func() { called += 10 })
		assert.NoError(t, ctx.Err(), "before the end")
		assert.Equal(t, 3, ctx.Registered(), "functions that wait to be told, of a context made from it, too")

		ctx.End()
		synctest.Wait()
		assert.Equal(t, context.Canceled, ctx.Err())
		<-ctx.Done()
		assert.NoError(t, child.Err(), "a context made from one that has ended and told nobody")
		assert.Zero(t, called, "functions that were told")
		assert.True(t, stop(), "whether it was stopped in time")
		assert.Equal(t, 2, ctx.Registered(), "functions that wait to be told, when one was stopped")

		ctx.Tell()
		synctest.Wait()
		assert.ErrorIs(t, child.Err(), context.Canceled)
		assert.Equal(t, 1, called, "the one that was not stopped, once")
		assert.Zero(t, ctx.Registered(), "functions that wait to be told, when all have been")
	})
}
