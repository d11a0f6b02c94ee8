package lab_test

import (
	"sync"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/assert"

	"koans/exercises/internal/lab"
)

func TestABarrierOpensWhenAllHaveCome(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		b := lab.NewBarrier(3)
		var passed lab.Overlap
		var wg sync.WaitGroup
		come := func() {
			wg.Go(func() { b.Wait(); passed.Enter() })
			synctest.Wait()
		}
		come()
		come()
		assert.Equal(t, 1, b.Missing())
		assert.Zero(t, passed.Now(), "nobody passes before all have come")
		come()
		assert.Zero(t, b.Missing())
		assert.Equal(t, 3, passed.Now())
		come()
		assert.Equal(t, 4, passed.Now(), "it stays open")
		assert.Zero(t, b.Missing())
		wg.Wait()
	})
}

var playOneByOne = scene("one after another at a barrier", func(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		b := lab.NewBarrier(2)
		b.Wait()
		b.Wait()
	})
})

func TestOneAfterAnotherIsStuckAtABarrier(t *testing.T) {
	out := playOneByOne(t)
	assert.Contains(t, out, sceneFailed)
	assert.Contains(t, out, "stuck: 1 goroutine")
	assert.Contains(t, out, nextPassed)
}
