package sandbox

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestABudgetIsSpent(t *testing.T) {
	t.Run("by processor time", func(t *testing.T) {
		ctx, stop := WithBudget(t.Context(), time.Minute, time.Hour)
		defer stop()
		Charge(ctx, 40*time.Second)
		require.NoError(t, ctx.Err())
		Charge(ctx, 40*time.Second)
		assert.Equal(t, ErrSpent, context.Cause(ctx))
	})
	t.Run("by real time", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			ctx, stop := WithBudget(t.Context(), time.Minute, time.Hour)
			defer stop()
			time.Sleep(59 * time.Minute)
			synctest.Wait()
			require.NoError(t, ctx.Err())
			time.Sleep(time.Minute)
			synctest.Wait()
			assert.Equal(t, ErrSpent, context.Cause(ctx))
		})
	})
	t.Run("not by who is done", func(t *testing.T) {
		ctx, stop := WithBudget(t.Context(), time.Minute, time.Hour)
		stop()
		assert.Equal(t, context.Canceled, context.Cause(ctx))
	})
}
