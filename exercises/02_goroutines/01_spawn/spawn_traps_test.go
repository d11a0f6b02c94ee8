package spawn_test

import (
	"context"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	spawn "koans/exercises/02_goroutines/01_spawn"
	"koans/exercises/internal/lab"
)

// However many are under way, the next one begins at once, and Start returns.
func TestAnyNumberRunAtOnce(t *testing.T) {
	lab.Rule(t, "In the background", "Start")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		const n = 1500
		rng := lab.Rand(t)
		values := make([]<-chan int, n)
		want := make([]int, n)
		for i := range n {
			want[i] = rng.Int()
			values[i] = spawn.Start(func() int { tl.Work(i, time.Hour); return want[i] })
			require.Zero(t, tl.Now(), "time that Start took, while %d functions ran", i)
		}
		time.Sleep(time.Minute)
		require.Equal(t, n, tl.Active(), "functions that run a minute after Start was called for each")
		time.Sleep(time.Hour)
		for i := range n {
			require.Equal(t, want[i], arrived(t, values[i], "what the function returned"), "value of function %d of %d", i, n)
		}
	})
}

// Many callers at once: what the calls have in common, if anything, must be safe.
func TestManyMayCallAtOnce(t *testing.T) {
	lab.Rule(t, "Everything is apart", "Start")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		got := make([]int, 50)
		for i := range got {
			go func() {
				for v := range spawn.Start(func() int { return i + 1 }) {
					got[i] += v
				}
			}()
		}
		synctest.Wait()
		for i := range got {
			require.Equal(t, i+1, got[i], "sum of all values that caller %d received", i)
		}
	})
}

// The function's last words reach the receiver, without a race.
func TestWhatTheFunctionDidIsSeenByTheReceiver(t *testing.T) {
	lab.Rule(t, "The value", "Start")
	type page struct{ lines []string }
	for _, n := range []int{0, 1, 3} {
		t.Run(fmt.Sprintf("%d lines", n), func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				p := &page{}
				value := spawn.Start(func() *page {
					tl.Work("function", time.Minute)
					for i := range n {
						p.lines = append(p.lines, fmt.Sprint(i))
					}
					return p
				})
				assert.Len(t, (<-value).lines, n, "lines written before the function returned")
			})
		})
	}
}

// An answer that takes the zero value for "nothing" loses these.
func TestNothingIsAValueToo(t *testing.T) {
	lab.Rule(t, "The value", "Start")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		assert.NoError(t, arrived(t, spawn.Start(func() error { return nil }), "the nil that the function returned"), "nil as a value")
		assert.Zero(t, arrived(t, spawn.Start(func() int { return 0 }), "the 0 that the function returned"), "0 as a value")
	})
}

// A panic that is caught leaves the receiver waiting, or with a value that nobody returned. What
// the function panics with is an error: that may be just what it should have returned.
func TestAPanicEndsTheProcess(t *testing.T) {
	lab.Rule(t, "A panic goes on", "Start")
	lab.Uncaught(t, "the function", func(_ context.Context, boom func()) {
		spawn.Start(func() int { boom(); return 1 })
	})
	lab.Uncaught(t, "the function, which returns an error,", func(_ context.Context, boom func()) {
		spawn.Start(func() error { boom(); return nil })
	})
}
