package watchdog_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	watchdog "koans/exercises/08_blocking/05_watchdog"
	"koans/exercises/internal/lab"
)

func TestStepsRunOneAfterAnother(t *testing.T) {
	lab.Rule(t, "One after another", "Run")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		h := build(tl, oneByOne(60*ms, 250*ms, 100*ms)...)
		h.run(t.Context())
		for i, want := range []time.Duration{0, 60 * ms, 310 * ms} {
			require.Equal(t, 1, h.calls[i].Total(), "calls of %s", h.steps[i].name)
			require.Equal(t, want.String(), h.began[i].String(), "when %s began, with three steps one after another", h.steps[i].name)
		}
	})
}

func TestAStepOfExactlyTheLimitIsNotBlocking(t *testing.T) {
	lab.Rule(t, "Blocking", "Run")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		require.Equal(t, 100*ms, watchdog.Limit, "the limit, which the rules give")
		h := build(tl, oneByOne(0, 60*ms, 100*ms)...)
		h.run(t.Context())
		requireNoise(t, nil, h.noise, "when three steps take 0, 60 and 100ms")
	})
}

func TestTheReport(t *testing.T) {
	lab.Rule(t, "The report", "Run")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		h := build(tl, step{0, 250 * ms, "parse"})
		h.run(t.Context())
		require.NotEmpty(t, h.noise, "what the watchdog said when parse took 250ms")
		require.Equal(t, reported("parse", 250*ms), h.noise[len(h.noise)-1], "what the watchdog said last, when parse took 250ms")
		require.Equal(t, "[250ms]", fmt.Sprint(h.reports), "when the reports came, when parse took 250ms")
	})
}

func TestTheAlarm(t *testing.T) {
	lab.Rule(t, "The alarm", "Run")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		h := build(tl, step{0, 250 * ms, "parse"})
		h.run(t.Context())
		require.Len(t, h.alarms, 1, "alarms, when parse took 250ms")
		require.GreaterOrEqual(t, h.alarms[0], 100*ms, "when the alarm came, with parse at it from 0s to 250ms")
		require.LessOrEqual(t, h.alarms[0], 101*ms, "when the alarm came, with parse at it from 0s to 250ms")
	})
}

// The second is no less blocking for having the name of the first.
func TestEachBlockingStepHasItsAlarm(t *testing.T) {
	lab.Rule(t, "The alarm", "Run")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		h := build(tl, step{0, 250 * ms, "parse"}, step{500 * ms, 250 * ms, "parse"})
		h.run(t.Context())
		require.Len(t, h.alarms, 2, "alarms, when parse took 250ms, and 250ms once more")
	})
}

// The lesson's picture.
func TestABlockingStepIsToldOf(t *testing.T) {
	lab.Rule(t, "One voice", "Run")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		h := build(tl, step{0, 60 * ms, "read"}, step{0, 250 * ms, "parse"}, step{500 * ms, 100 * ms, "write"})
		h.run(t.Context())
		h.require(t, 3, "when parse takes 250ms and the others do not block")
		require.Equal(t, 600*ms, h.returned, "when Run returned, after the last step at 600ms")
	})
}

func TestRunReturnsWhenTheContextEnds(t *testing.T) {
	lab.Rule(t, "The end", "Run")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		ctx, cancel := context.WithTimeout(t.Context(), 150*ms)
		defer cancel()
		h := build(tl, step{0, 300 * ms, "parse"})
		h.run(ctx)
		require.Equal(t, (300 * ms).String(), h.returned.String(), "when Run returned, when ctx ended at 150ms, in a step of 300ms")
		requireNoise(t, []string{alarmed("parse"), reported("parse", 300*ms)}, h.noise, "when ctx ended at 150ms, in a step of 300ms")
	})
}

func TestNothingBeginsAfterTheEnd(t *testing.T) {
	lab.Rule(t, "Nothing after the end", "Run")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		h := build(tl, oneByOne(60*ms)...)
		h.run(lab.Ended(t))
		require.Zero(t, h.calls[0].Total(), "steps that began, when ctx had ended before")
	})
}

func TestAStepThatPanics(t *testing.T) {
	lab.Rule(t, "A panic", "Run")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		h := build(tl, step{0, 250 * ms, "parse"})
		h.onStep = func(int) { panic("out of paper") }
		h.run(t.Context())
		require.Equal(t, "out of paper", h.panicked, "the panic that reached the caller of Run")
		requireNoise(t, []string{alarmed("parse"), reported("parse", 250*ms)}, h.noise, "when parse panicked after 250ms")
	})
}
