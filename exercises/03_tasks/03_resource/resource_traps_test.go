package resource_test

import (
	"context"
	"errors"
	"fmt"
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

// Taking takes time, and so does releasing: each begins when the one before has ended.
func TestOneAfterAnother(t *testing.T) {
	lab.Rule(t, "In order", "With")
	bubble(t, func(s *scene) {
		things, resources := s.things(3)
		for i, th := range things {
			th.taking, th.releasing = takes(time.Duration(i+1)*time.Second), takes(time.Minute)
		}
		err := s.with(resources, takes(time.Hour))
		s.tl.AssertTook(t, time.Hour+3*time.Minute+6*time.Second, "time until With returned: 1+2+3 s for taking, an hour of use, and three times a minute for releasing")
		s.assertStory("take a, take b, take c, use, use ends, release c, release b, release a", "when everything took its time")
		assert.NoError(t, err, "error when nothing went wrong")
	})
}

// A panic leaves every function on its way by the side door.
func TestWhatWasTakenIsReleasedOnTheWayOut(t *testing.T) {
	lab.Rule(t, "On every way out", "With")
	leavesBy(t, "use", "take a, take b, take c, use, use ends, release c, release b, release a")
	leavesBy(t, "take a", "take a")
	leavesBy(t, "take c", "take a, take b, take c, release b, release a")
}

func TestAReleaseThatPanicsKeepsNoOther(t *testing.T) {
	lab.Rule(t, "A broken Release", "With")
	for _, broken := range []string{"release c", "release b", "release a"} {
		leavesBy(t, broken, "take a, take b, take c, use, use ends, release c, release b, release a")
	}
}

// Those that come after the second one that is broken are released, too.
func TestReleasesThatPanicKeepNoOther(t *testing.T) {
	lab.Rule(t, "A broken Release", "With")
	bubble(t, func(s *scene) {
		things, resources := s.things(4)
		for _, th := range things[1:] {
			th.releasing = func(context.Context) error { panic("boom") }
		}
		assert.Panics(t, func() { _ = s.with(resources, well) }, "With must not stop the panics of three releases")
		s.assertStory("take a, take b, take c, take d, use, use ends, release d, release c, release b, release a", "on a panic in three of four releases")
	})
}

// It may be one that lends itself to many, such as a pool.
func TestTheSameMayBeTakenTwice(t *testing.T) {
	lab.Rule(t, "Given back once", "With")
	bubble(t, func(s *scene) {
		_, resources := s.things(2)
		err := s.with([]resource.Resource{resources[0], resources[1], resources[0]}, well)
		s.assertStory("take a, take b, take a, use, use ends, release a, release b, release a", "when one of two is in the slice twice")
		assert.NoError(t, err, "error of With when nothing went wrong")
	})
}

// leavesBy calls the answer with three things, and has somebody panic at the place that where names.
func leavesBy(t *testing.T, where, want string) {
	t.Helper()
	t.Run("panic in "+where, func(t *testing.T) {
		bubble(t, func(s *scene) {
			why := lab.Rand(t).Uint64()
			at := func(place string) func(context.Context) error {
				if place != where {
					return well
				}
				return func(context.Context) error { panic(why) }
			}
			things, resources := s.things(3)
			for _, th := range things {
				th.taking, th.releasing = at("take "+th.name), at("release "+th.name)
			}
			assert.PanicsWithValue(t, why, func() {
				_ = s.with(resources, at("use"))
			}, "With must not stop a panic in %s, nor change its value", where)
			s.assertStory(want, "on a panic in "+where)
		})
	})
}

// There is nobody left to tell of a failed release, but the panic and the other releases go on.
func TestAFailedReleaseDoesNotStopAPanic(t *testing.T) {
	lab.Rule(t, "A broken Release", "With")
	bubble(t, func(s *scene) {
		things, resources := s.things(3)
		things[1].releasing = fails(errors.New("b is broken"))
		assert.PanicsWithValue(t, "boom", func() {
			_ = s.with(resources, func(context.Context) error { panic("boom") })
		}, "With must not stop a panic because a release failed as well")
		s.assertStory("take a, take b, take c, use, use ends, release c, release b, release a", "when use panicked and a release failed")
	})
}

// Anything may fail together with anything else: every error is found in the one that With returns.
func TestNoErrorIsLost(t *testing.T) {
	lab.Rule(t, "No error is lost", "With")
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
			})
		})
	}
}

// The second Take is still waiting when time is up: it gives up, and what the first took goes back.
func TestAContextEndsAWaitingTake(t *testing.T) {
	lab.Rule(t, "An ended context", "With")
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
	lab.Rule(t, "An ended context", "With")
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
	lab.Rule(t, "No error is lost", "With")
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

// When use stops because of the cancel, With's error is use's.
func TestUseMayStopWhenItsContextEnds(t *testing.T) {
	lab.Rule(t, "Use is left in peace", "With")
	bubble(t, func(s *scene) {
		_, resources := s.things(2)
		ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
		defer cancel()
		failed := errors.New("half of the work is done")
		err := s.withContext(ctx, resources, func(ctx context.Context) error { <-ctx.Done(); return failed })
		s.tl.AssertTook(t, time.Minute, "time until With returned: use stopped when its context ended")
		assert.ErrorIs(t, err, failed, "error of With when use stopped because its context had ended")
		s.assertStory("take a, take b, use, use ends, release b, release a", "when use stopped because its context had ended")
	})
}

// One release has ended, the next is under way: a cancel disturbs neither.
func TestAContextThatEndsDuringRelease(t *testing.T) {
	lab.Rule(t, "The context of Release", "With")
	bubble(t, func(s *scene) {
		things, resources := s.things(3)
		for _, th := range things {
			th.releasing = func(ctx context.Context) error { return s.tl.WorkContext(ctx, "goodbye of "+th.name, 10*time.Second) }
		}
		ctx, cancel := context.WithTimeout(context.Background(), 15*time.Second)
		defer cancel()
		err := s.withContext(ctx, resources, well)
		s.assertStory("take a, take b, take c, use, use ends, release c, release b, release a", "when the context ended during the second release")
		assert.Equal(t, "nothing", said(err), "error of With when its context ended during the second release")
		s.tl.AssertTook(t, 30*time.Second, "time until With returned: three releases of 10 s")
	})
}

// The same slice again, as its owner left it.
func TestEachCallTakesAndReleasesAnew(t *testing.T) {
	lab.Rule(t, "Everything is apart", "With")
	bubble(t, func(s *scene) {
		_, resources := s.things(3)
		require.NoError(t, s.with(resources, well), "error of the first call")
		require.NoError(t, s.with(resources, well), "error of the second call")
		once := "take a, take b, take c, use, use ends, release c, release b, release a"
		s.assertStory(once+", "+once, "in two calls with the same slice")
	})
}

func TestWithInsideOfUse(t *testing.T) {
	lab.Rule(t, "Everything is apart", "With")
	bubble(t, func(s *scene) {
		_, resources := s.things(3)
		err := s.with(resources[:1], func(context.Context) error {
			return s.with(resources[1:], well)
		})
		assert.NoError(t, err, "error when nothing went wrong")
		s.assertStory("take a, use, take b, take c, use, use ends, release c, release b, use ends, release a", "with one With in another")
	})
}

// Each has a scene of its own, so that nothing but the answer can keep them apart. A Take, use and a Release wait for those of all others.
func TestManyMayCallAtOnce(t *testing.T) {
	lab.Rule(t, "Everything is apart", "With")
	bubble(t, func(s *scene) {
		const callers = 20
		scenes := make([]*scene, callers)
		taking, all, releasing := lab.NewBarrier(callers), lab.NewBarrier(callers), lab.NewBarrier(callers)
		var wg sync.WaitGroup
		for i := range scenes {
			scenes[i] = &scene{t: t, tl: s.tl}
			wg.Go(func() {
				things, resources := scenes[i].things(2)
				things[0].taking = func(context.Context) error { taking.Wait(); return nil }
				things[1].releasing = func(context.Context) error { releasing.Wait(); return nil }
				assert.NoError(t, scenes[i].with(resources, func(context.Context) error { all.Wait(); return nil }), "error of call %d", i)
			})
		}
		wg.Wait()
		for i, each := range scenes {
			each.assertStory("take a, take b, use, use ends, release b, release a", fmt.Sprintf("in call %d of %d at the same time", i, callers))
		}
	})
}

// With only reads it: the race detector sees who writes, were it the very same.
func TestManyMayCallAtOnceWithTheSameSlice(t *testing.T) {
	lab.Rule(t, "Everything is apart", "With")
	bubble(t, func(s *scene) {
		const callers = 10
		_, resources := s.things(2)
		start := lab.NewBarrier(callers)
		var wg sync.WaitGroup
		for range callers {
			wg.Go(func() {
				start.Wait()
				assert.NoError(t, s.with(resources, well), "error of one of %d calls at the same time with the same slice", callers)
			})
		}
		wg.Wait()
		for _, what := range []string{"take a", "take b", "use", "release b", "release a"} {
			assert.Equal(t, callers, s.times(what), "times that this happened in %d calls at the same time with the same slice: %s", callers, what)
		}
	})
}
