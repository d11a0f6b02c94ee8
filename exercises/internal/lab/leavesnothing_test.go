package lab_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"

	"koans/exercises/internal/lab"
)

// registers is a wait that registers a function with its context, and stops it or not.
func registers(stops bool) func(*testing.T) {
	return func(t *testing.T) {
		lab.LeavesNothing(t, "Wait", func(*testing.T) (func(context.Context) error, func()) {
			return func(ctx context.Context) error {
				stop := context.AfterFunc(ctx, func() {})
				if stops {
					stop()
				}
				return nil
			}, nil
		})
	}
}

var (
	playStops  = scene("line: stops what it has registered", registers(true))
	playLeaves = scene("line: leaves what it has registered", registers(false))
)

func TestLeavesNothing(t *testing.T) {
	assert.NotContains(t, playStops(t), sceneFailed)
	assert.Contains(t, playLeaves(t), "functions that the context still has to call when it ends, when every Wait has returned")
}
