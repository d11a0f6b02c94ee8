package lab_test

import (
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"

	"koans/exercises/internal/lab"
)

func TestOverlapCountsWhoIsInsideAtOnce(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		var o lab.Overlap
		first, second := o.Enter(), o.Enter()
		assert.Equal(t, 2, o.Now())
		first()
		second()
		o.Visit()
		assert.Equal(t, 0, o.Now())
		assert.Equal(t, 2, o.Most())
		assert.Equal(t, 3, o.Total())
	})
}

// A visit lasts long enough for everybody else to come in, on any number of processors.
func TestVisitsOverlapUnlessSomethingKeepsThemApart(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		var free, locked lab.Overlap
		var mu sync.Mutex
		var wg sync.WaitGroup
		for range 8 {
			wg.Go(func() {
				free.Visit()
				mu.Lock()
				defer mu.Unlock()
				locked.Visit()
			})
		}
		wg.Wait()
		assert.Greater(t, free.Most(), 1, "nothing keeps these apart")
		assert.Equal(t, 1, locked.Most(), "a lock keeps these apart")
		assert.Equal(t, 8, locked.Total())
	})
}

// Under the race detector this proves that the counter itself never raises a report.
func TestManyMayVisitAtOnce(t *testing.T) {
	lab.Real(t, func(t *testing.T, tl *lab.Timeline) {
		var o lab.Overlap
		var wg sync.WaitGroup
		for range 16 {
			wg.Go(func() {
				for range 50 {
					o.Visit()
					o.Now()
					o.Most()
				}
			})
		}
		wg.Wait()
		assert.Equal(t, 16*50, o.Total())
		assert.Zero(t, o.Now())
	})
}
