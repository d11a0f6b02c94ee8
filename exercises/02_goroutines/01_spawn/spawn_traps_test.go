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

// A receiver who is there before the value gets it the moment it exists.
func TestAWaitingReceiverIsServedAtOnce(t *testing.T) {
	lab.Rule(t, "The value", "Start")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		value := spawn.Start(func() string {
			tl.Work("function", lab.Year)
			return "at last"
		})
		select {
		case v, open := <-value:
			assert.True(t, open, "the channel was closed without a value")
			assert.Equal(t, "at last", v, "the value that the function returned")
			tl.AssertTook(t, lab.Year, "time until the value was received")
		case <-time.After(2 * lab.Year):
			assert.Fail(t, "nothing came", "the function returned a year ago")
		}
	})
}

// All must have come before the first may go on; then each value must find its own channel.
func TestAnyNumberRunAtOnce(t *testing.T) {
	lab.Rule(t, "In the background", "Start")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		const n = 100
		rng := lab.Rand(t)
		all := lab.NewBarrier(n)
		values := make([]<-chan int, n)
		want := make([]int, n)
		for i := range n {
			want[i] = rng.Int()
			values[i] = spawn.Start(func() int {
				end := tl.Span(i, "")
				all.Wait()
				end("")
				return want[i]
			})
		}
		synctest.Wait()
		require.Zero(t, all.Missing(), "functions that have not begun while the others wait for them")
		for i := range n {
			require.Equal(t, want[i], arrived(t, values[i]), "value of function %d of %d", i, n)
		}
	})
}

// Many callers at once: what the calls have in common, if anything, must be safe.
func TestManyMayCallAtOnce(t *testing.T) {
	lab.Rule(t, "A channel each", "Start")
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
		assert.NoError(t, arrived(t, spawn.Start(func() error { return nil })), "nil as a value")
		assert.Zero(t, arrived(t, spawn.Start(func() int { return 0 })), "0 as a value")
	})
}

// A panic that is caught leaves the receiver waiting, or with a value that nobody returned.
func TestAPanicEndsTheProcess(t *testing.T) {
	lab.Rule(t, "A panic", "Start")
	lab.Uncaught(t, "the function", func(_ context.Context, boom func()) {
		spawn.Start(func() int { boom(); return 1 })
	})
}
