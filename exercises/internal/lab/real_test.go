package lab_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"koans/exercises/internal/lab"
)

var playRealLeak = scene("real: left behind", func(t *testing.T) {
	lab.Real(t, func(t *testing.T, tl *lab.Timeline) { go waitsForever() })
})

var playRealPanic = scene("real: panic", func(t *testing.T) {
	lab.Real(t, func(t *testing.T, tl *lab.Timeline) { go waitsForever(); panics() })
})

var playRealLoop = scene("real: each test's own leak", func(t *testing.T) {
	t.Run("leaks", func(t *testing.T) {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) { go waitsForever() })
	})
	t.Run("leaks again", func(t *testing.T) {
		lab.Real(t, func(t *testing.T, tl *lab.Timeline) { go waitsForever() })
	})
})

func TestARealTestFailsAlone(t *testing.T) {
	t.Run("left behind", func(t *testing.T) {
		out := playRealLeak(t)
		assert.Contains(t, out, sceneFailed)
		assert.Regexp(t, `left behind: 1 goroutine`, out)
		assert.Regexp(t, `lab_test\.waitsForever`, out)
		assert.Regexp(t, `created by koans/exercises/internal/lab_test`, out)
		assert.Contains(t, out, nextPassed)
		assert.Contains(t, out, lastPassed)
	})
	t.Run("panic", func(t *testing.T) {
		out := playRealPanic(t)
		assert.Contains(t, out, sceneFailed)
		assert.Regexp(t, `panic: boom`, out)
		assert.Regexp(t, `lab_test\.panics`, out)
		assert.NotContains(t, out, "left behind", "the panic is the cause")
		assert.Contains(t, out, nextPassed)
		assert.Contains(t, out, lastPassed)
	})
	t.Run("what an earlier test left is not counted again", func(t *testing.T) {
		out := playRealLoop(t)
		assert.Contains(t, out, "--- FAIL: TestScene/scene/leaks_again")
		assert.NotContains(t, out, "2 goroutines")
		assert.Contains(t, out, lastPassed)
	})
}

func TestARealTestWaitsForStragglers(t *testing.T) {
	lab.Real(t, func(t *testing.T, tl *lab.Timeline) {
		done := make(chan struct{})
		t.Cleanup(func() { close(done) })
		go func() {
			<-done
			time.Sleep(50 * time.Millisecond) // soon gone, though not at once
		}()
	})
}
