package sync_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"

	twin "koans/exercises/internal/twin"
)

// What the package is for: with the locks of package sync none of these would ever end.
func TestTimeGoesOnWhileSomebodyWaits(t *testing.T) {
	var rw twin.RWMutex
	var once twin.Once
	value := twin.OnceValue(func() int { time.Sleep(time.Second); return 7 })
	for name, hold := range map[string]func(){
		"Mutex": func() func() {
			var m twin.Mutex
			return func() { m.Lock(); defer m.Unlock(); time.Sleep(time.Second) }
		}(),
		"RWMutex, writing": func() { rw.Lock(); defer rw.Unlock(); time.Sleep(time.Second) },
		"Once":             func() { once.Do(func() { time.Sleep(time.Second) }) },
		"OnceValue":        func() { assert.Equal(t, 7, value()) },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var all twin.WaitGroup
				for range 3 {
					all.Go(hold)
				}
				all.Wait()
			})
		})
	}
}

func TestAWriterThatWaitsKeepsNewReadersOut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var rw twin.RWMutex
		var order []string
		rw.RLock()
		assert.True(t, rw.TryRLock(), "readers share")
		rw.RUnlock()
		var all twin.WaitGroup
		all.Go(func() { rw.Lock(); order = append(order, "writer"); rw.Unlock() })
		synctest.Wait()
		assert.False(t, rw.TryRLock(), "a writer waits")
		all.Go(func() { rw.RLocker().Lock(); order = append(order, "reader"); rw.RUnlock() })
		synctest.Wait()
		assert.Empty(t, order)
		rw.RUnlock()
		all.Wait()
		assert.Equal(t, []string{"writer", "reader"}, order)
		assert.True(t, rw.TryLock())
		assert.False(t, rw.TryLock())
	})
}

func TestMisuseIsSaidAsThere(t *testing.T) {
	var m twin.Mutex
	var rw twin.RWMutex
	assert.PanicsWithValue(t, "sync: unlock of unlocked mutex", m.Unlock)
	assert.PanicsWithValue(t, "sync: Unlock of unlocked RWMutex", rw.Unlock)
	assert.PanicsWithValue(t, "sync: RUnlock of unlocked RWMutex", rw.RUnlock)
}

func TestACondWorksWithATwin(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var m twin.Mutex
		cond := twin.NewCond(&m)
		ready := false
		var all twin.WaitGroup
		all.Go(func() {
			m.Lock()
			defer m.Unlock()
			for !ready {
				cond.Wait()
			}
		})
		synctest.Wait()
		m.Lock()
		ready = true
		m.Unlock()
		cond.Broadcast()
		all.Wait()
	})
}

func TestOncePanicsAsThere(t *testing.T) {
	calls := 0
	f := twin.OnceFunc(func() { calls++; panic("boom") })
	assert.PanicsWithValue(t, "boom", f)
	assert.PanicsWithValue(t, "boom", f)
	var once twin.Once
	assert.Panics(t, func() { once.Do(func() { calls++; panic("boom") }) })
	once.Do(func() { calls++ })
	assert.Equal(t, 2, calls)
}

// A channel of a package is one of the bubble that is entered.
func TestChannelsAreMadeInEachBubble(t *testing.T) {
	var never chan int
	twin.InEachBubble(func() { never = make(chan int) })
	for range 2 {
		synctest.Test(t, func(t *testing.T) {
			twin.EnterBubble()
			select {
			case <-never:
			case <-time.After(time.Hour):
			}
		})
	}
}
