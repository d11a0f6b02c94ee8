package lab_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"

	"koans/exercises/internal/lab"
)

// asksFor has NoHalves ask by way of what answers with value or the context's error, when both may be had.
func asksFor(answer func(ctx context.Context, there <-chan struct{}) (int, error)) func(*testing.T) {
	return func(t *testing.T) {
		for _, contextFirst := range []bool{true, false} {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				there := make(chan struct{})
				ask := func(ctx context.Context) (int, error) { return answer(ctx, there) }
				lab.NoHalves(t, "Ask", contextFirst, 7, ask, func() { close(there) })
			})
		}
	}
}

var (
	playWhole = scene("halves: one or the other", asksFor(func(ctx context.Context, there <-chan struct{}) (int, error) {
		select {
		case <-there:
			return 7, nil
		case <-ctx.Done():
			return 0, ctx.Err()
		}
	}))
	playBoth = scene("halves: value and error", asksFor(func(ctx context.Context, there <-chan struct{}) (int, error) {
		<-there
		<-ctx.Done()
		return 7, ctx.Err()
	}))
	playNeither = scene("halves: neither value nor error", asksFor(func(ctx context.Context, there <-chan struct{}) (int, error) {
		<-there
		return 0, nil
	}))
)

func TestNoHalves(t *testing.T) {
	assert.NotContains(t, playWhole(t), sceneFailed)
	assert.Contains(t, playBoth(t), "what Ask number 0 has got beside the error of the context")
	assert.Contains(t, playNeither(t), "what Ask number 0 has got without an error")
}
