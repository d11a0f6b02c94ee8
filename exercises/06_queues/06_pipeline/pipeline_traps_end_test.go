package pipeline_test

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	pipeline "koans/exercises/06_queues/06_pipeline"
	"koans/exercises/internal/lab"
)

// All end at the same moment. Wait is not back before the one who closes the channel.
func TestWhenWaitReturnsTheChannelIsClosed(t *testing.T) {
	lab.Rule(t, "Wait", "Pipeline.Wait", "Map")
	for range 6 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			ctx, cancel := context.WithTimeout(t.Context(), time.Second)
			defer cancel()
			var open lab.Overlap
			var all sync.WaitGroup
			for range 100 {
				all.Go(func() {
					p := pipeline.New(ctx)
					out := pipeline.Map(p, pipeline.Generate(p, slices.Values([]int{7})), 1, same) // which nobody takes
					_ = p.Wait()
					select {
					case <-out:
					default:
						open.Enter()
					}
				})
			}
			all.Wait()
			require.Zero(t, open.Total(), "channels that were still open when Wait had returned, of 100 pipelines")
		})
	}
}

// One photo of an endless sequence is broken. That ends all, in whichever stage it is found.
func TestAnErrorEndsEveryStage(t *testing.T) {
	lab.Rule(t, "An early end", "Map", "Generate")
	const inHand = -42 // what the function returns beside its error
	for _, stage := range []string{"first", "second"} {
		for _, reads := range []bool{true, false} {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				var cam camera
				heard := make([]time.Duration, roll) // when the context of each call ended
				fails := func(ctx context.Context, i int) (int, error) {
					lane := fmt.Sprintf("%s stage, photo %d", stage, i)
					if i == 1 {
						tl.Work(lane, 2*time.Second)
						return inHand, errPhoto
					}
					err := tl.WorkContext(ctx, lane, time.Hour)
					heard[i] = tl.Now()
					return i, err
				}
				f, g, workers := fails, same, 3
				if stage == "second" {
					f, g, workers = same, fails, 1 // who keeps the order, so that photo 1 is among the first three
				}
				ctx, cancel := context.WithTimeoutCause(t.Context(), 24*time.Hour, errCaller) // for who would stand there for ever
				defer cancel()
				p := pipeline.New(ctx)
				out := pipeline.Map(p, pipeline.Map(p, pipeline.Generate(p, cam.all()), workers, f), 3, g)
				if reads {
					for v := range out {
						require.NotEqual(t, inHand, v, "a result, when the function returned it beside an error")
					}
				}
				require.Equal(t, errPhoto, p.Wait(), "what Wait says when the function that Map calls has returned an error: that error, as it is")
				tl.AssertTook(t, 2*time.Second, "time until Wait returned: when the function failed")
				require.Equal(t, 3, tl.Most(), "functions at work when one of them failed, with 3 workers")
				for i, at := range heard {
					if at != 0 {
						require.Equal(t, 2*time.Second, at, "when the context of the function of photo %d ended, another having failed after 2s", i)
					}
				}
				require.Equal(t, 1, cam.left.Total(), "times that Generate has left the endless sequence")
				requireClosed(t, out, "the last stage")
			})
		}
	}
}

// Whatever the error is: nobody has ended the context, the function says so of its own accord.
func TestEveryErrorIsAnError(t *testing.T) {
	lab.Rule(t, "What came first", "Pipeline.Wait", "Map")
	for _, want := range []error{context.Canceled, context.DeadlineExceeded, fmt.Errorf("reading: %w", errPhoto)} {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			for range 6 { // for who leaves it to a select whether the second result is sent
				p := pipeline.New(t.Context())
				out := pipeline.Map(p, pipeline.Generate(p, slices.Values([]int{0, 1})), 1, func(_ context.Context, i int) (int, error) {
					if i == 1 {
						return 0, want
					}
					return i, nil
				})
				require.Equal(t, []int{0}, collect(out), "the results, when the function of the second value returned an error")
				require.Equal(t, want, p.Wait(), "what Wait says when the function that Map calls has returned an error: that error, as it is")
			}
		})
	}
}

// Whatever happens after the first error, Wait tells the first.
func TestTheFirstErrorStays(t *testing.T) {
	lab.Rule(t, "What came first", "Pipeline.Wait", "Map")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		ctx, cancel := context.WithCancelCause(t.Context())
		defer cancel(nil)
		time.AfterFunc(3*time.Second, func() { cancel(errCaller) })
		p := pipeline.New(ctx)
		pipeline.Map(p, pipeline.Generate(p, slices.Values([]int{5, 4, 2, 1})), 4, func(_ context.Context, s int) (int, error) {
			tl.Work(fmt.Sprintf("photo of %ds", s), time.Duration(s)*time.Second)
			switch s {
			case 1:
				return 0, errPhoto
			case 5:
				return 0, nil
			}
			return 0, errLater
		})
		require.Equal(t, errPhoto, p.Wait(), "what Wait says when one failed after 1s, others after 2s and 4s, and the context ended after 3s")
		tl.AssertTook(t, 5*time.Second, "time until Wait returned: when the last function has")
	})
}

func TestAnErrorAfterTheEndOfTheContextIsNotTheFirst(t *testing.T) {
	lab.Rule(t, "What came first", "Pipeline.Wait", "Map")
	for _, err := range []error{errPhoto, context.Canceled} {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			ctx, cancel := context.WithCancelCause(t.Context())
			time.AfterFunc(time.Second, func() { cancel(errCaller) })
			p := pipeline.New(ctx)
			pipeline.Map(p, pipeline.Generate(p, slices.Values([]int{1})), 1, func(context.Context, int) (int, error) {
				tl.Work("photo", 2*time.Second)
				return 0, err
			})
			require.Equal(t, errCaller, p.Wait(), "what Wait says when the context ended after 1s, and a function failed after 2s: why the context ended")
		})
	}
}

// There is always something to receive. Whoever takes it and learns of the end has to say so, too.
func TestWaitTellsOfAContextThatHadEndedBefore(t *testing.T) {
	lab.Rule(t, "What came first", "Pipeline.Wait", "Map")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		ctx, cancel := context.WithCancelCause(t.Context())
		cancel(errCaller)
		for range 40 {
			p := pipeline.New(ctx)
			pipeline.Map(p, filled(3), 1, same)
			require.Equal(t, errCaller, p.Wait(), "what Wait says when the context had ended before: why it has")
		}
	})
}

// A context may go on for years, and be used for many of them. If each leaves something behind, it adds up.
func TestNothingIsLeftWithTheContext(t *testing.T) {
	lab.Rule(t, "Nothing is left behind", "New", "Generate", "Map", "Pipeline.Wait")
	lab.LeavesNothing(t, "Wait", func(*testing.T) (func(context.Context) error, func()) {
		return func(ctx context.Context) error {
			p := pipeline.New(ctx)
			collect(pipeline.Map(p, pipeline.Generate(p, slices.Values([]int{1, 2, 3})), 2, same))
			return p.Wait()
		}, nil
	})
}
