package perturb

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
)

func TestTheRealClockIsNotSimulated(t *testing.T) {
	assert.False(t, simulated())
}

// A sleep of 63 years takes a bubble's clock past the date at which the tests run.
func TestABubblesClockIsSimulatedHoweverFarItHasGone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for range 5 {
			assert.True(t, simulated(), "at %v", time.Now())
			time.Sleep(40 * 365 * 24 * time.Hour)
		}
	})
}
