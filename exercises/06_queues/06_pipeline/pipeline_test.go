package pipeline_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	pipeline "koans/exercises/06_queues/06_pipeline"
	"koans/exercises/internal/lab"
)

func TestGenerateSendsTheValuesInOrder(t *testing.T) {
	lab.Rule(t, "Every value", "Generate")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		_, want := photos(t, 7)
		p := pipeline.New(t.Context())
		require.Equal(t, want, collect(pipeline.Generate(p, slices.Values(want))), "the values that Generate sent")
		_ = p.Wait()
	})
}

func TestNothingIsLost(t *testing.T) {
	lab.Rule(t, "Every value", "Map")
	for _, workers := range []int{1, 3, 60} {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			all, numbers := photos(t, 50)
			p := pipeline.New(t.Context())
			shrunk := pipeline.Map(p, pipeline.Generate(p, slices.Values(all)), workers, func(_ context.Context, v *photo) (*photo, error) {
				v.shrunk++
				return v, nil
			})
			got := collect(pipeline.Map(p, shrunk, 2, func(_ context.Context, v *photo) (int, error) { return v.number, nil }))
			require.ElementsMatch(t, numbers, got, "the results that came out of two stages, in any order")
			for _, v := range all {
				require.Equal(t, 1, v.shrunk, "times that Map has called the function for one value")
			}
			_ = p.Wait()
		})
	}
}

// The lesson's picture, and the same with fewer workers.
func TestAsManyWorkAtOnceAsThereAreWorkers(t *testing.T) {
	lab.Rule(t, "The workers", "Map")
	for _, workers := range []int{3, 2, 1, 5} {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			tl.Limit(workers)
			const n = 6
			p := pipeline.New(t.Context())
			collect(pipeline.Map(p, pipeline.Generate(p, slices.Values([]int{0, 1, 2, 3, 4, 5})), workers, takes(tl, "photo", 2*time.Second)))
			_ = p.Wait()
			require.Equal(t, workers, tl.Most(), "calls of Map's function at once, at most, with %d workers and %d values", workers, n)
			tl.AssertTook(t, time.Duration((n+workers-1)/workers)*2*time.Second, fmt.Sprintf("time for %d values of 2s with %d workers", n, workers))
		})
	}
}

// Nobody reads for a year. Every hand is full then, and nobody has asked for more.
func TestNothingPilesUp(t *testing.T) {
	lab.Rule(t, "Nothing piles up", "Map", "Generate")
	for _, workers := range []int{1, 3} {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			var cam camera
			p := pipeline.New(ctx)
			out := pipeline.Map(p, pipeline.Map(p, pipeline.Generate(p, cam.all()), workers, same), 2, same)
			time.Sleep(lab.Year)
			for taken := range 4 {
				synctest.Wait()
				require.LessOrEqual(t, cam.asked.Total(), taken+2+workers+1, "values that the sequence was asked for, with %d and 2 workers and %d results taken: each worker has one in hand, and one more waits to be taken", workers, taken)
				<-out
			}
			cancel()
			_ = p.Wait()
		})
	}
}

func TestAnErrorEndsThePipeline(t *testing.T) {
	lab.Rule(t, "An early end", "Map", "Generate")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		var cam camera
		p := pipeline.New(t.Context())
		out := pipeline.Map(p, pipeline.Generate(p, cam.all()), 3, func(ctx context.Context, i int) (int, error) {
			if i == 1 {
				tl.Work(i, 2*time.Second)
				return i, errPhoto
			}
			return i, tl.WorkContext(ctx, i, time.Hour)
		})
		require.Empty(t, collect(out), "the results, when a function has returned an error before the first was there")
		require.Equal(t, errPhoto, p.Wait(), "what Wait says when a function has returned an error: that error, as it is")
		tl.AssertTook(t, 2*time.Second, "time until Wait returned: when the function failed")
		require.Equal(t, 1, cam.left.Total(), "times that Generate has left the endless sequence")
	})
}

func TestTheContextEndsThePipeline(t *testing.T) {
	lab.Rule(t, "An early end", "Map", "Generate", "New")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		ctx, cancel := context.WithTimeoutCause(t.Context(), 3*time.Second, errCaller)
		defer cancel()
		var cam camera
		p := pipeline.New(ctx)
		pipeline.Map(p, pipeline.Generate(p, cam.all()), 3, same) // nobody reads
		require.Equal(t, errCaller, p.Wait(), "what Wait says when the context has ended: why it has")
		tl.AssertTook(t, 3*time.Second, "time until Wait returned: when the context ends")
		require.Equal(t, 1, cam.left.Total(), "times that Generate has left the endless sequence")
	})
}

// Wait waits for those who work on.
func TestWaitWaitsForWhoDoesNotListen(t *testing.T) {
	lab.Rule(t, "Wait", "Pipeline.Wait", "Map")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(time.Second, cancel)
		p := pipeline.New(ctx)
		out := pipeline.Map(p, pipeline.Generate(p, slices.Values([]int{5, 3, 1})), 2, func(_ context.Context, s int) (int, error) {
			tl.Work(fmt.Sprintf("photo of %ds", s), time.Duration(s)*time.Second)
			return s, nil
		})
		go collect(out)
		require.ErrorIs(t, p.Wait(), context.Canceled, "what Wait says when the context has ended")
		tl.AssertTook(t, 5*time.Second, "time until Wait returned: when the last function has, which does not look at its context")
	})
}
