package resource_test

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	resource "koans/exercises/03_tasks/03_resource"
	"koans/exercises/internal/lab"
)

// A scene notes what happens to its things, in order.
type scene struct {
	t  *testing.T
	tl *lab.Timeline

	mu    sync.Mutex
	lines []string
}

func (s *scene) note(line string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.lines = append(s.lines, line)
}

// assertStory compares with one line of steps, separated by commas.
func (s *scene) assertStory(want, when string) {
	s.t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	assert.Equal(s.t, want, strings.Join(s.lines, ", "), "what happened "+when)
}

func (s *scene) times(what string) (n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, line := range s.lines {
		if line == what {
			n++
		}
	}
	return n
}

// With's context carries value under keyType{}.
type keyType struct{}

const value = "the caller's"

// with calls the answer with a context that never ends and carries a value.
func (s *scene) with(resources []resource.Resource, use func(context.Context) error) error {
	return s.withContext(context.Background(), resources, use)
}

func (s *scene) withContext(ctx context.Context, resources []resource.Resource, use func(context.Context) error) error {
	ctx = context.WithValue(ctx, keyType{}, value)
	return resource.With(ctx, resources, func(ctx context.Context) error {
		s.note("use")
		end := s.tl.Span("use", "")
		defer func() {
			s.note("use ends")
			end("")
		}()
		assert.Equal(s.t, value, ctx.Value(keyType{}), "value that the context of use carries")
		return use(ctx)
	})
}

func well(context.Context) error { return nil }

func fails(err error) func(context.Context) error {
	return func(context.Context) error { return err }
}

// A thing is a resource that notes what is done to it.
type thing struct {
	*scene
	name              string
	taking, releasing func(context.Context) error
}

func (th *thing) Take(ctx context.Context) error {
	th.note("take " + th.name)
	assert.Equal(th.t, value, ctx.Value(keyType{}), "value that the context of Take carries")
	end := th.tl.Span(th.name, "take")
	err := th.taking(ctx)
	end(outcome(err))
	return err
}

func (th *thing) Release(ctx context.Context) error {
	th.note("release " + th.name)
	assert.Equal(th.t, value, ctx.Value(keyType{}), "value that the context of Release carries")
	assert.NoError(th.t, ctx.Err(), "the context of Release has ended before it began")
	end := th.tl.Span(th.name, "release")
	err := th.releasing(ctx)
	end(outcome(err))
	assert.NoError(th.t, ctx.Err(), "the context of Release ended while the resource was being released")
	return err
}

func outcome(err error) string {
	if err != nil {
		return "failed"
	}
	return ""
}

// things returns things called a, b, c ... that are there at once and never fail.
func (s *scene) things(n int) ([]*thing, []resource.Resource) {
	things := make([]*thing, n)
	resources := make([]resource.Resource, n)
	for i := range things {
		things[i] = &thing{scene: s, name: string(rune('a' + i)), taking: well, releasing: well}
		resources[i] = things[i]
	}
	return things, resources
}

func bubble(t *testing.T, body func(s *scene)) {
	t.Helper()
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) { body(&scene{t: t, tl: tl}) })
}

func TestTakenInOrderAndReleasedInReverse(t *testing.T) {
	for n, want := range []string{
		"use, use ends",
		"take a, use, use ends, release a",
		"take a, take b, use, use ends, release b, release a",
		"take a, take b, take c, take d, use, use ends, release d, release c, release b, release a",
	} {
		n := n + n/3 // 0, 1, 2, 4
		t.Run(fmt.Sprintf("%d resources", n), func(t *testing.T) {
			bubble(t, func(s *scene) {
				_, resources := s.things(n)
				err := s.with(resources, well)
				s.assertStory(want, fmt.Sprintf("with %d resources and no trouble", n))
				assert.NoError(t, err, "error when nothing went wrong")
			})
		})
	}
}

// Taking takes time, and so does releasing: each begins when the one before has ended.
func TestOneAfterAnother(t *testing.T) {
	bubble(t, func(s *scene) {
		things, resources := s.things(3)
		for i, th := range things {
			th.taking = func(context.Context) error { time.Sleep(time.Duration(i+1) * time.Second); return nil }
			th.releasing = func(context.Context) error { time.Sleep(time.Minute); return nil }
		}
		err := s.with(resources, func(context.Context) error { time.Sleep(time.Hour); return nil })
		s.tl.AssertTook(t, time.Hour+3*time.Minute+6*time.Second, "time until With returned: 1+2+3 s for taking, an hour of use, and three times a minute for releasing")
		s.assertStory("take a, take b, take c, use, use ends, release c, release b, release a", "when everything took its time")
		assert.NoError(t, err, "error when nothing went wrong")
	})
}

func TestAnErrorOfUseComesBack(t *testing.T) {
	bubble(t, func(s *scene) {
		_, resources := s.things(2)
		failed := errors.New("use failed")
		err := s.with(resources, fails(failed))
		assert.ErrorIs(t, err, failed, "error of With when use failed")
		s.assertStory("take a, take b, use, use ends, release b, release a", "when use failed")
	})
}

func TestAFailedTakeReleasesWhatWasTaken(t *testing.T) {
	for i, want := range []string{
		"take a",
		"take a, take b, release a",
		"take a, take b, take c, release b, release a",
	} {
		t.Run(fmt.Sprintf("number %d of 3", i+1), func(t *testing.T) {
			bubble(t, func(s *scene) {
				things, resources := s.things(3)
				failed := errors.New("not to be had")
				things[i].taking = fails(failed)
				err := s.with(resources, well)
				s.assertStory(want, fmt.Sprintf("when Take %d of 3 failed", i+1))
				assert.ErrorIs(t, err, failed, "error of With when Take %d of 3 failed", i+1)
			})
		})
	}
}

// Anything may fail together with anything else: every error is found in the one that With returns.
func TestNoErrorIsLost(t *testing.T) {
	for _, failing := range []string{
		"release a", "release b", "release c", "release c, release a", "release c, release b, release a",
		"use, release a", "use, release c", "use, release c, release b, release a",
		"take c, release a", "take c, release b", "take c, release b, release a",
	} {
		t.Run(failing, func(t *testing.T) {
			bubble(t, func(s *scene) {
				things, resources := s.things(3)
				var errs []error
				failure := func(of string) func(context.Context) error {
					if !slices.Contains(strings.Split(failing, ", "), of) {
						return well
					}
					errs = append(errs, errors.New(of+" failed"))
					return fails(errs[len(errs)-1])
				}
				for _, th := range things {
					th.taking, th.releasing = failure("take "+th.name), failure("release "+th.name)
				}
				err := s.with(resources, failure("use"))

				for _, each := range errs {
					assert.ErrorIs(t, err, each, "error that With returned when these failed: %s", failing)
				}
				want := "take a, take b, take c, use, use ends, release c, release b, release a"
				if strings.Contains(failing, "take c") {
					want = "take a, take b, take c, release b, release a"
				}
				s.assertStory(want, "when these failed: "+failing)
			})
		})
	}
}

// Panic and Goexit leave every function on their way by the side door.
func TestWhatWasTakenIsReleasedOnTheWayOut(t *testing.T) {
	for _, s := range []struct{ where, want string }{
		{"use", "take a, take b, take c, use, use ends, release c, release b, release a"},
		{"take a", "take a"},
		{"take c", "take a, take b, take c, release b, release a"},
		{"release c", "take a, take b, take c, use, use ends, release c, release b, release a"},
		{"release b", "take a, take b, take c, use, use ends, release c, release b, release a"},
		{"release a", "take a, take b, take c, use, use ends, release c, release b, release a"},
	} {
		t.Run("panic in "+s.where, func(t *testing.T) {
			bubble(t, func(sc *scene) {
				why := lab.Rand(t).Uint64()
				assert.PanicsWithValue(t, why, func() {
					_ = leaveBy(sc, s.where, func() { panic(why) })
				}, "With must not stop a panic in %s, nor change its value", s.where)
				sc.assertStory(s.want, "on a panic in "+s.where)
			})
		})
		t.Run("Goexit in "+s.where, func(t *testing.T) {
			bubble(t, func(sc *scene) {
				returned := false
				var wg sync.WaitGroup
				wg.Go(func() {
					_ = leaveBy(sc, s.where, runtime.Goexit)
					returned = true
				})
				wg.Wait()
				sc.assertStory(s.want, "on Goexit in "+s.where)
				assert.False(t, returned, "With returned to a goroutine that had called Goexit in %s", s.where)
			})
		})
	}
}

// leaveBy calls the answer with three things, and door at the place that where names.
func leaveBy(s *scene, where string, door func()) error {
	at := func(place string) func(context.Context) error {
		if place != where {
			return well
		}
		return func(context.Context) error { door(); return nil }
	}
	things, resources := s.things(3)
	for _, th := range things {
		th.taking, th.releasing = at("take "+th.name), at("release "+th.name)
	}
	return s.with(resources, at("use"))
}

// There is nobody left to tell of a failed release, but the panic and the other releases go on.
func TestAFailedReleaseDoesNotStopAPanic(t *testing.T) {
	bubble(t, func(s *scene) {
		things, resources := s.things(3)
		things[1].releasing = fails(errors.New("b is broken"))
		assert.PanicsWithValue(t, "boom", func() {
			_ = s.with(resources, func(context.Context) error { panic("boom") })
		}, "With must not stop a panic because a release failed as well")
		s.assertStory("take a, take b, take c, use, use ends, release c, release b, release a", "when use panicked and a release failed")
	})
}

// A panic because of a cancel, or beside one: it goes on, and giving back works as ever.
func TestAPanicAfterACancel(t *testing.T) {
	bubble(t, func(s *scene) {
		_, resources := s.things(2)
		ctx, cancel := context.WithCancel(context.Background())
		assert.PanicsWithValue(t, "boom", func() {
			_ = s.withContext(ctx, resources, func(context.Context) error { cancel(); panic("boom") })
		}, "With must not stop a panic in use because its context has ended")
		s.assertStory("take a, take b, use, use ends, release b, release a", "when the context ended in use, which then panicked")
	})
}

func TestAnEndedContextTakesNothing(t *testing.T) {
	for n := range 3 {
		t.Run(fmt.Sprintf("%d resources", n), func(t *testing.T) {
			bubble(t, func(s *scene) {
				_, resources := s.things(n)
				ctx, cancel := context.WithCancel(context.Background())
				cancel()
				err := s.withContext(ctx, resources, well)
				s.assertStory("", "with a context that had ended before")
				assert.ErrorIs(t, err, context.Canceled, "error of With when its context had ended before")
			})
		})
	}
}

// The second Take is still waiting when time is up: it gives up, and what the first took goes back.
func TestAContextEndsAWaitingTake(t *testing.T) {
	bubble(t, func(s *scene) {
		things, resources := s.things(3)
		things[1].taking = func(ctx context.Context) error { return s.tl.WorkContext(ctx, "the queue for b", time.Hour) }
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Minute)
		defer cancel()
		err := s.withContext(ctx, resources, well)
		s.tl.AssertTook(t, 10*time.Minute, "time until With returned: its context ended after ten minutes")
		assert.ErrorIs(t, err, context.DeadlineExceeded, "error of With when its context ended during a Take")
		s.assertStory("take a, take b, release a", "when the context ended while b's Take was waiting")
	})
}

// A Take that is not interrupted has succeeded, so that one is released too.
func TestNothingMoreIsTakenOnceTheContextHasEnded(t *testing.T) {
	for i, want := range []string{
		"take a, release a",
		"take a, take b, release b, release a",
		"take a, take b, take c, release c, release b, release a",
	} {
		t.Run(fmt.Sprintf("during Take %d of 3", i+1), func(t *testing.T) {
			bubble(t, func(s *scene) {
				things, resources := s.things(3)
				ctx, cancel := context.WithCancel(context.Background())
				things[i].taking = func(context.Context) error { cancel(); return nil }
				err := s.withContext(ctx, resources, well)
				s.assertStory(want, fmt.Sprintf("when the context ended during Take %d of 3, which succeeded", i+1))
				assert.ErrorIs(t, err, context.Canceled, "error of With when its context ended before use")
			})
		})
	}
}

// The end of the context is no excuse: what fails besides is told as well.
func TestNoErrorIsLostOnceTheContextHasEnded(t *testing.T) {
	for _, failing := range []string{
		"take b", "take b, release a", "release a", "release b", "release b, release a",
		"use", "use, release a", "use, release b, release a",
	} {
		t.Run(failing, func(t *testing.T) {
			bubble(t, func(s *scene) {
				things, resources := s.things(2)
				ctx, cancel := context.WithCancel(context.Background())
				defer cancel()
				errs := map[string]error{}
				for _, of := range strings.Split(failing, ", ") {
					errs[of] = errors.New(of + " failed")
				}
				inUse := strings.HasPrefix(failing, "use")
				things[1].taking = func(context.Context) error {
					if !inUse {
						cancel()
					}
					return errs["take b"]
				}
				for _, th := range things {
					th.releasing = fails(errs["release "+th.name])
				}
				err := s.withContext(ctx, resources, func(context.Context) error {
					cancel()
					return errs["use"]
				})
				for _, each := range errs {
					assert.ErrorIs(t, err, each, "error that With returned when its context had ended and these failed: %s", failing)
				}
				if strings.HasPrefix(failing, "release") {
					assert.ErrorIs(t, err, context.Canceled, "error that With returned when its context had ended before use, and these failed: %s", failing)
				}
			})
		})
	}
}

// What is in use is not taken away, and ends well if use says so.
func TestAContextThatEndsDuringUse(t *testing.T) {
	stops := func(ctx context.Context) error {
		<-ctx.Done()
		return fmt.Errorf("working: %w", ctx.Err())
	}
	goesOn := func(ctx context.Context) error {
		<-ctx.Done()
		time.Sleep(time.Hour)
		return nil
	}
	for _, u := range []struct {
		name string
		use  func(context.Context) error
		want error
		took time.Duration
	}{
		{"use stops", stops, context.DeadlineExceeded, time.Minute + 20*time.Second},
		{"use goes on for an hour", goesOn, nil, time.Hour + time.Minute + 20*time.Second},
	} {
		t.Run(u.name, func(t *testing.T) {
			bubble(t, func(s *scene) {
				things, resources := s.things(2)
				for _, th := range things {
					th.releasing = func(ctx context.Context) error { return s.tl.WorkContext(ctx, "goodbye of "+th.name, 10*time.Second) }
				}
				ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
				defer cancel()
				err := s.withContext(ctx, resources, u.use)
				s.assertStory("take a, take b, use, use ends, release b, release a", "when the context ended during use")
				s.tl.AssertTook(t, u.took, "time until With returned: it waits for use, and then for two releases of 10 s")
				if u.want == nil {
					assert.NoError(t, err, "error of With when use ended well in spite of a cancel")
				} else {
					assert.ErrorIs(t, err, u.want, "error of With when use returned its context's error")
				}
			})
		})
	}
}

// One release has ended, the next is under way: a cancel disturbs neither.
func TestAContextThatEndsDuringRelease(t *testing.T) {
	bubble(t, func(s *scene) {
		things, resources := s.things(3)
		for _, th := range things {
			th.releasing = func(ctx context.Context) error { return s.tl.WorkContext(ctx, "goodbye of "+th.name, 10*time.Second) }
		}
		ctx, cancel := context.WithTimeout(context.Background(), 15*time.Second)
		defer cancel()
		assert.NoError(t, s.withContext(ctx, resources, well), "error of With when its context ended during the second release")
		s.assertStory("take a, take b, take c, use, use ends, release c, release b, release a", "when the context ended during the second release")
		s.tl.AssertTook(t, 30*time.Second, "time until With returned: three releases of 10 s")
	})
}

// The same slice again, as its owner left it.
func TestEachCallTakesAndReleasesAnew(t *testing.T) {
	bubble(t, func(s *scene) {
		_, resources := s.things(3)
		require.NoError(t, s.with(resources, well), "error of the first call")
		require.NoError(t, s.with(resources, well), "error of the second call")
		once := "take a, take b, take c, use, use ends, release c, release b, release a"
		s.assertStory(once+", "+once, "in two calls with the same slice")
	})
}

// One that can be taken more than once, like a place in a semaphore, is given back as often.
func TestTheSameResourceTwice(t *testing.T) {
	bubble(t, func(s *scene) {
		_, resources := s.things(2)
		err := s.with([]resource.Resource{resources[0], resources[1], resources[0]}, well)
		assert.NoError(t, err, "error when nothing went wrong")
		s.assertStory("take a, take b, take a, use, use ends, release a, release b, release a", "when a resource was twice in the slice")
	})
}

func TestWithInsideOfUse(t *testing.T) {
	bubble(t, func(s *scene) {
		_, resources := s.things(3)
		err := s.with(resources[:1], func(context.Context) error {
			return s.with(resources[1:], well)
		})
		assert.NoError(t, err, "error when nothing went wrong")
		s.assertStory("take a, use, take b, take c, use, use ends, release c, release b, use ends, release a", "with one With in another")
	})
}

// Each has a scene of its own, so that nothing but the answer can keep them apart.
func TestManyMayCallAtOnce(t *testing.T) {
	bubble(t, func(s *scene) {
		const callers = 20
		scenes := make([]*scene, callers)
		all := lab.NewBarrier(callers)
		var wg sync.WaitGroup
		for i := range scenes {
			scenes[i] = &scene{t: t, tl: s.tl}
			wg.Go(func() {
				_, resources := scenes[i].things(2)
				assert.NoError(t, scenes[i].with(resources, func(context.Context) error { all.Wait(); return nil }), "error of call %d", i)
			})
		}
		wg.Wait()
		for i, each := range scenes {
			each.assertStory("take a, take b, use, use ends, release b, release a", fmt.Sprintf("in call %d of %d at once", i, callers))
		}
	})
}

// With only reads it: the race detector sees who writes, were it the very same.
func TestManyMayCallAtOnceWithTheSameSlice(t *testing.T) {
	bubble(t, func(s *scene) {
		const callers = 10
		_, resources := s.things(2)
		start := lab.NewBarrier(callers)
		var wg sync.WaitGroup
		for range callers {
			wg.Go(func() {
				start.Wait()
				assert.NoError(t, s.with(resources, well), "error of one of %d calls at once with the same slice", callers)
			})
		}
		wg.Wait()
		for _, what := range []string{"take a", "take b", "use", "release b", "release a"} {
			assert.Equal(t, callers, s.times(what), "times that this happened in %d calls at once with the same slice: %s", callers, what)
		}
	})
}

// A year of use costs nothing, unless somebody looks at the clock.
func TestUseMayTakeAYear(t *testing.T) {
	bubble(t, func(s *scene) {
		_, resources := s.things(2)
		assert.NoError(t, s.with(resources, func(context.Context) error { time.Sleep(lab.Year); return nil }), "error when nothing went wrong")
		s.tl.AssertTook(t, lab.Year, "time until With returned")
		s.assertStory("take a, take b, use, use ends, release b, release a", "in a year of use")
	})
}
