package failure_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	failure "koans/exercises/03_tasks/06_failure"
	"koans/exercises/internal/lab"
)

var errTask = errors.New("the task failed")

// returns is a function for a task: it takes d and returns v and err.
func returns(tl *lab.Timeline, lane any, d time.Duration, v int, err error) func(context.Context) (int, error) {
	return func(context.Context) (int, error) {
		tl.Work(lane, d)
		return v, err
	}
}

// panics is a function for a task: it takes d and then panics with v.
func panics(tl *lab.Timeline, lane any, d time.Duration, v any) func(context.Context) (int, error) {
	return func(context.Context) (int, error) {
		end := tl.Span(lane, "")
		defer end("panic")
		time.Sleep(d)
		explode(v)
		return 42, nil
	}
}

// explode is the function that a stack must name.
func explode(v any) { panic(v) }

func ended(t *testing.T) context.Context {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	return ctx
}

// called is what one callback was called with.
type called struct {
	times int
	value int
	err   error
	at    time.Duration
}

func (c *called) back(tl *lab.Timeline) func(int, error) {
	return func(v int, err error) {
		tl.Mark("callback", "called")
		c.note(v, err, tl.Now())
	}
}

// The race detector overlooks this note: an answer that calls back twice at once
// is to blame for just that.
//
//go:norace
func (c *called) note(v int, err error, at time.Duration) {
	*c = called{c.times + 1, v, err, at}
}

func requirePanicError(t *testing.T, err error, who string) *failure.PanicError {
	t.Helper()
	var p *failure.PanicError
	require.ErrorAs(t, err, &p, "the error %s gets of a function that panicked: a *PanicError", who)
	return p
}

func TestATaskRunsBehindAndIsAwaited(t *testing.T) {
	for _, s := range []struct {
		name  string
		value int
		err   error
	}{
		{"a value", 42, nil},
		{"an error", 0, errTask},
		{"a value beside an error", 7, errTask},
	} {
		t.Run(s.name, func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				var begun lab.Overlap
				tk := failure.Start(t.Context(), func(context.Context) (int, error) {
					begun.Enter()
					tl.Work("task", time.Second)
					return s.value, s.err
				})
				tl.AssertTook(t, 0, "time until Start returned: it must not wait for the function")
				synctest.Wait()
				require.Equal(t, 1, begun.Total(), "times that the function has begun when Start has returned and nobody awaits it: see the TODO in Start")
				for range 3 {
					v, err := tk.Await(t.Context())
					require.Equal(t, s.value, v, "the value that the function returned")
					require.Equal(t, s.err, err, "the error that the function returned")
				}
				tl.AssertTook(t, time.Second, "time until Await had returned three times")
				require.Equal(t, 1, begun.Total(), "times that the function has begun after it was awaited")
			})
		})
	}
}

func TestAPanicIsTheResult(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		want := lab.Rand(t).Int()
		tk := failure.Start(t.Context(), panics(tl, "task", time.Second, want))
		v, err := tk.Await(t.Context())
		tl.AssertTook(t, time.Second, "time until Await returned")
		p := requirePanicError(t, err, "an awaiter")
		require.Equal(t, want, p.Value, "what was passed to panic")
		require.Contains(t, string(p.Stack), "explode", "the stack must name the function that panicked")
		require.Contains(t, string(p.Stack), "created by", "the stack must be whole, down to where the goroutine was started")
		require.Zero(t, v, "the value of a function that panicked")
	})
}

type answer struct{ n int }

// Whatever it panics with, and however it comes to panic.
func TestEveryPanicIsCaught(t *testing.T) {
	for _, s := range []struct {
		name  string
		panic func()
		value func(t *testing.T, p *failure.PanicError)
	}{
		{"a string", func() { panic("boom") }, func(t *testing.T, p *failure.PanicError) {
			require.Equal(t, "boom", p.Value, "what was passed to panic")
		}},
		{"an error", func() { panic(io.ErrClosedPipe) }, func(t *testing.T, p *failure.PanicError) {
			require.Equal(t, io.ErrClosedPipe, p.Value, "what was passed to panic")
			require.ErrorIs(t, p, io.ErrClosedPipe, "an error that was passed to panic is found by errors.Is")
		}},
		{"a wrapped error", func() { panic(fmt.Errorf("compute: %w", errTask)) }, func(t *testing.T, p *failure.PanicError) {
			require.ErrorIs(t, p, errTask, "an error that was passed to panic is found by errors.Is")
		}},
		{"something else", func() { panic(answer{42}) }, func(t *testing.T, p *failure.PanicError) {
			require.Equal(t, answer{42}, p.Value, "what was passed to panic")
		}},
		{"an index out of range", func() { n := []int{}; n[len(n)]++ }, func(t *testing.T, p *failure.PanicError) {
			var r runtime.Error
			require.ErrorAs(t, p, &r, "the runtime's own panic is an error, and found by errors.As")
		}},
		{"another task's panic", func() { panic(&failure.PanicError{Value: "boom"}) }, func(t *testing.T, p *failure.PanicError) {
			require.Equal(t, &failure.PanicError{Value: "boom"}, p.Value, "what was passed to panic: a *PanicError is a value like any other")
			require.Contains(t, string(p.Stack), "failure_test", "the stack must name the function that panicked now")
		}},
		{"nil", func() { panic(nil) }, func(t *testing.T, p *failure.PanicError) {
			var r *runtime.PanicNilError
			require.ErrorAs(t, p, &r, "panic(nil) is a panic too")
		}},
	} {
		t.Run(s.name, func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				tk := failure.Start(t.Context(), func(context.Context) (int, error) {
					tl.Work("task", time.Second)
					s.panic()
					return 42, nil
				})
				_, err := tk.Await(t.Context())
				s.value(t, requirePanicError(t, err, "an awaiter"))
			})
		})
	}
}

// A result need not be anything: an interface may hold nothing at all.
func TestAValueMayBeNil(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		tk := failure.Start(t.Context(), func(context.Context) (any, error) {
			tl.Work("task", time.Second)
			return nil, nil
		})
		v, err := tk.Await(t.Context())
		require.NoError(t, err, "error of a function that returned nil and no error")
		require.Nil(t, v, "value of a function that returned nil and no error")
	})
}

// All at the same moment, and half of them fail.
func TestOnePanicHarmsNobodyElse(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		const n = 20
		tasks := make([]*failure.Task[int], n)
		for i := range tasks {
			if i%2 == 1 {
				tasks[i] = failure.Start(t.Context(), panics(tl, i, time.Second, i))
				continue
			}
			tasks[i] = failure.Start(t.Context(), func(ctx context.Context) (int, error) {
				return i, tl.WorkContext(ctx, i, time.Duration(1+i)*time.Second)
			})
		}
		for i, tk := range tasks {
			v, err := tk.Await(t.Context())
			if i%2 == 1 {
				require.Equal(t, i, requirePanicError(t, err, "an awaiter").Value, "what task %d has panicked with", i)
				continue
			}
			require.NoError(t, err, "error of task %d: others have panicked, it has not", i)
			require.Equal(t, i, v, "value of task %d: others have panicked, it has not", i)
		}
		tl.AssertTook(t, 19*time.Second, "time until the last task had ended")
	})
}

func TestEverybodyHearsOfThePanic(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		tk := failure.Start(t.Context(), panics(tl, "task", time.Minute, "boom"))
		errs := make([]error, 10)
		var all sync.WaitGroup
		for i := range errs {
			all.Go(func() { _, errs[i] = tk.Await(t.Context()) })
		}
		all.Wait()
		tl.AssertTook(t, time.Minute, "time until all have heard of it")
		time.Sleep(lab.Year)
		_, err := tk.Await(t.Context())
		first := requirePanicError(t, err, "an awaiter a year later")
		for i := range errs {
			require.Same(t, first, requirePanicError(t, errs[i], "an awaiter"), "the error of awaiter %d is that of the others", i)
		}
	})
}

// Its deferred functions run, and then the task has ended.
func TestTheTaskHasEndedWhenItsDeferredFunctionsHave(t *testing.T) {
	for range 20 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			tidy := false
			tk := failure.Start(t.Context(), func(context.Context) (int, error) {
				defer func() { lab.Yield(); tidy = true }()
				panic("boom")
			})
			_, err := tk.Await(t.Context())
			requirePanicError(t, err, "an awaiter")
			require.True(t, tidy, "the function's deferred functions have run when Await has returned")
		})
	}
}

var results = []struct {
	name  string
	value int
	err   error
	panic any
}{
	{"a value", 42, nil, nil},
	{"an error", 0, errTask, nil},
	{"a value beside an error", 7, errTask, nil},
	{"nothing", 0, nil, nil},
	{"a panic", 0, nil, "boom"},
}

// Nobody awaits the task here: it is the callback that the failure reaches.
func TestACallbackIsCalledWhenTheFunctionEnds(t *testing.T) {
	for _, s := range results {
		t.Run(s.name, func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				f := returns(tl, "task", time.Minute, s.value, s.err)
				if s.panic != nil {
					f = panics(tl, "task", time.Minute, s.panic)
				}
				tk := failure.Start(t.Context(), f)
				got := make([]called, 20)
				for i := range got {
					tk.OnDone(got[i].back(tl))
				}
				tl.AssertTook(t, 0, "time until OnDone returned: it must not wait for the function")
				time.Sleep(time.Minute - time.Second)
				synctest.Wait()
				require.Zero(t, got[0].times, "times that a callback was called before the function has ended")
				time.Sleep(time.Hour)
				_, err := tk.Await(t.Context())
				for i, c := range got {
					require.Equal(t, 1, c.times, "times that callback %d of %d was called", i, len(got))
					require.Equal(t, s.value, c.value, "value that callback %d got", i)
					require.Equal(t, "1m0s", c.at.String(), "when callback %d was called", i)
					if s.panic == nil {
						require.Equal(t, s.err, c.err, "error that callback %d got", i)
						continue
					}
					p := requirePanicError(t, c.err, "a callback")
					require.Equal(t, s.panic, p.Value, "what was passed to panic")
					require.Contains(t, string(p.Stack), "explode", "the stack must name the function that panicked")
					require.Same(t, requirePanicError(t, err, "an awaiter"), p, "callbacks and awaiters get the same error")
				}
			})
		})
	}
}

func TestACallbackIsCalledThoughItComesAfterTheEnd(t *testing.T) {
	for _, s := range results {
		t.Run(s.name, func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				f := returns(tl, "task", time.Second, s.value, s.err)
				if s.panic != nil {
					f = panics(tl, "task", time.Second, s.panic)
				}
				tk := failure.Start(t.Context(), f)
				var early, late, later called
				tk.OnDone(early.back(tl))
				time.Sleep(time.Minute)
				tk.OnDone(late.back(tl))
				time.Sleep(lab.Year)
				tk.OnDone(later.back(tl))
				synctest.Wait()
				for name, c := range map[string]called{"before the end": early, "after the end": late, "a year after the end": later} {
					require.Equal(t, 1, c.times, "times that the callback was called that was added %s", name)
					require.Equal(t, s.value, c.value, "value that the callback got that was added %s", name)
					if s.panic != nil {
						require.Equal(t, s.panic, requirePanicError(t, c.err, "a callback").Value, "what was passed to panic")
					} else {
						require.Equal(t, s.err, c.err, "error that the callback got that was added %s", name)
					}
				}
				require.Equal(t, time.Minute, late.at, "when the callback was called that was added a minute later")
			})
		})
	}
}

// One function, added twice, is two callbacks.
func TestEachOnDoneIsOneCall(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		var calls lab.Overlap
		count := func(int, error) { calls.Visit() }
		tk := failure.Start(t.Context(), returns(tl, "task", time.Second, 42, nil))
		tk.OnDone(count)
		tk.OnDone(count)
		time.Sleep(time.Minute)
		tk.OnDone(count)
		synctest.Wait()
		require.Equal(t, 3, calls.Total(), "calls of a callback that was added three times")
	})
}

// Without a clock: many add callbacks before, while and after the function ends.
func TestNoCallbackIsLostOrCalledTwiceAtTheEnd(t *testing.T) {
	for round := range 100 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			const n = 20
			tk := failure.Start(t.Context(), func(context.Context) (int, error) {
				for range round {
					runtime.Gosched()
				}
				return 42, errTask
			})
			got, awaited := make([]called, n), make([]called, n)
			ctx := ended(t)
			var all sync.WaitGroup
			for i := range n {
				all.Go(func() {
					for range i * round / 10 {
						runtime.Gosched()
					}
					tk.OnDone(func(v int, err error) {
						got[i].back(tl)(v, err)
						v, err = tk.Await(ctx)
						awaited[i].note(v, err, tl.Now())
					})
				})
			}
			all.Wait()
			synctest.Wait()
			for i := range n {
				require.Equal(t, 1, got[i].times, "times that callback %d was called, which was added just when the function ended", i)
				require.Equal(t, 42, got[i].value, "value that callback %d got", i)
				require.Equal(t, errTask, got[i].err, "error that callback %d got", i)
				require.Equal(t, errTask, awaited[i].err, "error that Await returned to callback %d, whose context has ended: the result is there", i)
			}
		})
	}
}

// It is called when the result is there, and while nobody holds a lock.
func TestACallbackMayUseTheTask(t *testing.T) {
	for _, s := range []struct {
		name string
		add  time.Duration
	}{{"added before the end", 0}, {"added after the end", time.Minute}} {
		t.Run(s.name, func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				tk := failure.Start(t.Context(), returns(tl, "task", time.Second, 42, errTask))
				time.Sleep(s.add)
				var awaited, inner called
				tk.OnDone(func(int, error) {
					tk.OnDone(inner.back(tl))
					v, err := tk.Await(t.Context())
					awaited.back(tl)(v, err)
				})
				time.Sleep(time.Hour)
				require.Equal(t, 1, awaited.times, "times that a callback has returned that awaits its task")
				require.Equal(t, 42, awaited.value, "value that Await returned to a callback")
				require.Equal(t, errTask, awaited.err, "error that Await returned to a callback")
				require.Equal(t, max(s.add, time.Second), awaited.at, "when Await had returned to a callback")
				require.Equal(t, 1, inner.times, "times that a callback was called which a callback has added")
				require.Equal(t, 42, inner.value, "value that a callback got which a callback has added")
			})
		})
	}
}

func TestASlowCallbackHoldsUpNobodyWhoAwaits(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		tk := failure.Start(t.Context(), returns(tl, "task", time.Second, 42, nil))
		tk.OnDone(func(int, error) { tl.Work("slow callback", time.Hour) })
		v, err := tk.Await(t.Context())
		require.NoError(t, err, "the function returned no error")
		require.Equal(t, 42, v, "the value that the function returned")
		tl.AssertTook(t, time.Second, "time until Await returned: the callback is not waited for")
		var late called
		tk.OnDone(late.back(tl))
		time.Sleep(2 * time.Hour)
		require.Equal(t, 1, late.times, "times that a callback was called which was added beside a slow one")
	})
}

// Under the race detector: who is told of the end may read what the function wrote.
func TestWhatTheFunctionWroteIsSeenByCallbacksAndAwaiters(t *testing.T) {
	for range 10 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			lines := []string{}
			tk := failure.Start(t.Context(), func(context.Context) (int, error) {
				lab.Yield()
				lines = append(lines, "written by the function")
				panic("boom")
			})
			seen := make([]int, 4)
			var all sync.WaitGroup
			for i := range seen {
				if i%2 == 0 {
					tk.OnDone(func(int, error) { seen[i] = len(lines) })
					continue
				}
				all.Go(func() { tk.Await(t.Context()); seen[i] = len(lines) })
			}
			all.Wait()
			synctest.Wait()
			require.Equal(t, []int{1, 1, 1, 1}, seen, "lines that callbacks and awaiters have seen")
		})
	}
}

type key struct{}

// Its context is the function's business, and neither Await nor a callback takes its end for the task's.
func TestTheFunctionGetsTheContextOfStart(t *testing.T) {
	for _, after := range []time.Duration{0, time.Second} {
		t.Run(fmt.Sprintf("context ended after %v", after), func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				ctx, cancel := context.WithCancel(context.WithValue(t.Context(), key{}, 42))
				defer cancel()
				if after == 0 {
					cancel()
				} else {
					time.AfterFunc(after, cancel)
				}
				tk := failure.Start(ctx, func(ctx context.Context) (int, error) {
					v, _ := ctx.Value(key{}).(int)
					<-ctx.Done()
					tl.Work("clean-up", 5*time.Second)
					return v, errTask
				})
				var got called
				tk.OnDone(got.back(tl))
				v, err := tk.Await(t.Context())
				tl.AssertTook(t, after+5*time.Second, "time until Await returned: when the function has returned, not when its context ends")
				synctest.Wait()
				require.Equal(t, 42, v, "the value that was in the context of Start")
				require.Equal(t, errTask, err, "the error that the function returned")
				require.Equal(t, 1, got.times, "times that the callback was called")
				require.Equal(t, errTask, got.err, "error that the callback got: the function's, not its context's")
				require.Equal(t, after+5*time.Second, got.at, "when the callback was called: when the function has returned, not when its context ends")
			})
		})
	}
}

func TestAnAwaiterMayGiveUp(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		const n = 1000
		tk := failure.Start(t.Context(), func(ctx context.Context) (int, error) {
			return 42, tl.WorkContext(ctx, "task", time.Hour)
		})
		var got called
		tk.OnDone(got.back(tl))
		synctest.Wait()
		before := lab.Goroutines()
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		errs := make([]error, n)
		var all sync.WaitGroup
		for i := range errs {
			all.Go(func() { _, errs[i] = tk.Await(ctx) })
		}
		all.Wait()
		for i, err := range errs {
			require.ErrorIs(t, err, context.DeadlineExceeded, "the error of awaiter %d, whose context has ended", i)
		}
		tl.AssertTook(t, time.Second, "time until all had given up")
		synctest.Wait()
		// Not exactly zero: the test's own surroundings may start one.
		require.Less(t, lab.Goroutines()-before, n/10, "goroutines that are left of %d awaiters who gave up", n)

		v, err := tk.Await(t.Context())
		require.NoError(t, err, "the error of one who went on waiting: the task must not notice that others gave up")
		require.Equal(t, 42, v, "the value that one got who went on waiting")
		synctest.Wait()
		require.Equal(t, "1h0m0s", got.at.String(), "when the callback was called")
	})
}

// The clock stands still: the context ends before, while and after the awaiter begins to wait.
func TestGivingUpIsNotOverlookedWheneverItComes(t *testing.T) {
	for round := range 100 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			tk := failure.Start(t.Context(), returns(tl, "task", time.Hour, 42, nil))
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			errs := make([]error, 10)
			var all sync.WaitGroup
			for i := range errs {
				all.Go(func() { _, errs[i] = tk.Await(ctx) })
			}
			for range round {
				runtime.Gosched()
			}
			cancel()
			all.Wait()
			for i, err := range errs {
				require.ErrorIs(t, err, context.Canceled, "the error of awaiter %d, whose context has ended", i)
			}
			tl.AssertTook(t, 0, "time until all had given up")
			_, err := tk.Await(t.Context())
			require.NoError(t, err, "the function returned no error")
		})
	}
}

// A select that finds two ways open takes either: with luck, the result.
func TestAResultThatIsThereIsGivenWhateverTheContextSays(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		tk := failure.Start(t.Context(), panics(tl, "task", 0, "boom"))
		synctest.Wait()
		for range 50 {
			_, err := tk.Await(ended(t))
			require.NotErrorIs(t, err, context.Canceled, "the error of an awaiter whose context has ended when the result is there")
			requirePanicError(t, err, "an awaiter")
		}
	})
}

// A year of silence costs nothing, unless somebody looks at the clock.
func TestWaitingIsNotAskingAgainAndAgain(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		tk := failure.Start(t.Context(), returns(tl, "task", lab.Year, 42, nil))
		var got called
		tk.OnDone(got.back(tl))
		v, err := tk.Await(t.Context())
		require.NoError(t, err, "the function returned no error")
		require.Equal(t, 42, v, "the value that the function returned")
		tl.AssertTook(t, lab.Year, "time until Await returned")
		synctest.Wait()
		require.Equal(t, lab.Year, got.at, "when the callback was called")
	})
}

// The result of the function is the task's business, that of the callback is not.
func TestAPanicOfACallbackIsNotCaught(t *testing.T) {
	t.Run("of one that was there before the end", func(t *testing.T) {
		lab.Uncaught(t, "the callback", func(ctx context.Context, boom func()) {
			tk := failure.Start(ctx, func(context.Context) (int, error) { time.Sleep(time.Second); return 1, nil })
			tk.OnDone(func(int, error) { boom() })
		})
	})
	t.Run("of one that comes after the end", func(t *testing.T) {
		lab.Uncaught(t, "the callback", func(ctx context.Context, boom func()) {
			tk := failure.Start(ctx, func(context.Context) (int, error) { return 1, nil })
			_, _ = tk.Await(ctx)
			tk.OnDone(func(int, error) { boom() })
		})
	})
	t.Run("when the function has panicked, too", func(t *testing.T) {
		lab.Uncaught(t, "the callback", func(ctx context.Context, boom func()) {
			tk := failure.Start(ctx, func(context.Context) (int, error) { time.Sleep(time.Second); panic("first") })
			tk.OnDone(func(int, error) { boom() })
		})
	})
}
