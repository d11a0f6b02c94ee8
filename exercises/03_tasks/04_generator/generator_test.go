package generator_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	generator "koans/exercises/03_tasks/04_generator"
	"koans/exercises/internal/lab"
)

var errSource = errors.New("the source failed")

// A source is what next is taken from. Calls at once, which are promised not to
// happen, are counted and do no harm.
type source struct {
	tl      *lab.Timeline
	values  []int
	end     error         // what comes after the values
	cost    time.Duration // of each value
	cleanup time.Duration // what a call still has to do when its context has ended

	at     atomic.Int64
	inside lab.Overlap // calls of next
}

func newSource(t *testing.T, tl *lab.Timeline, n int) *source {
	s := &source{tl: tl, end: io.EOF, values: make([]int, n)}
	rng := lab.Rand(t)
	for i := range s.values {
		s.values[i] = rng.IntN(1e6)
	}
	return s
}

func (s *source) next(ctx context.Context) (int, error) {
	defer s.inside.Enter()()
	i := int(s.at.Add(1)) - 1
	if i >= len(s.values) {
		return -1, s.end
	}
	lab.Yield() // another call could come in now
	if s.cost > 0 {
		if err := s.tl.WorkContext(ctx, "next", s.cost); err != nil {
			s.tl.Work("next cleans up", s.cleanup)
			return -1, err
		}
	} else {
		s.tl.Mark("next", "made")
	}
	return s.values[i], nil
}

// calling returns a next that calls f in its n-th call.
func (s *source) calling(f func(), n int) func(context.Context) (int, error) {
	return func(ctx context.Context) (int, error) {
		if s.calls() == n-1 {
			f()
		}
		return s.next(ctx)
	}
}

// calls returns how often next has been called.
func (s *source) calls() int { return s.inside.Total() }

func (s *source) requireOneAtATime(t *testing.T) {
	t.Helper()
	require.LessOrEqual(t, s.inside.Most(), 1, "calls of next at once")
	require.Zero(t, s.inside.Now(), "calls of next that are still running after the end")
}

// receive takes the next value, and knows when there is none to wait for.
func receive(t *testing.T, values <-chan int) (v int, open bool) {
	t.Helper()
	select {
	case v, open = <-values:
		return v, open
	case <-time.After(lab.Year):
		require.Fail(t, "nothing came for a year, and values is not closed")
		return 0, false
	}
}

// endless returns a context that does not end with the test, and so ends nothing
// that the answer has forgotten.
func endless(t *testing.T) context.Context { return context.WithoutCancel(t.Context()) }

func drain(t *testing.T, values <-chan int) []int {
	t.Helper()
	got := []int{}
	for {
		v, open := receive(t, values)
		if !open {
			return got
		}
		got = append(got, v)
		require.Less(t, len(got), 1000, "values received: there is no end to them")
	}
}

func TestStreamSendsTheValuesInOrder(t *testing.T) {
	for _, n := range []int{5, 1, 0, 100} {
		for _, ahead := range []int{1, 4} {
			t.Run(fmt.Sprintf("%d values, %d ahead", n, ahead), func(t *testing.T) {
				lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
					src := newSource(t, tl, n)
					values, wait := generator.Stream(endless(t), ahead, src.next)
					require.Equal(t, src.values, drain(t, values), "the values received until the channel was closed")
					require.NoError(t, wait(), "io.EOF means that all went well")
					assert.Equal(t, n+1, src.calls(), "calls of next: one for each value, and one for io.EOF")
					src.requireOneAtATime(t)
				})
			})
		}
	}
}

// Six values of a second each are used for a second each: while one is used, the next is made.
func TestMakingAndUsingOverlap(t *testing.T) {
	for _, ahead := range []int{1, 3} {
		t.Run(fmt.Sprintf("Stream, %d ahead", ahead), func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				src := newSource(t, tl, 6)
				src.cost = time.Second
				values, wait := generator.Stream(t.Context(), ahead, src.next)
				for {
					if _, open := receive(t, values); !open {
						break
					}
					tl.Work("consumer", time.Second)
				}
				assert.NoError(t, wait(), "all went well")
				tl.AssertTook(t, 7*time.Second, "time for 6 values: the first must be waited for, the others are made meanwhile")
			})
		})
		t.Run(fmt.Sprintf("All, %d ahead", ahead), func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				src := newSource(t, tl, 6)
				src.cost = time.Second
				for range generator.All(t.Context(), ahead, src.next) {
					tl.Work("consumer", time.Second)
				}
				tl.AssertTook(t, 7*time.Second, "time for 6 values: the first must be waited for, the others are made meanwhile")
			})
		})
	}
}

// Not one value more than promised is made before it is wanted, and not one less.
func TestTheLookAheadIsExact(t *testing.T) {
	for _, ahead := range []int{1, 2, 5} {
		t.Run(fmt.Sprintf("Stream, %d ahead", ahead), func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				src := newSource(t, tl, 20)
				values, wait := generator.Stream(t.Context(), ahead, src.next)
				for received := range 10 {
					synctest.Wait()
					require.Equal(t, received+ahead, src.calls(), "values made when %d were received and %d may be made ahead", received, ahead)
					v, open := receive(t, values)
					require.True(t, open, "values was closed too early")
					require.Equal(t, src.values[received], v, "value %d", received+1)
				}
				require.Equal(t, src.values[10:], drain(t, values), "the rest of the values")
				assert.NoError(t, wait(), "all went well")
			})
		})
		t.Run(fmt.Sprintf("All, %d ahead", ahead), func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				src := newSource(t, tl, 20)
				received := 0
				for v, err := range generator.All(t.Context(), ahead, src.next) {
					require.NoError(t, err, "beside value %d", received+1)
					require.Less(t, received, len(src.values), "a value came that next did not make: the one beside its error")
					require.Equal(t, src.values[received], v, "value %d", received+1)
					received++
					if received > 10 {
						continue
					}
					synctest.Wait()
					require.Equal(t, received+ahead, src.calls(), "values made when %d were received and %d may be made ahead", received, ahead)
				}
				assert.Equal(t, 20, received, "values that the loop got")
			})
		})
	}
}

func TestAnErrorEndsTheStreamAndIsReported(t *testing.T) {
	for _, n := range []int{0, 1, 7} {
		for _, ahead := range []int{1, 3, 20} {
			t.Run(fmt.Sprintf("%d values, %d ahead", n, ahead), func(t *testing.T) {
				lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
					src := newSource(t, tl, n)
					src.end = errSource
					values, wait := generator.Stream(endless(t), ahead, src.next)
					synctest.Wait() // the error may have come long before the values are received
					require.Equal(t, src.values, drain(t, values), "the values that were made before the error")
					for range 3 {
						require.Equal(t, errSource, wait(), "the error that next returned, as often as one asks")
					}
					assert.Equal(t, n+1, src.calls(), "calls of next: none after its error")
				})
			})
		}
	}
}

func TestWaitBlocksUntilTheStreamHasEnded(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		src := newSource(t, tl, 3)
		src.cost = time.Second
		src.end = errSource
		values, wait := generator.Stream(t.Context(), 2, src.next)
		var err error
		var waited time.Duration
		go func() {
			err = wait()
			waited = tl.Now()
		}()
		assert.Equal(t, src.values, drain(t, values), "the values received while somebody waits for the end")
		synctest.Wait()
		assert.Equal(t, errSource, err, "the error that next returned")
		assert.Equal(t, "3s", waited.String(), "time until wait returned")
	})
}

// Without the clock, so that those who wait may do so behind a lock.
func TestManyMayWait(t *testing.T) {
	for range 20 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			src := newSource(t, tl, 3)
			src.end = errSource
			values, wait := generator.Stream(t.Context(), 2, src.next)
			errs := make([]error, 5)
			for i := range errs {
				go func() { errs[i] = wait() }()
			}
			require.Equal(t, src.values, drain(t, values), "the values received while others wait for the end")
			require.Equal(t, errSource, wait(), "the error that next returned")
			synctest.Wait()
			for i := range errs {
				require.Equal(t, errSource, errs[i], "the error that waiter %d of several got", i)
			}
		})
	}
}

// Here the goroutine waits to send when the consumer loses interest, perhaps after a year.
func TestAConsumerMayLeave(t *testing.T) {
	for _, ahead := range []int{1, 4} {
		for _, received := range []int{0, 1, 3} {
			for _, pause := range []time.Duration{0, lab.Year} {
				t.Run(fmt.Sprintf("%d ahead, after %d values and %v", ahead, received, pause), func(t *testing.T) {
					lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
						ctx, cancel := context.WithCancel(t.Context())
						defer cancel()
						src := newSource(t, tl, 100)
						values, wait := generator.Stream(ctx, ahead, src.next)
						for range received {
							receive(t, values)
						}
						time.Sleep(pause)
						synctest.Wait()
						made := src.calls()
						cancel()
						require.ErrorIs(t, wait(), context.Canceled, "what wait returns when the context has ended")
						require.LessOrEqual(t, len(drain(t, values)), ahead, "values that still came: not more than were made")
						require.Equal(t, made, src.calls(), "calls of next: none after the context has ended")
						tl.AssertTook(t, pause, "time until the stream had ended")
					})
				})
			}
		}
	}
}

// Here next is at work when the consumer loses interest, and needs a second to clean up.
func TestNextLearnsThatTheConsumerHasLeft(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		ctx, cancel := context.WithTimeout(t.Context(), 90*time.Second)
		defer cancel()
		src := newSource(t, tl, 100)
		src.cost, src.cleanup = time.Minute, time.Second
		values, wait := generator.Stream(ctx, 5, src.next)
		err := wait()
		require.ErrorIs(t, err, context.DeadlineExceeded, "what wait returns when the context has ended")
		require.Zero(t, src.inside.Now(), "calls of next that are still running when wait has returned")
		tl.AssertTook(t, 91*time.Second, "time until wait returned: the last call of next is waited for")
		require.LessOrEqual(t, len(drain(t, values)), 1, "values that came: only one was made")
	})
}

// A select that finds two ways open takes either: with luck, an ended context goes unnoticed.
func TestNothingIsMadeForAnEndedContext(t *testing.T) {
	ended := func(t *testing.T) context.Context {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		return ctx
	}
	t.Run("Stream", func(t *testing.T) {
		for range 20 {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				src := newSource(t, tl, 3)
				values, wait := generator.Stream(ended(t), 2, src.next)
				require.Empty(t, drain(t, values), "values that came although the context had ended")
				require.ErrorIs(t, wait(), context.Canceled, "what wait returns when the context has ended")
				require.Zero(t, src.calls(), "calls of next although the context had ended")
			})
		}
	})
	t.Run("All", func(t *testing.T) {
		for range 20 {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				src := newSource(t, tl, 3)
				var errs []error
				for v, err := range generator.All(ended(t), 2, src.next) {
					require.Zero(t, v, "the value beside an error")
					errs = append(errs, err)
				}
				require.Equal(t, []error{context.Canceled}, errs, "the errors that the loop got")
				require.Zero(t, src.calls(), "calls of next although the context had ended")
			})
		}
	})
}

// The context ends while next is at work, which returns a value all the same; and there is room for that.
func TestNothingIsMadeAfterTheContextHasEnded(t *testing.T) {
	const last = 3
	for range 30 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			src := newSource(t, tl, 100)
			values, wait := generator.Stream(ctx, 10, src.calling(cancel, last))
			require.LessOrEqual(t, len(drain(t, values)), last, "values that came: not more than were made when the context ended")
			require.ErrorIs(t, wait(), context.Canceled, "what wait returns when the context has ended")
			require.Equal(t, last, src.calls(), "calls of next: none after the context has ended, in the last of them")
		})
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			src := newSource(t, tl, 100)
			var end error
			for _, err := range generator.All(ctx, 1, src.calling(cancel, last)) {
				end = err
			}
			require.ErrorIs(t, end, context.Canceled, "the last error that the loop got")
			require.Equal(t, last, src.calls(), "calls of next: none after the context has ended, in the last of them")
		})
	}
}

// What is over is over: a context that ends afterwards changes nothing.
func TestAContextThatEndsLaterChangesNothing(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		src := newSource(t, tl, 3)
		values, wait := generator.Stream(ctx, 1, src.next)
		require.Equal(t, src.values, drain(t, values), "the values received until the channel was closed")
		synctest.Wait()
		cancel()
		assert.NoError(t, wait(), "the stream had ended well before the context did")
	})
}

// The loop is slow, and the error is there long before the values that were made ahead of it are used.
func TestALoopGetsTheValuesAndThenTheError(t *testing.T) {
	for _, end := range []error{io.EOF, errSource} {
		for _, c := range []struct{ n, ahead int }{{4, 1}, {4, 2}, {5, 20}, {1, 1}, {1, 3}, {0, 2}} {
			t.Run(fmt.Sprintf("%d values, %d ahead, then %v", c.n, c.ahead, end), func(t *testing.T) {
				lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
					src := newSource(t, tl, c.n)
					src.end = end
					got := []int{}
					var errs []error
					for v, err := range generator.All(endless(t), c.ahead, src.next) {
						synctest.Wait()
						if err != nil {
							require.Zero(t, v, "the value beside an error")
							errs = append(errs, err)
							continue
						}
						require.Empty(t, errs, "errors before a value")
						got = append(got, v)
					}
					require.Equal(t, src.values, got, "the values that the loop got")
					if end == io.EOF {
						require.Empty(t, errs, "errors that the loop got: io.EOF is none")
					} else {
						require.Equal(t, []error{end}, errs, "the errors that the loop got")
					}
					src.requireOneAtATime(t)
				})
			})
		}
	}
}

func TestNothingHappensWithoutALoop(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		src := newSource(t, tl, 10)
		generator.All(endless(t), 2, src.next)
		time.Sleep(time.Hour)
		assert.Zero(t, src.calls(), "calls of next although no loop has begun")
	})
}

func TestEachLoopIsAStreamOfItsOwn(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		src := newSource(t, tl, 10)
		seq := generator.All(endless(t), 2, src.next)
		for turn := range 3 { // each uses up one value, and the two that are made ahead
			begun := false
			for v, err := range seq {
				begun = true
				require.NoError(t, err, "in loop %d over the same sequence", turn+1)
				require.Equal(t, src.values[3*turn], v, "first value of loop %d over the same sequence", turn+1)
				synctest.Wait()
				break
			}
			require.True(t, begun, "loop %d over the same sequence got nothing", turn+1)
		}
	})
}

// leave is a way out of a loop over All, taken after some values. It calls last before it goes.
type leave struct {
	name string
	loop func(t *testing.T, src *source, after int, last func())
}

var leaves = []leave{
	{"break", func(t *testing.T, src *source, after int, last func()) {
		for range generator.All(endless(t), 2, src.next) {
			if after--; after == 0 {
				last()
				break
			}
		}
	}},
	{"return", func(t *testing.T, src *source, after int, last func()) {
		for range generator.All(endless(t), 2, src.next) {
			if after--; after == 0 {
				last()
				return
			}
		}
	}},
	{"panic", func(t *testing.T, src *source, after int, last func()) {
		assert.PanicsWithValue(t, "boom", func() {
			for range generator.All(endless(t), 2, src.next) {
				if after--; after == 0 {
					last()
					panic("boom")
				}
			}
		}, "the loop's panic goes on")
	}},
}

// Whichever way: when the loop has been left nothing of it is left, next's last call included.
func TestALoopMayBeLeft(t *testing.T) {
	for _, way := range leaves {
		for _, after := range []int{1, 3} {
			t.Run(fmt.Sprintf("%s while next is at work, after %d", way.name, after), func(t *testing.T) {
				lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
					src := newSource(t, tl, 100)
					src.cost, src.cleanup = time.Minute, time.Second
					way.loop(t, src, after, synctest.Wait)
					assert.Zero(t, src.inside.Now(), "calls of next that are still running when the loop has been left")
					tl.AssertTook(t, time.Duration(after)*time.Minute+time.Second, "time until the loop was left: next hears of it at once, and its clean-up is waited for")
				})
			})
			t.Run(fmt.Sprintf("%s while values wait, after %d", way.name, after), func(t *testing.T) {
				lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
					src := newSource(t, tl, 100)
					way.loop(t, src, after, func() {})
					made := src.calls()
					time.Sleep(time.Hour)
					assert.Equal(t, made, src.calls(), "calls of next after the loop has been left")
				})
			})
		}
	}
	t.Run("break at the error", func(t *testing.T) {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			src := newSource(t, tl, 1)
			src.end = errSource
			var last error
			for _, err := range generator.All(t.Context(), 1, src.next) {
				if last = err; err != nil {
					break
				}
			}
			assert.Equal(t, errSource, last, "the last error that the loop got")
		})
	})
}

func TestTheLoopEndsWhenItsContextDoes(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		const ahead = 2
		src := newSource(t, tl, 100)
		received := 0
		var errs []error
		for _, err := range generator.All(ctx, ahead, src.next) {
			if err != nil {
				errs = append(errs, err)
				continue
			}
			if received++; received == 3 {
				synctest.Wait()
				cancel()
			}
		}
		require.Len(t, errs, 1, "errors that the loop got: its context's, at the end")
		assert.ErrorIs(t, errs[0], context.Canceled, "the last error that the loop got")
		assert.LessOrEqual(t, received, 3+ahead, "values that the loop got: 3, and at most those that were made ahead")
		assert.Equal(t, 3+ahead, src.calls(), "calls of next: none after the context has ended")
	})
}
