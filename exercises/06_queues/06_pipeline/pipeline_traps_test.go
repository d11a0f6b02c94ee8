package pipeline_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	pipeline "koans/exercises/06_queues/06_pipeline"
	"koans/exercises/internal/lab"
)

func TestAStageNeedsAWorker(t *testing.T) {
	lab.Rule(t, "The workers", "Map")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		p := pipeline.New(t.Context())
		require.Panics(t, func() { pipeline.Map(p, filled(1), 0, same) }, "Map must panic: a stage with 0 workers")
		require.NoError(t, p.Wait(), "what Wait says of a pipeline without stages")
	})
}

// An answer that takes the zero value for "nothing more" loses these.
func TestNothingIsAValueToo(t *testing.T) {
	lab.Rule(t, "Every value", "Map")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		p := pipeline.New(t.Context())
		zeros := pipeline.Generate(p, slices.Values(make([]int, 5)))
		got := collect(pipeline.Map(p, zeros, 2, func(context.Context, int) (error, error) { return nil, nil }))
		require.NoError(t, p.Wait(), "what Wait says when all values went through")
		require.Len(t, got, 5, "results that are nil, of 5 values that are 0")
	})
}

// One value takes long. The other worker does all the rest meanwhile.
func TestNoWorkerWaitsForAnother(t *testing.T) {
	lab.Rule(t, "The workers", "Map")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		tl.Limit(2)
		p := pipeline.New(t.Context())
		out := pipeline.Map(p, pipeline.Generate(p, slices.Values([]int{7, 1, 2, 1, 2})), 2, func(_ context.Context, s int) (int, error) {
			tl.Work(fmt.Sprintf("photo of %ds", s), time.Duration(s)*time.Second)
			return s, nil
		})
		require.Equal(t, []int{1, 2, 1, 2, 7}, collect(out), "the results as they came: whatever is done first comes first")
		require.NoError(t, p.Wait(), "what Wait says when all values went through")
		tl.AssertTook(t, 7*time.Second, "time for values of 7s, 1s, 2s, 1s and 2s with two workers")
	})
}

// Wherever a stage stands when the context ends, it gives up at once. Nobody reads the last channel any more.
func TestTheContextEndsEveryStage(t *testing.T) {
	lab.Rule(t, "An early end", "Map", "Generate")
	listens := func(ctx context.Context, _ int) (int, error) {
		<-ctx.Done()
		return 42, ctx.Err()
	}
	listensAndSucceeds := func(ctx context.Context, i int) (int, error) {
		<-ctx.Done()
		return i, nil
	}
	for _, s := range []struct {
		name  string
		build func(p *pipeline.Pipeline, cam *camera) <-chan int
	}{
		{"Generate waits to send", func(p *pipeline.Pipeline, cam *camera) <-chan int {
			return pipeline.Generate(p, cam.all())
		}},
		{"Map waits to send", func(p *pipeline.Pipeline, cam *camera) <-chan int {
			return pipeline.Map(p, pipeline.Generate(p, cam.all()), 3, same)
		}},
		{"Map waits to receive", func(p *pipeline.Pipeline, _ *camera) <-chan int {
			return pipeline.Map(p, make(chan int), 3, same)
		}},
		{"the last of three stages waits to send", func(p *pipeline.Pipeline, cam *camera) <-chan int {
			return pipeline.Map(p, pipeline.Map(p, pipeline.Generate(p, cam.all()), 3, same), 2, same)
		}},
		{"the functions work and listen", func(p *pipeline.Pipeline, cam *camera) <-chan int {
			return pipeline.Map(p, pipeline.Generate(p, cam.all()), 3, listens)
		}},
		{"the functions listen, and return a result all the same", func(p *pipeline.Pipeline, cam *camera) <-chan int {
			return pipeline.Map(p, pipeline.Generate(p, cam.all()), 3, listensAndSucceeds)
		}},
	} {
		t.Run(s.name, func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				ctx, cancel := context.WithCancel(t.Context())
				var cam camera
				asked := 0
				time.AfterFunc(3*time.Second, func() {
					asked = cam.asked.Total()
					cancel()
				})
				p := pipeline.New(ctx)
				out := s.build(p, &cam)
				err := p.Wait()
				require.Equal(t, context.Canceled, err, "what Wait says when the context has ended: why it has")
				tl.AssertTook(t, 3*time.Second, "time until Wait returned: when the context ends")
				require.Equal(t, min(1, cam.asked.Total()), cam.left.Total(), "sequences that Generate has left when Wait has returned, of those that it has begun")
				// Three workers may take one more each before they learn of the end.
				require.LessOrEqual(t, cam.asked.Total(), asked+3, "values that the sequence was asked for, of which %d when the context ended", asked)
				requireClosed(t, out, "the last stage")
			})
		})
	}
}

// A select whose cases are both ready takes either. Here there is always something to receive.
func TestNoFunctionIsCalledAfterTheEnd(t *testing.T) {
	lab.Rule(t, "An early end", "Map")
	const workers = 4
	t.Run("the context had ended before", func(t *testing.T) {
		for range 10 {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				ctx, cancel := context.WithCancelCause(t.Context())
				cancel(errCaller)
				var calls lab.Overlap
				p := pipeline.New(ctx)
				out := pipeline.Map(p, filled(100), workers, func(_ context.Context, i int) (int, error) {
					calls.Enter()
					return i, nil
				})
				collect(out)
				require.Equal(t, errCaller, p.Wait(), "what Wait says when the context had ended before: why it has")
				require.Zero(t, calls.Total(), "calls of Map's function, when the context had ended before")
			})
		}
	})
	for _, fails := range []bool{true, false} {
		name := "the context ended meanwhile"
		if fails {
			name = "another has failed"
		}
		t.Run(name, func(t *testing.T) {
			for range 15 {
				lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
					ctx, cancel := context.WithCancelCause(t.Context())
					defer cancel(nil)
					want := errPhoto
					if !fails {
						want = errCaller
						time.AfterFunc(time.Second, func() { cancel(errCaller) })
					}
					p := pipeline.New(ctx)
					var calls lab.Overlap
					out := pipeline.Map(p, filled(100), workers, func(_ context.Context, i int) (int, error) {
						calls.Enter()
						lane := fmt.Sprint("photo ", i)
						if i == 0 && fails {
							tl.Work(lane, time.Second)
							return 0, errPhoto
						}
						tl.Work(lane, 2*time.Second)
						return i, nil
					})
					collect(out)
					require.Equal(t, want, p.Wait(), "what Wait says: what came first")
					require.Equal(t, workers, calls.Total(), "calls of Map's function, when after 1s the pipeline ended, and each of %d workers had begun one call before", workers)
				})
			}
		})
	}
}

// The channel is the caller's own, and others may want what is in it.
func TestWhatNobodyHasTakenStays(t *testing.T) {
	lab.Rule(t, "The rest", "Map")
	for _, workers := range []int{1, 3} {
		for _, fails := range []bool{true, false} {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				const n = 100
				ctx, cancel := context.WithCancelCause(t.Context())
				defer cancel(nil)
				if !fails {
					time.AfterFunc(time.Second, func() { cancel(errCaller) })
				}
				in := filled(n)
				p := pipeline.New(ctx)
				collect(pipeline.Map(p, in, workers, func(_ context.Context, i int) (int, error) {
					tl.Work(fmt.Sprint("photo ", i), 2*time.Second)
					if fails {
						return 0, errPhoto
					}
					return i, nil
				}))
				_ = p.Wait()
				// Each may take one more before it learns of the end.
				require.GreaterOrEqual(t, len(in), n-2*workers, "values that are still in the channel, of %d, when the pipeline ended during the first calls of %d workers", n, workers)
			})
		}
	}
}

// There is always something to receive, before the end and after it. Whoever receives after it does so once.
func TestAWorkerThatComesTooLateTakesNothingMore(t *testing.T) {
	lab.Rule(t, "The rest", "Map")
	for _, before := range []bool{true, false} {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			const n, stages = 8, 100
			ctx, cancel := context.WithCancel(t.Context())
			taken := 1
			if before {
				cancel()
			} else {
				time.AfterFunc(time.Second, cancel)
				taken = 2 // with the one in hand when the context ended
			}
			p := pipeline.New(ctx)
			ins := make([]<-chan int, stages)
			var readers sync.WaitGroup
			for i := range ins {
				ins[i] = filled(n)
				out := pipeline.Map(p, ins[i], 1, func(ctx context.Context, v int) (int, error) { <-ctx.Done(); return v, nil })
				readers.Go(func() { collect(out) })
			}
			require.ErrorIs(t, p.Wait(), context.Canceled, "what Wait says when the context has ended")
			readers.Wait()
			for i, in := range ins {
				require.GreaterOrEqual(t, len(in), n-taken, "values that are still in channel %d, of %d, when one worker read from it and the context has ended", i, n)
			}
		})
	}
}

// Each worker stands there with a result when the context ends. It gives that up, and takes one more at most.
func TestAWorkerThatGivesUpASendTakesOneMoreAtMost(t *testing.T) {
	lab.Rule(t, "The rest", "Map")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		const n, stages = 8, 100
		ctx, cancel := context.WithCancel(t.Context())
		p := pipeline.New(ctx)
		ins, outs := make([]<-chan int, stages), make([]<-chan int, stages)
		for i := range ins {
			ins[i] = filled(n)
			outs[i] = pipeline.Map(p, ins[i], 1, same)
		}
		synctest.Wait()
		cancel()
		require.ErrorIs(t, p.Wait(), context.Canceled, "what Wait says when the context has ended")
		for i, in := range ins {
			require.GreaterOrEqual(t, len(in), n-2, "values that are still in channel %d, of %d, when nobody has taken the result of its one worker", i, n)
			requireClosed(t, outs[i], "the stage")
		}
	})
}

// The pipeline has ended, and some of a stage's functions work on: nobody who reads its channel may think that they do not.
func TestAChannelIsClosedWhenNobodyWorksAnyMore(t *testing.T) {
	lab.Rule(t, "Closed", "Map")
	for _, fails := range []bool{false, true} {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			p := pipeline.New(ctx)
			out := pipeline.Map(p, pipeline.Generate(p, slices.Values([]int{5, 3, 1})), 3, func(_ context.Context, s int) (int, error) {
				tl.Work(fmt.Sprintf("photo of %ds", s), time.Duration(s)*time.Second)
				if s > 1 {
					return s, nil
				}
				if fails {
					return 0, errPhoto
				}
				cancel()
				return s, nil
			})
			collect(out)
			require.Zero(t, tl.Active(), "functions that were still working when the channel of their stage was closed")
			_ = p.Wait()
		})
	}
}

// A function's context has the caller's values, and lives until the whole pipeline ends, not only a stage.
func TestTheContextOfTheFunctions(t *testing.T) {
	lab.Rule(t, "The context of f", "Map", "Pipeline.Wait", "New")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		const n = 4
		var ctxs, firsts [n]context.Context
		var values [n]any
		var errs [n]error
		given, cancel := context.WithTimeout(context.WithValue(t.Context(), key{}, "handed on"), time.Hour)
		defer cancel()
		deadline, _ := given.Deadline()
		p := pipeline.New(given)
		first := pipeline.Map(p, pipeline.Generate(p, slices.Values([]int{0, 1, 2, 3})), n, func(ctx context.Context, i int) (int, error) {
			firsts[i] = ctx
			return i, nil
		})
		out := pipeline.Map(p, first, n, func(ctx context.Context, i int) (int, error) {
			tl.Work(i, time.Duration(i+1)*time.Second)
			ctxs[i], values[i], errs[i] = ctx, ctx.Value(key{}), errors.Join(ctx.Err(), firsts[i].Err())
			return i, nil
		})
		require.Len(t, collect(out), n, "results")
		require.NoError(t, p.Wait(), "what Wait says when all values went through")
		for i := range n {
			require.NoError(t, errs[i], "what the contexts said that the two functions got with value %d, while the second stage worked on it", i)
			require.Equal(t, "handed on", values[i], "the value that was in the caller's context")
			until, _ := ctxs[i].Deadline()
			require.Equal(t, deadline.String(), until.String(), "the deadline of the context of function %d: that of the caller's context", i)
			require.Error(t, ctxs[i].Err(), "what the context of function %d says when Wait has returned: it has ended", i)
		}
	})
}

// Two stages read from one channel, which is the test's own: each value goes to one of them.
func TestAnyChannelWillDo(t *testing.T) {
	lab.Rule(t, "Every value", "Map")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		const n = 9
		in := make(chan int)
		p := pipeline.New(t.Context())
		left := pipeline.Map(p, in, 1, takes(tl, "left, photo", time.Second))
		right := pipeline.Map(p, in, 2, takes(tl, "right, photo", time.Second))
		var fromLeft, fromRight []int
		var readers sync.WaitGroup
		readers.Go(func() { fromLeft = collect(left) })
		readers.Go(func() { fromRight = collect(right) })
		var want []int
		for i := range n {
			in <- i
			want = append(want, i)
		}
		close(in)
		readers.Wait()
		require.NoError(t, p.Wait(), "what Wait says when all values went through")
		require.ElementsMatch(t, want, slices.Concat(fromLeft, fromRight), "the results of two stages that read from one channel, together")
		require.Len(t, fromLeft, n/3, "results of the stage with one worker, beside one with two")
	})
}

// Three wait from the start. No time goes by meanwhile: whoever waits behind a lock would stop the clock.
func TestManyMayWaitAndAgain(t *testing.T) {
	lab.Rule(t, "Wait", "Pipeline.Wait")
	for _, want := range []error{nil, errPhoto} {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			ctx, cancel := context.WithCancelCause(t.Context())
			defer cancel(nil)
			p := pipeline.New(ctx)
			out := pipeline.Map(p, pipeline.Generate(p, slices.Values([]int{0, 1, 2, 3})), 1, func(_ context.Context, i int) (int, error) {
				if i == 3 {
					return i, want
				}
				return i, nil
			})
			var errs [3]error
			var waiters sync.WaitGroup
			for i := range errs {
				waiters.Go(func() { errs[i] = p.Wait() })
			}
			for range out {
				lab.Yield()
			}
			waiters.Wait()
			for i := range errs {
				require.Equal(t, want, errs[i], "what Wait said to number %d of three who waited from the start", i)
				require.Equal(t, want, p.Wait(), "what Wait says when it is called again")
			}
			cancel(errCaller)
			require.Equal(t, want, p.Wait(), "what Wait says when it is called again, and the context has ended since")
		})
	}
}

// A year of silence costs nothing, unless somebody asks again and again.
func TestWaitingIsNotPolling(t *testing.T) {
	lab.Rule(t, "Block, do not poll", "Map", "Pipeline.Wait")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		in := make(chan int)
		p := pipeline.New(t.Context())
		out := pipeline.Map(p, in, 2, same)
		time.AfterFunc(lab.Year, func() {
			in <- 1
			time.Sleep(lab.Year)
			assert.Equal(t, 1, <-out, "the result, that nobody took for a year")
			time.Sleep(lab.Year)
			close(in)
		})
		_ = p.Wait()
		tl.AssertTook(t, 3*lab.Year, "time until Wait returned: when the channel that the stage reads was closed, after three years")
	})
}
