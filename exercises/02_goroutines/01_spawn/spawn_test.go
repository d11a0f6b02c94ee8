package spawn_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	spawn "koans/exercises/02_goroutines/01_spawn"
	"koans/exercises/internal/lab"
)

func TestStartReturnsImmediately(t *testing.T) {
	lab.Rule(t, "In the background", "Start")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		spawn.Start(func() int { tl.Work("function", time.Hour); return 42 })
		tl.AssertTook(t, 0, "time until Start returned: it must not wait for the function")
		time.Sleep(time.Hour)
	})
}

// The function does not wait for somebody to be interested.
func TestTheFunctionBeginsBeforeAnybodyAsks(t *testing.T) {
	lab.Rule(t, "In the background", "Start")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		var begun lab.Overlap
		value := spawn.Start(func() int {
			tl.Mark("function", "begins")
			begun.Visit()
			return 42
		})
		synctest.Wait()
		assert.Equal(t, 1, begun.Total(), "times that the function has begun when Start has returned and nobody has asked")
		select {
		case <-value:
		default: // whether it arrives is another test's question
		}
		synctest.Wait()
		assert.Equal(t, 1, begun.Total(), "times that the function has run when its value was asked for")
	})
}

func TestTheValueArrives(t *testing.T) {
	lab.Rule(t, "The value", "Start")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		want := lab.Rand(t).Int()
		value := spawn.Start(func() int { tl.Work("function", time.Hour); return want })
		tl.AssertTook(t, 0, "time until Start returned: it must not wait for the function")
		select {
		case v, open := <-value:
			require.True(t, open, "Start's channel was closed without a value, while somebody waited for it")
			require.Equal(t, want, v, "the value that the function returned")
			tl.AssertTook(t, time.Hour, "time until the value was received")
		case <-time.After(lab.Year):
			require.Fail(t, "no value arrived", "Start: the function returned long ago, and somebody waits at the channel")
		}
	})
}

func TestTheValueKeeps(t *testing.T) {
	lab.Rule(t, "It keeps", "Start")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		value := spawn.Start(func() string { return "still here" })
		time.Sleep(lab.Year)
		tl.Mark("caller", "asks")
		assert.Equal(t, "still here", arrived(t, value, "what the function returned"), "asked for a year later")
	})
}

// Who asks again is told, and is not left waiting.
func TestTheValueComesOnceAndThenTheChannelIsClosed(t *testing.T) {
	lab.Rule(t, "Once, then closed", "Start")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		value := spawn.Start(func() string {
			tl.Work("function", time.Second)
			return "greetings"
		})
		time.Sleep(time.Second)
		require.Equal(t, "greetings", arrived(t, value, "what the function returned"), "the value that the function returned")
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

// The bubble's own check does the work: nothing may be left when the body ends.
func TestAValueThatNobodyTakesLeavesNoGoroutine(t *testing.T) {
	lab.Rule(t, "Nobody left behind", "Start")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		for i := range 10 {
			spawn.Start(func() int { tl.Work(i, time.Duration(i)*time.Second); return i })
		}
		time.Sleep(lab.Year)
		assert.Zero(t, tl.Active(), "functions that still run a year later, the longest of which takes 9 s")
	})
}

// arrived takes the value that must have arrived by now. It never waits.
func arrived[T any](t *testing.T, value <-chan T, what string) T {
	t.Helper()
	synctest.Wait()
	select {
	case v, open := <-value:
		require.True(t, open, "Start's channel was closed without a value: whoever asks now does not find %s", what)
		return v
	default:
		require.Fail(t, "no value arrived", "the function has returned, but the channel that Start returned does not hold %s", what)
		panic("unreachable")
	}
}
