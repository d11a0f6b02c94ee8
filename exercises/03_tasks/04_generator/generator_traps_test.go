package generator_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	generator "koans/exercises/03_tasks/04_generator"
	"koans/exercises/internal/lab"
)

func TestALoopOverlapsToo(t *testing.T) {
	lab.Rule(t, "Ahead", "All", "Stream")
	for _, ahead := range []int{1, 3} {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			src := newSource(t, tl, 6)
			src.cost = time.Second
			for range generator.All(t.Context(), ahead, src.next) {
				tl.Work("consumer", time.Second)
			}
			tl.AssertTook(t, 7*time.Second, "time for 6 values: the first must be waited for, the others are made meanwhile")
		})
	}
}

// Not one value more than promised is made before it is wanted, and not one less.
func TestALoopLooksAheadExactly(t *testing.T) {
	lab.Rule(t, "Ahead", "All", "Stream")
	for _, ahead := range []int{1, 2, 5} {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			src := newSource(t, tl, 20)
			received := 0
			for _, err := range generator.All(t.Context(), ahead, src.next) {
				require.NoError(t, err, "beside value %d", received+1)
				if received++; received > 10 {
					break
				}
				synctest.Wait()
				require.Equal(t, received+ahead, src.calls(), "values made when %d were received and %d may be made ahead", received, ahead)
			}
			require.Equal(t, 11, received, "values that the loop got before it was left")
		})
	}
}

// A year of silence costs nothing, unless somebody looks again and again whether there is room.
func TestNobodyPolls(t *testing.T) {
	lab.Rule(t, "Block, do not poll", "Stream")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		src := newSource(t, tl, 9)
		values, _ := generator.Stream(endless(t), 2, src.next)
		time.Sleep(lab.Year)
		require.Equal(t, 2, src.calls(), "values made when nobody has received for a year and 2 may be made ahead")
		require.Equal(t, src.values, drain(t, values), "the values received after a year")
	})
}

func TestAnErrorEndsTheStreamAndIsReported(t *testing.T) {
	lab.Rule(t, "An error", "Stream")
	for _, n := range []int{0, 1, 7} {
		for _, ahead := range []int{1, 3, 20} {
			t.Run(fmt.Sprintf("%d values, %d ahead", n, ahead), func(t *testing.T) {
				lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
					src := newSource(t, tl, n)
					src.end = errSource
					values, wait := generator.Stream(endless(t), ahead, src.next)
					synctest.Wait() // the error may have come long before the values are received
					require.Equal(t, src.values, drain(t, values), "the values that were made before the error")
					require.Equal(t, errSource, wait(), "the error of wait: the one that next returned")
					assert.Equal(t, n+1, src.calls(), "calls of next: none after its error")
				})
			})
		}
	}
}

// It may look like that of a context, such as one that next has made for itself.
func TestAnErrorLikeThatOfAContext(t *testing.T) {
	lab.Rule(t, "An error", "Stream")
	for _, end := range []error{context.Canceled, context.DeadlineExceeded, fmt.Errorf("page 4: %w", context.DeadlineExceeded)} {
		t.Run(end.Error(), func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				src := newSource(t, tl, 3)
				src.end = end
				values, wait := generator.Stream(endless(t), 2, src.next)
				require.Equal(t, src.values, drain(t, values), "the values that were made before the error")
				require.Equal(t, end, wait(), "the error of wait: the one that next returned, when ctx has not ended")
			})
		})
	}
}

// Without the clock, so that those who wait may do so behind a lock.
func TestManyMayWait(t *testing.T) {
	lab.Rule(t, "Waiting", "Stream")
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
			for range 3 {
				require.Equal(t, errSource, wait(), "the error of wait, whoever asks, and as often as one asks: the one that next returned")
			}
			synctest.Wait()
			for i := range errs {
				require.Equal(t, errSource, errs[i], "the error that waiter %d of several got", i)
			}
		})
	}
}

// Here the goroutine waits to send when the consumer loses interest, early or late.
func TestAConsumerMayLeaveWhenever(t *testing.T) {
	lab.Rule(t, "The context ends", "Stream")
	for _, ahead := range []int{1, 4} {
		for _, received := range []int{0, 1, 3} {
			t.Run(fmt.Sprintf("%d ahead, after %d values", ahead, received), func(t *testing.T) {
				lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
					ctx, cancel := context.WithCancelCause(t.Context())
					src := newSource(t, tl, 100)
					values, wait := generator.Stream(ctx, ahead, src.next)
					for range received {
						receive(t, values)
					}
					synctest.Wait()
					made := src.calls()
					cancel(errors.New("seen enough"))
					require.ErrorIs(t, wait(), context.Canceled, "the error of wait when the context was cancelled with a cause: its Err(), not its cause")
					require.LessOrEqual(t, len(drain(t, values)), ahead, "values that still came: not more than were made")
					require.Equal(t, made, src.calls(), "calls of next: none after the context has ended")
					tl.AssertTook(t, 0, "time until the stream had ended")
				})
			})
		}
	}
}

// Here next is at work when the consumer loses interest, and needs a second to clean up.
func TestNextLearnsThatTheConsumerHasLeft(t *testing.T) {
	lab.Rule(t, "The context ends", "Stream")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		ctx, cancel := context.WithTimeout(t.Context(), 90*time.Second)
		defer cancel()
		src := newSource(t, tl, 100)
		src.cost, src.cleanup = time.Minute, time.Second
		values, wait := generator.Stream(ctx, 5, src.next)
		err := wait()
		require.ErrorIs(t, err, context.DeadlineExceeded, "the error of wait when the context has ended")
		require.Zero(t, src.inside.Now(), "calls of next that are still running when wait has returned")
		tl.AssertTook(t, 91*time.Second, "time until wait returned: the last call of next is waited for")
		require.LessOrEqual(t, len(drain(t, values)), 1, "values that came: only one was made")
	})
}

// What is over is over: a context that ends afterwards changes nothing.
func TestAContextThatEndsLaterChangesNothing(t *testing.T) {
	lab.Rule(t, "The context ends", "Stream")
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

// A select that finds two ways open takes either: with luck, an ended context goes unnoticed.
func TestNothingIsMadeForAnEndedContext(t *testing.T) {
	t.Run("Stream", func(t *testing.T) {
		lab.Rule(t, "The context ends", "Stream")
		for range 20 {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				src := newSource(t, tl, 3)
				values, wait := generator.Stream(lab.Ended(t), 2, src.next)
				require.Empty(t, drain(t, values), "values that came although the context had ended")
				require.ErrorIs(t, wait(), context.Canceled, "the error of wait when the context has ended")
				require.Zero(t, src.calls(), "calls of next although the context had ended")
			})
		}
	})
	t.Run("All", func(t *testing.T) {
		lab.Rule(t, "The context ends", "All", "Stream")
		for range 20 {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				src := newSource(t, tl, 3)
				got, _ := collect(t, generator.All(lab.Ended(t), 2, src.next))
				require.Empty(t, got, "values that the loop got although the context had ended")
				require.Zero(t, src.calls(), "calls of next although the context had ended")
			})
		}
	})
}

// The context ends while next is at work, which returns a value all the same; and there is room for that.
func TestNothingIsMadeAfterTheContextHasEnded(t *testing.T) {
	const last = 3
	t.Run("Stream", func(t *testing.T) {
		lab.Rule(t, "The context ends", "Stream")
		for range 30 {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				src := newSource(t, tl, 100)
				values, wait := generator.Stream(ctx, 10, src.calling(cancel, last))
				require.LessOrEqual(t, len(drain(t, values)), last, "values that came: not more than were made when the context ended")
				require.ErrorIs(t, wait(), context.Canceled, "the error of wait when the context has ended")
				require.Equal(t, last, src.calls(), "calls of next: none after the context has ended, in the last of them")
			})
		}
	})
	t.Run("All", func(t *testing.T) {
		lab.Rule(t, "The context ends", "All", "Stream")
		for range 30 {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				src := newSource(t, tl, 100)
				collect(t, generator.All(ctx, 1, src.calling(cancel, last)))
				require.Equal(t, last, src.calls(), "calls of next: none after the context has ended, in the last of them")
			})
		}
	})
}

// However it ends: before the loop begins, while next is at work, or while the loop is.
func TestALoopGetsTheErrorOfItsContext(t *testing.T) {
	lab.Rule(t, "What a loop gets", "All")
	for _, last := range []int{0, 3} {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			if last == 0 {
				cancel()
			}
			_, errs := collect(t, generator.All(ctx, 1, newSource(t, tl, 100).calling(cancel, last)))
			require.Len(t, errs, 1, "errors that the loop got: its context's, at the end")
			require.ErrorIs(t, errs[0], context.Canceled, "the error that the loop got, whose context has ended")
		})
	}
}

// The loop is slow, and the error is there long before the values that were made ahead of it are used.
func TestAnErrorDoesNotOvertakeTheValues(t *testing.T) {
	lab.Rule(t, "What a loop gets", "All")
	for _, end := range []error{io.EOF, errSource} {
		for _, c := range []struct{ n, ahead int }{{4, 1}, {5, 20}, {1, 1}, {1, 3}, {0, 2}} {
			t.Run(fmt.Sprintf("%d values, %d ahead, then %v", c.n, c.ahead, end), func(t *testing.T) {
				lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
					src := newSource(t, tl, c.n)
					src.end = end
					got, errs := collect(t, generator.All(endless(t), c.ahead, src.next))
					require.Equal(t, src.values, got, "the values that the loop got")
					if end == io.EOF {
						require.Empty(t, errs, "errors that the loop got: io.EOF is none")
					} else {
						require.Equal(t, []error{end}, errs, "the errors that the loop got")
					}
				})
			})
		}
	}
}

func TestEachLoopIsAStreamOfItsOwn(t *testing.T) {
	lab.Rule(t, "A loop's own stream", "All")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		src := newSource(t, tl, 10)
		src.end = errSource
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
		got, errs := collect(t, seq)
		require.Equal(t, src.values[9:], got, "values of loop 4 over the same sequence, after three that were left")
		require.Equal(t, []error{errSource}, errs, "errors of loop 4 over the same sequence, after three that were left")
	})
}

func TestTheLoopEndsWhenItsContextDoes(t *testing.T) {
	lab.Rule(t, "What a loop gets", "All")
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

// leave is a way out of a loop over All, taken after some values. It calls last before it goes.
type leave struct {
	name string
	loop func(t *testing.T, src *source, after int, last func())
}

// Whichever way: when the loop has been left nothing of it is left, next's last call included.
func TestALoopMayBeLeftByEveryWay(t *testing.T) {
	lab.Rule(t, "A loop that is left", "All")
	for _, way := range leaves {
		for _, after := range []int{1, 3} {
			for name, spoilt := range map[string]error{"": nil, ", and fails then": errSource} { // which nobody wants to hear any more
				t.Run(fmt.Sprintf("%s while next is at work, after %d%s", way.name, after, name), func(t *testing.T) {
					lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
						src := newSource(t, tl, 100)
						src.cost, src.cleanup, src.spoilt = time.Minute, time.Second, spoilt
						way.loop(t, src, after, synctest.Wait)
						assert.Zero(t, src.inside.Now(), "calls of next that are still running when the loop has been left")
						tl.AssertTook(t, time.Duration(after)*time.Minute+time.Second, "time until the loop was left: next hears of it immediately, and its clean-up is waited for")
					})
				})
			}
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
