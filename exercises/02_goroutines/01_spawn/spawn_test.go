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

// arrived takes the value that must have arrived by now. It never waits.
func arrived[T any](t *testing.T, value <-chan T) T {
	t.Helper()
	synctest.Wait()
	select {
	case v, open := <-value:
		require.True(t, open, "the channel was closed without a value")
		return v
	default:
		require.Fail(t, "no value arrived", "the function has returned, but its value is not in the channel that Start returned")
		panic("unreachable")
	}
}

func TestTheValueArrives(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		want := lab.Rand(t).Int()
		var begun lab.Overlap
		value := spawn.Start(func() int {
			begun.Enter()
			tl.Work("function", time.Hour)
			return want
		})
		tl.AssertTook(t, 0, "time until Start returned: it must not wait for the function")
		time.Sleep(time.Hour)
		synctest.Wait()
		assert.Equal(t, 1, begun.Total(), "times that the function has begun, an hour after Start was called")
		require.Equal(t, want, arrived(t, value), "the value that the function returned")
	})
}

// The function does not wait for somebody to be interested.
func TestTheFunctionBeginsBeforeAnybodyAsks(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		var begun lab.Overlap
		value := spawn.Start(func() int {
			tl.Mark("function", "begins")
			begun.Visit()
			return 42
		})
		synctest.Wait()
		assert.Equal(t, 1, begun.Total(), "times that the function has begun when Start has returned and nobody has asked")
		assert.Equal(t, 42, arrived(t, value), "the value that the function returned")
		synctest.Wait()
		assert.Equal(t, 1, begun.Total(), "times that the function has run when its value was received")
	})
}

// Who asks again is told, and is not left waiting.
func TestTheValueComesOnceAndThenTheChannelIsClosed(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		value := spawn.Start(func() string {
			tl.Work("function", time.Second)
			return "greetings"
		})
		time.Sleep(time.Second)
		require.Equal(t, "greetings", arrived(t, value), "the value that the function returned")
		synctest.Wait()
		for range 3 {
			select {
			case again, open := <-value:
				require.False(t, open, "a second value %q came after the first", again)
			default:
				require.Fail(t, "the channel is not closed after its value")
			}
		}
	})
}

// A receiver who is there before the value gets it the moment it exists.
func TestAWaitingReceiverIsServedAtOnce(t *testing.T) {
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

func TestTheValueKeeps(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		value := spawn.Start(func() string { return "still here" })
		time.Sleep(lab.Year)
		tl.Mark("caller", "asks")
		assert.Equal(t, "still here", arrived(t, value), "asked for a year later")
	})
}

// The bubble's own check does the work: nothing may be left when the body ends.
func TestAValueThatNobodyTakesLeavesNoGoroutine(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		for i := range 10 {
			spawn.Start(func() int { tl.Work(i, time.Duration(i)*time.Second); return i })
		}
		time.Sleep(9 * time.Second)
		synctest.Wait()
		assert.Zero(t, tl.Active(), "functions that still run after the longest of them should have ended")
	})
}

// All must have come before the first may go on; then each value must find its own channel.
func TestAnyNumberRunAtOnce(t *testing.T) {
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
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		assert.NoError(t, arrived(t, spawn.Start(func() error { return nil })), "nil as a value")
		assert.Zero(t, arrived(t, spawn.Start(func() int { return 0 })), "0 as a value")
	})
}

// A panic that is caught leaves the receiver waiting, or with a value that nobody returned.
func TestAPanicEndsTheProcess(t *testing.T) {
	lab.Uncaught(t, "the function", func(_ context.Context, boom func()) {
		spawn.Start(func() int { boom(); return 1 })
	})
}
