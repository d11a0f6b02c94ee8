package generator_test

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	generator "koans/exercises/03_tasks/04_generator"
	"koans/exercises/internal/lab"
)

func TestStreamSendsTheValuesInOrder(t *testing.T) {
	lab.Rule(t, "In order", "Stream")
	for _, n := range []int{5, 1, 100} {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			src := newSource(t, tl, n)
			values, _ := generator.Stream(endless(t), 1, src.next)
			require.Equal(t, src.values, drain(t, values), "the values received until the channel was closed")
			src.requireOneAtATime(t)
		})
	}
}

// The lesson's picture: while one value is used, the next is made.
func TestMakingAndUsingOverlap(t *testing.T) {
	lab.Rule(t, "Ahead", "Stream")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		src := newSource(t, tl, 6)
		src.cost = time.Second
		values, _ := generator.Stream(t.Context(), 1, src.next)
		for range src.values {
			_, open := receive(t, values)
			require.True(t, open, "values was closed too early")
			tl.Work("consumer", time.Second)
		}
		tl.AssertTook(t, 7*time.Second, "time for 6 values: the first must be waited for, the others are made meanwhile")
	})
}

func TestTheLookAheadIsExact(t *testing.T) {
	lab.Rule(t, "Ahead", "Stream")
	for _, ahead := range []int{1, 2, 5} {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			src := newSource(t, tl, 20)
			values, _ := generator.Stream(t.Context(), ahead, src.next)
			for received := range 10 {
				synctest.Wait()
				require.Equal(t, received+ahead, src.calls(), "values made when %d were received and %d may be made ahead", received, ahead)
				receive(t, values)
			}
			require.Len(t, drain(t, values), 10, "the rest of the values")
		})
	}
}

func TestEOFIsTheEndAndNoError(t *testing.T) {
	lab.Rule(t, "The end", "Stream")
	for _, n := range []int{3, 0} {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			src := newSource(t, tl, n)
			values, wait := generator.Stream(endless(t), 4, src.next)
			require.Equal(t, src.values, drain(t, values), "the values received until the channel was closed")
			require.NoError(t, wait(), "the error of wait: io.EOF means that all went well")
			require.Equal(t, n+1, src.calls(), "calls of next: one for each value, and one for io.EOF")
		})
	}
}

func TestAnErrorComesAfterTheValues(t *testing.T) {
	lab.Rule(t, "An error", "Stream")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		src := newSource(t, tl, 3)
		src.end = errSource
		values, wait := generator.Stream(endless(t), 4, src.next)
		synctest.Wait() // the error is there before the first value is received
		require.Equal(t, src.values, drain(t, values), "the values that were made before the error")
		require.Equal(t, errSource, wait(), "the error of wait: the one that next returned")
	})
}

func TestWaitBlocksUntilTheStreamHasEnded(t *testing.T) {
	lab.Rule(t, "Waiting", "Stream")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		src := newSource(t, tl, 3)
		src.cost = time.Second
		src.end = errSource
		values, wait := generator.Stream(t.Context(), 2, src.next)
		var err error
		var waited time.Duration
		go func() { err = wait(); waited = tl.Now() }()
		require.Equal(t, src.values, drain(t, values), "the values received while somebody waits for the end")
		synctest.Wait()
		require.Equal(t, errSource, err, "the error of wait: the one that next returned")
		require.Equal(t, "3s", waited.String(), "time until wait returned")
	})
}

// Here the goroutine waits to send when the consumer loses interest.
func TestAConsumerMayLeave(t *testing.T) {
	lab.Rule(t, "The context ends", "Stream")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		ctx, cancel := context.WithCancel(t.Context())
		src := newSource(t, tl, 100)
		_, wait := generator.Stream(ctx, 1, src.next)
		synctest.Wait()
		cancel()
		require.ErrorIs(t, wait(), context.Canceled, "the error of wait when the context has ended")
		require.Equal(t, 1, src.calls(), "calls of next: none after the context has ended")
	})
}

func TestNothingHappensWithoutALoop(t *testing.T) {
	lab.Rule(t, "A loop's own stream", "All")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		src := newSource(t, tl, 10)
		generator.All(endless(t), 2, src.next)
		time.Sleep(time.Hour)
		require.Zero(t, src.calls(), "calls of next although no loop has begun")
	})
}

func TestALoopGetsTheValuesAndThenTheError(t *testing.T) {
	lab.Rule(t, "What a loop gets", "All")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		src := newSource(t, tl, 4)
		src.end = errSource
		got, errs := collect(t, generator.All(endless(t), 2, src.next))
		require.Equal(t, src.values, got, "the values that the loop got")
		require.Equal(t, []error{errSource}, errs, "the errors that the loop got")
	})
}

func TestALoopMayBeLeft(t *testing.T) {
	lab.Rule(t, "A loop that is left", "All")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		src := newSource(t, tl, 100)
		src.cost, src.cleanup = time.Minute, time.Second
		for range generator.All(endless(t), 2, src.next) {
			synctest.Wait()
			break
		}
		require.Zero(t, src.inside.Now(), "calls of next that are still running when the loop has been left")
		tl.AssertTook(t, time.Minute+time.Second, "time until the loop was left: next hears of it immediately, and its clean-up is waited for")
	})
}
