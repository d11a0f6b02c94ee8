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

// Forty years at a time: past the date at which the tests run, and past 2157, where the real clock loses its monotonic reading.
func TestABubblesClockIsSimulatedHoweverFarItHasGone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for range 5 {
			assert.True(t, simulated(), "at %v", time.Now())
			time.Sleep(40 * 365 * 24 * time.Hour)
		}
	})
}

func TestAllHitsAreConsideredAgain(t *testing.T) {
	before, were := seed, hits
	t.Cleanup(func() { seed, hits = before, were })
	seed = 1
	Again()
	for range 10 {
		Point(1)
	}
	assert.EqualValues(t, 10, hits)
	Again()
	assert.Zero(t, hits)
}
