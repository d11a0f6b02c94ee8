package generator_test

import (
	"context"
	"io"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	generator "koans/exercises/03_tasks/04_generator"
	"koans/exercises/internal/lab"
)

// All have been made when the context ends. Whoever does not get them all hears of that.
func TestNoValueIsLostInSilence(t *testing.T) {
	lab.Rule(t, "The context ends", "Stream")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		src := newSource(t, tl, 3)
		values, wait := generator.Stream(ctx, 5, src.next)
		receive(t, values)
		synctest.Wait()
		cancel()
		if received := 1 + len(drain(t, values)); received < len(src.values) {
			require.ErrorIs(t, wait(), context.Canceled, "the error of wait when ctx ended after all 3 values had been made, and only %d came", received)
		}
	})
}

func TestALoopIsNotCutShortInSilence(t *testing.T) {
	lab.Rule(t, "What a loop gets", "All", "Stream")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		src := newSource(t, tl, 3)
		var errs []error
		received := 0
		for _, err := range generator.All(ctx, 5, src.next) {
			if err != nil {
				errs = append(errs, err)
				continue
			}
			if received++; received == 1 {
				synctest.Wait()
				cancel()
			}
		}
		if received < len(src.values) {
			require.Len(t, errs, 1, "errors that the loop got, when ctx ended after all 3 values had been made, and only %d came", received)
			require.ErrorIs(t, errs[0], context.Canceled, "the error that the loop got")
		}
	})
}

func TestWaitingForAYear(t *testing.T) {
	lab.Rule(t, "Block, do not poll", "Stream")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		values, wait := generator.Stream(t.Context(), 1, func(context.Context) (int, error) { time.Sleep(lab.Year); return 0, io.EOF })
		go func() {
			for range values {
			}
		}()
		require.NoError(t, wait(), "what wait returned, when next had taken a year to return io.EOF")
		tl.AssertTook(t, lab.Year, "time until wait returned, when next takes a year to return io.EOF")
	})
}

func TestAPanicOfNextIsNotCaught(t *testing.T) {
	lab.Rule(t, "A panic goes on", "Stream")
	lab.Uncaught(t, "next", func(ctx context.Context, boom func()) {
		values, wait := generator.Stream(ctx, 1, func(context.Context) (int, error) { boom(); return 0, io.EOF })
		for range values {
		}
		_ = wait()
	})
}

// All are at work when one of them goes on.
func TestStreamsDoNotWaitForEachOther(t *testing.T) {
	lab.Rule(t, "Everything is apart", "Stream")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		const n = 5
		all := lab.NewBarrier(n)
		var streams []<-chan int
		var waits []func() error
		for range n {
			values, wait := generator.Stream(t.Context(), 1, func(context.Context) (int, error) { all.Wait(); return 0, io.EOF })
			streams, waits = append(streams, values), append(waits, wait)
		}
		for i, wait := range waits {
			for range streams[i] {
			}
			require.NoError(t, wait(), "what wait returned, in one of %d streams that wait for each other in next", n)
		}
	})
}

// A context may go on for years, and be used for many streams. If each leaves something with it, that adds up.
func TestNothingIsLeftWithTheContext(t *testing.T) {
	lab.Rule(t, "Nothing is left behind", "Stream", "All")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		ctx := lab.NewLateContext(t.Context())
		values, wait := generator.Stream(ctx, 1, newSource(t, tl, 3).next)
		drain(t, values)
		require.NoError(t, wait(), "what wait returned, when all had been received")
		synctest.Wait()
		require.Zero(t, ctx.Registered(), "functions that Stream has left with ctx, to be called when that ends: the stream has ended")
		for range generator.All(ctx, 1, newSource(t, tl, 3).next) {
			break
		}
		synctest.Wait()
		require.Zero(t, ctx.Registered(), "functions that All has left with ctx, to be called when that ends: the loop has been left")
	})
}
