package lab_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"koans/exercises/internal/lab"
)

func timers(n int, stop bool) func(*testing.T) {
	return func(t *testing.T) {
		lab.LeavesNoTimer(t, "50 naps", n, func() {
			for range n {
				timer := time.AfterFunc(time.Hour, func() {})
				<-time.After(time.Microsecond)
				if stop {
					timer.Stop()
				}
			}
		})
	}
}

var (
	playTimersStopped = scene("timers: each is stopped", timers(50, true))
	playTimersLeft    = scene("timers: each is left", timers(50, false))
)

func TestLeavesNoTimer(t *testing.T) {
	assert.NotContains(t, playTimersStopped(t), sceneFailed)
	assert.Contains(t, playTimersLeft(t), "things are left in memory: there must be no timer among them")
}
