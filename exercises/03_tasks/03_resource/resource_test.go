package resource_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"koans/exercises/internal/lab"
)

func TestTakenInOrderAndReleasedInReverse(t *testing.T) {
	lab.Rule(t, "In order", "With")
	for _, want := range []string{
		"take a, take b, use, use ends, release b, release a",
		"use, use ends",
		"take a, take b, take c, take d, use, use ends, release d, release c, release b, release a",
	} {
		bubble(t, func(s *scene) {
			n := strings.Count(want, "take")
			_, resources := s.things(n)
			err := s.with(resources, well)
			s.assertStory(want, fmt.Sprintf("with %d resources and no trouble", n))
			assert.NoError(t, err, "error of With when nothing went wrong")
		})
	}
}

func TestAnErrorOfUseComesBack(t *testing.T) {
	lab.Rule(t, "Given back once", "With")
	bubble(t, func(s *scene) {
		_, resources := s.things(2)
		failed := errors.New("use failed")
		err := s.with(resources, fails(failed))
		s.assertStory("take a, take b, use, use ends, release b, release a", "when use failed")
		assert.ErrorIs(t, err, failed, "error of With when use failed")
	})
}

func TestAFailedTakeReleasesWhatWasTaken(t *testing.T) {
	lab.Rule(t, "Given back once", "With")
	for i, want := range []string{
		"take a",
		"take a, take b, release a",
		"take a, take b, take c, release b, release a",
	} {
		bubble(t, func(s *scene) {
			things, resources := s.things(3)
			failed := errors.New("not to be had")
			things[i].taking = fails(failed)
			err := s.with(resources, well)
			s.assertStory(want, fmt.Sprintf("when Take %d of 3 failed", i+1))
			assert.ErrorIs(t, err, failed, "error of With when Take %d of 3 failed", i+1)
		})
	}
}

// The lesson's picture: two resources, and a panic in the middle.
func TestAPanicInUse(t *testing.T) {
	lab.Rule(t, "On every way out", "With")
	bubble(t, func(s *scene) {
		things, resources := s.things(2)
		for i, name := range []string{"db", "tx"} {
			things[i].name = name
			things[i].taking, things[i].releasing = takes(3*time.Second), takes(2*time.Second)
		}
		panics := func(context.Context) error { time.Sleep(9 * time.Second); panic("boom") }
		assert.PanicsWithValue(t, "boom", func() { _ = s.with(resources, panics) }, "With must not stop a panic of use")
		s.assertStory("take db, take tx, use, use ends, release tx, release db", "when use panicked")
		s.tl.AssertTook(t, 19*time.Second, "time until With had given back: taking 3+3 s, 9 s of use, releasing 2+2 s")
	})
}

func TestAFailedReleaseKeepsNoOther(t *testing.T) {
	lab.Rule(t, "A broken Release", "With")
	bubble(t, func(s *scene) {
		things, resources := s.things(3)
		things[2].releasing = fails(io.ErrClosedPipe)
		_ = s.with(resources, well)
		s.assertStory("take a, take b, take c, use, use ends, release c, release b, release a", "when the first release failed")
	})
}

func TestThreeErrorsInOneCall(t *testing.T) {
	lab.Rule(t, "No error is lost", "With")
	bubble(t, func(s *scene) {
		things, resources := s.things(2)
		inUse, ofA, ofB := errors.New("use failed"), errors.New("a is broken"), errors.New("b is broken")
		things[0].releasing, things[1].releasing = fails(ofA), fails(ofB)
		err := s.with(resources, fails(inUse))
		assert.ErrorIs(t, err, inUse, "error that With returned when use and two releases failed")
		assert.ErrorIs(t, err, ofB, "error that With returned when use and two releases failed")
		assert.ErrorIs(t, err, ofA, "error that With returned when use and two releases failed")
	})
}

func TestAnEndedContextTakesNothing(t *testing.T) {
	lab.Rule(t, "An ended context", "With")
	for n := range 3 {
		bubble(t, func(s *scene) {
			_, resources := s.things(n)
			err := s.withContext(lab.Ended(s.t), resources, well)
			s.assertStory("", fmt.Sprintf("with a context that had ended before, and %d resources", n))
			assert.ErrorIs(t, err, context.Canceled, "error of With when its context had ended before")
		})
	}
}

func TestTheContextsHandedOn(t *testing.T) {
	lab.Rule(t, "The context of Release", "With")
	bubble(t, func(s *scene) {
		things, resources := s.things(1)
		ctx, cancel := context.WithCancel(context.Background())
		things[0].taking = func(ctx context.Context) error {
			assert.Equal(t, value, ctx.Value(keyType{}), "value that the context of Take carries")
			return nil
		}
		things[0].releasing = func(ctx context.Context) error {
			assert.Equal(t, value, ctx.Value(keyType{}), "value that the context of Release carries")
			assert.NoError(t, ctx.Err(), "error of the context of Release, when With's has ended")
			return nil
		}
		_ = s.withContext(ctx, resources, func(ctx context.Context) error {
			assert.Equal(t, value, ctx.Value(keyType{}), "value that the context of use carries")
			cancel()
			assert.ErrorIs(t, ctx.Err(), context.Canceled, "error of the context of use, when With's has ended")
			return nil
		})
		s.assertStory("take a, use, use ends, release a", "when the context ended during use")
	})
}

func TestAContextThatEndsDuringUse(t *testing.T) {
	lab.Rule(t, "Use is left in peace", "With")
	bubble(t, func(s *scene) {
		_, resources := s.things(2)
		ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
		defer cancel()
		err := s.withContext(ctx, resources, takes(time.Hour))
		s.tl.AssertTook(t, time.Hour, "time until With returned: it waits for use, whose context ended after a minute")
		s.assertStory("take a, take b, use, use ends, release b, release a", "when the context ended during use")
		assert.Equal(t, "nothing", said(err), "error of With when use ended well in spite of a cancel")
	})
}
