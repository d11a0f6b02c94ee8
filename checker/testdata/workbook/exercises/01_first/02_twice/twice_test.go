package twice_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	twice "koans/exercises/01_first/02_twice"
	"koans/exercises/internal/lab"
)

func TestBothCallsAreMadeAtOnce(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		var calls lab.Overlap
		twice.Twice(calls.Visit)
		assert.Equal(t, 2, calls.Total(), "calls of work")
	})
}

func TestOneCallDoesNotWaitForTheOther(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		both := lab.NewBarrier(2)
		twice.Twice(both.Wait)
	})
}

func TestBothTakeTheTimeOfOne(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		twice.Twice(func() { tl.Work("work", 2*time.Second) })
		tl.AssertTook(t, 2*time.Second, "time for both calls")
	})
}
