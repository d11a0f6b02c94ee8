package pipeline_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"runtime"
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

var (
	errPhoto  = errors.New("the photo is broken")
	errLater  = errors.New("another photo is broken")
	errCaller = errors.New("the caller has gone home")
)

// A photo is written by one stage and read by the next, so that the race detector sees
// whether the value was handed over properly.
type photo struct{ number, shrunk int }

// photos are n of them, with numbers that cannot be guessed.
func photos(t *testing.T, n int) (all []*photo, numbers []int) {
	rng := lab.Rand(t)
	for i := range n {
		all = append(all, &photo{number: 1000*i + rng.IntN(1000)})
		numbers = append(numbers, all[i].number)
	}
	return all, numbers
}

// roll is more than any right answer asks for before somebody has had enough.
const roll = 500

// A camera has no end of numbers, so to speak, and counts how many somebody asked for.
type camera struct{ asked, left lab.Overlap }

func (c *camera) all() iter.Seq[int] {
	return func(yield func(int) bool) {
		defer func() { c.left.Enter() }() // counts who came back, and never out again
		for i := range roll {             // an answer that takes all first is told so, instead of taking all memory
			c.asked.Enter()
			if !yield(i) {
				return
			}
		}
	}
}

// same is a stage's function that changes nothing and takes no time.
func same(_ context.Context, i int) (int, error) { return i, nil }

// takes returns a function that takes d in a lane of its own, and does not look at its context.
func takes(tl *lab.Timeline, what string, d time.Duration) func(context.Context, int) (int, error) {
	return func(_ context.Context, i int) (int, error) {
		tl.Work(fmt.Sprintf("%s %d", what, i), d)
		return i, nil
	}
}

func collect[T any](out <-chan T) []T {
	var got []T
	for v := range out {
		got = append(got, v)
	}
	return got
}

// filled returns a closed channel with n numbers in it: there is always something to receive.
func filled(n int) <-chan int {
	in := make(chan int, n)
	for i := range n {
		in <- i
	}
	close(in)
	return in
}

// requireClosed fails t unless out is closed now. What is still in it counts as dropped.
func requireClosed[T any](t *testing.T, out <-chan T, whose string) {
	t.Helper()
	for {
		select {
		case _, open := <-out:
			if !open {
				return
			}
		default:
			require.Fail(t, "the channel is not closed", "the channel of %s must be closed when Wait has returned", whose)
		}
	}
}

func TestGenerateSendsTheValuesInOrder(t *testing.T) {
	for _, n := range []int{0, 1, 7} {
		t.Run(fmt.Sprintf("%d values", n), func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				_, want := photos(t, n)
				p := pipeline.New(t.Context())
				got := collect(pipeline.Generate(p, slices.Values(want)))
				require.Equal(t, want, got, "the values that Generate sent: see the TODO in Generate")
				require.NoError(t, p.Wait(), "what Wait says when all values went through")
				tl.AssertTook(t, 0, "time that went by although nobody worked")
			})
		})
	}
}

func TestNothingIsLost(t *testing.T) {
	for _, workers := range []int{1, 3, 60} {
		for _, n := range []int{0, 1, 2, 50} {
			t.Run(fmt.Sprintf("%d values, %d workers", n, workers), func(t *testing.T) {
				lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
					all, want := photos(t, n)
					p := pipeline.New(t.Context())
					shrunk := pipeline.Map(p, pipeline.Generate(p, slices.Values(all)), workers, func(_ context.Context, v *photo) (*photo, error) {
						v.shrunk++
						return v, nil
					})
					names := pipeline.Map(p, shrunk, 2, func(_ context.Context, v *photo) (string, error) {
						return fmt.Sprintf("%d shrunk %d time(s)", v.number, v.shrunk), nil
					})
					got := collect(names)
					require.NoError(t, p.Wait(), "what Wait says when all values went through")
					wanted := []string{}
					for _, number := range want {
						wanted = append(wanted, fmt.Sprintf("%d shrunk 1 time(s)", number))
					}
					require.ElementsMatch(t, wanted, got, "the results that came out of two stages, in any order: see the TODO in Map")
					for _, v := range all {
						require.Equal(t, 1, v.shrunk, "times that the function was called for one value")
					}
				})
			})
		}
	}
}

// An answer that takes the zero value for "nothing more" loses these.
func TestNothingIsAValueToo(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		p := pipeline.New(t.Context())
		zeros := pipeline.Generate(p, slices.Values(make([]int, 5)))
		got := collect(pipeline.Map(p, zeros, 2, func(context.Context, int) (error, error) { return nil, nil }))
		require.NoError(t, p.Wait(), "what Wait says when all values went through")
		require.Len(t, got, 5, "results that are nil, of 5 values that are 0")
	})
}

// The lesson's picture, for several numbers of workers.
func TestAsManyWorkAtOnceAsThereAreWorkers(t *testing.T) {
	for _, workers := range []int{1, 2, 3, 5, 12} {
		t.Run(fmt.Sprintf("%d workers", workers), func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				tl.Limit(workers)
				const n = 12
				_, numbers := photos(t, n)
				p := pipeline.New(t.Context())
				got := collect(pipeline.Map(p, pipeline.Generate(p, slices.Values(numbers)), workers, takes(tl, "photo", 2*time.Second)))
				require.NoError(t, p.Wait(), "what Wait says when all values went through")
				require.ElementsMatch(t, numbers, got, "the results, in any order")
				require.Equal(t, workers, tl.Most(), "calls of Map's function at once, at most, with %d workers and %d values", workers, n)
				tl.AssertTook(t, time.Duration((n+workers-1)/workers)*2*time.Second, fmt.Sprintf("time for %d values of 2s with %d workers", n, workers))
			})
		})
	}
}

// One value takes long. The other worker does all the rest meanwhile.
func TestNoWorkerWaitsForAnother(t *testing.T) {
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

// Reading a photo takes a second, and so does each of two stages: while one is shrunk, the next is read.
func TestStagesWorkAtTheSameTime(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		const n = 5
		p := pipeline.New(t.Context())
		read := pipeline.Generate(p, func(yield func(int) bool) {
			for i := range n {
				tl.Work("read", time.Second)
				if !yield(i) {
					return
				}
			}
		})
		shrunk := pipeline.Map(p, read, 1, func(_ context.Context, i int) (int, error) {
			tl.Work("shrink", time.Second)
			return i, nil
		})
		printed := pipeline.Map(p, shrunk, 1, func(_ context.Context, i int) (int, error) {
			tl.Work("print", time.Second)
			return i, nil
		})
		require.Zero(t, tl.Now(), "time until Generate and Map returned, which only start the work")
		var got []int
		var at, want []time.Duration
		for v := range printed {
			want = append(want, time.Duration(3+len(got))*time.Second)
			got, at = append(got, v), append(at, tl.Now())
		}
		require.NoError(t, p.Wait(), "what Wait says when all values went through")
		require.Equal(t, []int{0, 1, 2, 3, 4}, got, "the results, with one worker in each stage")
		require.Equal(t, want, at, "when the results came, with three stages of 1s each that work at the same time")
		tl.AssertTook(t, (n+2)*time.Second, "time until Wait returned: when the last result was taken")
	})
}

// Nobody reads for a year. Every hand is full then, and nobody has asked for more.
func TestNothingPilesUp(t *testing.T) {
	for _, s := range []struct{ first, second int }{{1, 1}, {3, 1}, {2, 5}} {
		t.Run(fmt.Sprintf("%d and %d workers", s.first, s.second), func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				var cam camera
				var first, second lab.Overlap
				counted := func(calls *lab.Overlap) func(context.Context, int) (int, error) {
					return func(_ context.Context, i int) (int, error) {
						calls.Enter()
						return i, nil
					}
				}
				p := pipeline.New(ctx)
				out := pipeline.Map(p, pipeline.Map(p, pipeline.Generate(p, cam.all()), s.first, counted(&first)), s.second, counted(&second))
				time.Sleep(lab.Year)
				for taken := range 4 {
					synctest.Wait()
					require.Equal(t, taken+s.second, second.Total(), "values that the second stage has worked on, with %d workers and %d results taken", s.second, taken)
					require.Equal(t, taken+s.second+s.first, first.Total(), "values that the first stage has worked on, with %d workers before %d others and %d results taken", s.first, s.second, taken)
					require.Equal(t, taken+s.second+s.first+1, cam.asked.Total(), "values that the sequence was asked for, with %d and %d workers and %d results taken: each worker has one in hand, and Generate one", s.first, s.second, taken)
					_, open := <-out
					require.True(t, open, "the channel is open while there are more values")
				}
				cancel()
				require.ErrorIs(t, p.Wait(), context.Canceled, "what Wait says when the context has ended")
				requireClosed(t, out, "the last stage")
			})
		})
	}
}

// Wherever a stage stands when the context ends, it gives up at once. Nobody reads the last channel any more.
func TestTheContextEndsEveryStage(t *testing.T) {
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
		{"Map waits to receive from no channel", func(p *pipeline.Pipeline, _ *camera) <-chan int {
			return pipeline.Map(p, nil, 3, same)
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
			for _, cause := range []error{nil, errCaller} {
				lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
					ctx, cancel := context.WithCancelCause(t.Context())
					want := cause
					if cause == nil {
						want = context.Canceled
					}
					var cam camera
					asked := 0
					time.AfterFunc(3*time.Second, func() {
						tl.Mark("caller", "cancel")
						asked = cam.asked.Total()
						cancel(cause)
					})
					p := pipeline.New(ctx)
					out := s.build(p, &cam)
					end := tl.Span("Wait", "")
					err := p.Wait()
					end("cancelled")
					require.Equal(t, want, err, "what Wait says when the context has ended: why it has")
					tl.AssertTook(t, 3*time.Second, "time until Wait returned: when the context ends")
					require.Equal(t, min(1, cam.asked.Total()), cam.left.Total(), "sequences that have been left when Wait has returned, of those that were begun")
					// Three workers may take one more each before they learn of the end.
					require.LessOrEqual(t, cam.asked.Total(), asked+3, "values that the sequence was asked for, of which %d when the context ended", asked)
					requireClosed(t, out, "the last stage")
				})
			}
		})
	}
}

// The workers stand there with a result each when the context ends. They give it up, and take nothing more.
func TestWhoGivesUpASendTakesNothingMore(t *testing.T) {
	for range 8 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			const n, workers = 100, 3
			ctx, cancel := context.WithCancel(t.Context())
			in := filled(n)
			p := pipeline.New(ctx)
			out := pipeline.Map(p, in, workers, same)
			synctest.Wait()
			cancel()
			require.ErrorIs(t, p.Wait(), context.Canceled, "what Wait says when the context has ended")
			require.Equal(t, n-workers, len(in), "values that are still in the channel, of %d, when nobody has taken the results of %d workers", n, workers)
			requireClosed(t, out, "the stage")
		})
	}
}

// The consumer has had enough, and still reads until the channel is closed: it is, although the sequence has no end.
func TestWhoHasEnoughCancels(t *testing.T) {
	for round := range 20 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			var cam camera
			p := pipeline.New(ctx)
			out := pipeline.Map(p, pipeline.Generate(p, cam.all()), 1+round%4, same)
			seen := map[int]int{}
			for v := range out {
				seen[v]++
				if len(seen) == 5 {
					cancel()
				}
			}
			require.ErrorIs(t, p.Wait(), context.Canceled, "what Wait says when the context has ended")
			for v, times := range seen {
				require.Equal(t, 1, times, "times that value %d came out", v)
			}
			require.Equal(t, 1, cam.left.Total(), "times that the endless sequence was left")
		})
	}
}

// Whoever works on does so behind nobody's back: Wait waits, and the channel is not closed before.
func TestWaitWaitsForWhoDoesNotListen(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(time.Second, func() {
			tl.Mark("caller", "cancel")
			cancel()
		})
		p := pipeline.New(ctx)
		out := pipeline.Map(p, pipeline.Generate(p, slices.Values([]int{5, 3, 1})), 2, func(_ context.Context, s int) (int, error) {
			tl.Work(fmt.Sprintf("photo of %ds", s), time.Duration(s)*time.Second)
			return s, nil
		})
		var working int
		var reader sync.WaitGroup
		reader.Go(func() {
			for range out {
			}
			working = tl.Active()
		})
		require.ErrorIs(t, p.Wait(), context.Canceled, "what Wait says when the context has ended")
		tl.AssertTook(t, 5*time.Second, "time until Wait returned: when the last function has, which does not look at its context")
		reader.Wait()
		require.Zero(t, working, "functions that were still working when the channel of their stage was closed")
	})
}

// A sequence may be slow as well, and it is the caller's code: it is waited for.
func TestWaitWaitsForTheSequence(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(time.Second, cancel)
		p := pipeline.New(ctx)
		pipeline.Map(p, pipeline.Generate(p, func(yield func(int) bool) {
			defer tl.Work("camera", 2*time.Second)
			for i := range 10_000 {
				if !yield(i) {
					return
				}
			}
		}), 2, same)
		require.ErrorIs(t, p.Wait(), context.Canceled, "what Wait says when the context has ended")
		tl.AssertTook(t, 3*time.Second, "time until Wait returned: when the sequence has, which takes 2s to put the camera away")
	})
}

// One photo of an endless sequence is broken. That ends all, in whichever stage it is found.
func TestAnErrorEndsEveryStage(t *testing.T) {
	const inHand = -42 // what the function returns beside its error
	for _, stage := range []string{"first", "second"} {
		for _, reads := range []bool{true, false} {
			t.Run(fmt.Sprintf("in the %s stage, read %v", stage, reads), func(t *testing.T) {
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
					require.Equal(t, errPhoto, p.Wait(), "what Wait says when a function has returned an error: that error, as it is")
					tl.AssertTook(t, 2*time.Second, "time until Wait returned: when the function failed")
					require.Equal(t, 3, tl.Most(), "functions at work when one of them failed, with 3 workers")
					for i, at := range heard {
						if at != 0 {
							require.Equal(t, 2*time.Second, at, "when the context of the function of photo %d ended, another having failed after 2s", i)
						}
					}
					require.Equal(t, 1, cam.left.Total(), "times that the endless sequence was left")
					requireClosed(t, out, "the last stage")
				})
			})
		}
	}
}

// Whatever the error is: nobody has ended the context, the function says so of its own accord.
func TestEveryErrorIsAnError(t *testing.T) {
	for _, want := range []error{context.Canceled, context.DeadlineExceeded, fmt.Errorf("reading: %w", errPhoto)} {
		t.Run(want.Error(), func(t *testing.T) {
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
					require.Equal(t, want, p.Wait(), "what Wait says when a function has returned an error: that error, as it is")
				}
			})
		})
	}
}

// All of them fail at once, and nobody reads: still one error is the first, and nobody stays to report another.
func TestAllMayFailAtOnce(t *testing.T) {
	for round := range 10 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			workers := 2 + round%5
			together := lab.NewBarrier(workers)
			for range workers { // who has fewer workers is late, not stuck
				time.AfterFunc(time.Hour, together.Wait)
			}
			errs := make([]error, workers)
			for i := range errs {
				errs[i] = fmt.Errorf("photo %d is broken", i)
			}
			p := pipeline.New(t.Context())
			pipeline.Map(p, filled(workers), workers, func(_ context.Context, i int) (int, error) {
				together.Wait()
				return 0, errs[i]
			})
			err := p.Wait()
			require.Contains(t, errs, err, "what Wait says when all functions failed at once: one of their errors, as it is")
			tl.AssertTook(t, 0, fmt.Sprintf("time until %d functions had begun and failed, with as many workers", workers))
			for range 3 {
				require.Equal(t, err, p.Wait(), "what Wait says when it is called again")
			}
		})
	}
}

// Whatever happens after the first error, Wait tells the first.
func TestTheFirstErrorStays(t *testing.T) {
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
	for _, err := range []error{errPhoto, context.Canceled} {
		t.Run(err.Error(), func(t *testing.T) {
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
		})
	}
}

// A select whose cases are both ready takes either. Here there is always something to receive.
func TestNoFunctionIsCalledAfterTheEnd(t *testing.T) {
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

// A late context has ended, and takes its time to say why: others come in between.
type late struct {
	context.Context
	calls *lab.Overlap
}

func (c late) Value(k any) any {
	for i := 0; i < 500 && c.calls.Total() == 0; i++ {
		runtime.Gosched()
	}
	return c.Context.Value(k)
}

// Nobody needs to be told that the context has ended, least of all later: it can be asked.
func TestAContextThatHasEndedIsSeenAtOnce(t *testing.T) {
	for range 3 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			ctx, cancel := context.WithCancelCause(t.Context())
			cancel(errCaller)
			var calls lab.Overlap
			p := pipeline.New(late{ctx, &calls})
			collect(pipeline.Map(p, filled(100), 3, func(_ context.Context, i int) (int, error) {
				calls.Enter()
				return i, nil
			}))
			require.Zero(t, calls.Total(), "calls of Map's function, when the context had ended before")
			require.Equal(t, errCaller, p.Wait(), "what Wait says when the context had ended before: why it has")
		})
	}
}

// The channel is the caller's own, and others may want what is in it.
func TestWhatNobodyHasTakenStays(t *testing.T) {
	for _, workers := range []int{1, 3} {
		for _, fails := range []bool{true, false} {
			t.Run(fmt.Sprintf("%d workers, the function fails: %v", workers, fails), func(t *testing.T) {
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
					require.Error(t, p.Wait(), "what Wait says when the pipeline has ended early")
					// Each may take one more before it learns of the end.
					require.GreaterOrEqual(t, len(in), n-2*workers, "values that are still in the channel, of %d, when the pipeline ended during the first calls of %d workers", n, workers)
				})
			})
		}
	}
}

type key struct{}

// A function's context has the caller's values, and lives until the whole pipeline ends, not only a stage.
func TestTheContextOfTheFunctions(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		const n = 4
		var ctxs [n]context.Context
		var values [n]any
		var errs [n]error
		p := pipeline.New(context.WithValue(t.Context(), key{}, "handed on"))
		out := pipeline.Map(p, pipeline.Map(p, pipeline.Generate(p, slices.Values([]int{0, 1, 2, 3})), n, same), n, func(ctx context.Context, i int) (int, error) {
			tl.Work(i, time.Duration(i+1)*time.Second)
			ctxs[i], values[i], errs[i] = ctx, ctx.Value(key{}), ctx.Err()
			return i, nil
		})
		require.Len(t, collect(out), n, "results")
		require.NoError(t, p.Wait(), "what Wait says when all values went through")
		for i := range n {
			require.NoError(t, errs[i], "what the context of function %d said while all was well", i)
			require.Equal(t, "handed on", values[i], "the value that was in the caller's context")
			require.Error(t, ctxs[i].Err(), "what the context of function %d says when Wait has returned: it has ended", i)
		}
		assert.NoError(t, t.Context().Err(), "what the caller's context says: it goes on")
	})
}

// Two stages read from one channel, which is the test's own: each value goes to one of them.
func TestAnyChannelWillDo(t *testing.T) {
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
		tl.AssertTook(t, n/3*time.Second, "time for 9 values of 1s with 1 and 2 workers")
	})
}

// Three wait from the start, and a slow reader takes a result each second.
func TestManyMayWaitAndAgain(t *testing.T) {
	for _, want := range []error{nil, errPhoto} {
		t.Run(fmt.Sprintf("the last returns error %v", want), func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				p := pipeline.New(t.Context())
				out := pipeline.Map(p, pipeline.Generate(p, slices.Values([]int{0, 1, 2, 3})), 1, func(_ context.Context, i int) (int, error) {
					if i == 3 {
						return i, want
					}
					return i, nil
				})
				var errs [3]error
				var at [3]time.Duration
				var waiters sync.WaitGroup
				for i := range errs {
					waiters.Go(func() {
						end := tl.Span(fmt.Sprint("Wait ", i), "")
						errs[i] = p.Wait()
						at[i] = tl.Now()
						end("")
					})
				}
				for range out {
					time.Sleep(time.Second)
				}
				waiters.Wait()
				end := 3 * time.Second // when the last result is taken
				if want != nil {
					end = 2 * time.Second // when the last value is worked on: as soon as the result before is taken
				}
				for i := range errs {
					require.Equal(t, want, errs[i], "what Wait said to number %d of three who waited from the start", i)
					require.Equal(t, end, at[i], "when Wait returned to number %d of three who waited from the start, with 4 values and a reader who takes a result each second", i)
					require.Equal(t, want, p.Wait(), "what Wait says when it is called again")
				}
			})
		})
	}
}

func TestAPipelineWithoutStages(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		require.NoError(t, pipeline.New(t.Context()).Wait(), "what Wait says of a pipeline without stages")
	})
}

func TestAStageNeedsAWorker(t *testing.T) {
	for _, workers := range []int{0, -1} {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			p := pipeline.New(t.Context())
			require.Panics(t, func() { pipeline.Map(p, filled(1), workers, same) }, "a stage with %d workers must not be made", workers)
		})
	}
}

// What ends one pipeline is no business of another.
func TestEachPipelineIsItsOwn(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		good, bad := pipeline.New(t.Context()), pipeline.New(t.Context())
		failing := pipeline.Map(bad, filled(1), 1, func(context.Context, int) (int, error) { return 0, errPhoto })
		results := pipeline.Map(good, pipeline.Generate(good, slices.Values([]int{1, 2, 3})), 2, takes(tl, "photo", time.Second))
		require.Empty(t, collect(failing), "results of a function that fails")
		require.Equal(t, errPhoto, bad.Wait(), "what Wait says when a function has returned an error: that error, as it is")
		require.ElementsMatch(t, []int{1, 2, 3}, collect(results), "results of a pipeline, when another one has failed")
		require.NoError(t, good.Wait(), "what Wait says of a pipeline, when another one has failed")
	})
}

// A year of silence costs nothing, unless somebody asks again and again.
func TestWaitingIsNotPolling(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		in := make(chan int)
		p := pipeline.New(t.Context())
		out := pipeline.Map(p, in, 2, same)
		var waited time.Duration
		var waiter sync.WaitGroup
		waiter.Go(func() {
			p.Wait()
			waited = tl.Now()
		})
		waiter.Go(func() {
			time.Sleep(lab.Year)
			in <- 1
			time.Sleep(2 * lab.Year)
			close(in)
		})
		time.Sleep(2 * lab.Year)
		require.Equal(t, []int{1}, collect(out), "the results, of which there is one that nobody took for a year")
		waiter.Wait()
		assert.Equal(t, 3*lab.Year, waited, "when Wait returned: when the channel that the stage reads was closed, after three years")
	})
}
