package watchdog_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	watchdog "koans/exercises/08_blocking/05_watchdog"
	"koans/exercises/internal/lab"
)

const ms = time.Millisecond

// A step comes in at a time, and takes some time when it has begun.
type step struct {
	at, takes time.Duration
	name      string
}

// A house is one call of Run and what came of it. Nothing guards what alarm and report
// write: the rules say that they need no lock. The steps have a slot each.
type house struct {
	tl    *lab.Timeline
	steps []step

	// What happens besides, if not nil.
	onStep   func(i int)
	onAlarm  func(name string)
	onReport func(name string)

	noise    []string        // what the watchdog said, in order
	alarms   []time.Duration // when
	reports  []time.Duration
	began    []time.Duration // never if it is negative
	ended    []time.Duration
	calls    []lab.Overlap
	loop     lab.Overlap // steps and reports: one after another
	speaking lab.Overlap // alarms and reports
	returned time.Duration
	panicked any
}

func build(tl *lab.Timeline, steps ...step) *house {
	h := &house{tl: tl, steps: steps, calls: make([]lab.Overlap, len(steps))}
	for range steps {
		h.began = append(h.began, -1)
		h.ended = append(h.ended, -1)
	}
	return h
}

func alarmed(name string) string { return "alarm for " + name }

func reported(name string, length time.Duration) string {
	return fmt.Sprintf("report of %s, %v", name, length)
}

func (h *house) alarm(name string) {
	leave := h.speaking.Enter()
	h.noise = append(h.noise, alarmed(name))
	h.alarms = append(h.alarms, h.tl.Now())
	h.tl.Mark("alarm", name)
	if h.onAlarm != nil {
		h.onAlarm(name)
	}
	leave()
}

func (h *house) report(name string, length time.Duration) {
	leave, out := h.speaking.Enter(), h.loop.Enter()
	h.noise = append(h.noise, reported(name, length))
	h.reports = append(h.reports, h.tl.Now())
	h.tl.Mark("report", name)
	if h.onReport != nil {
		h.onReport(name)
	}
	out()
	leave()
}

func (h *house) step(i int) watchdog.Step {
	s := h.steps[i]
	return watchdog.Step{Name: s.name, Do: func() {
		h.calls[i].Enter()
		leave := h.loop.Enter()
		h.began[i] = h.tl.Now()
		end := h.tl.Span("steps", s.name)
		defer func() {
			h.ended[i] = h.tl.Now()
			end("")
			leave()
		}()
		if s.takes > 0 {
			time.Sleep(s.takes)
		}
		if h.onStep != nil {
			h.onStep(i)
		}
	}}
}

// run sends the steps, each at its time, and then closes the channel if nothing comes
// after a year. It returns an hour after Run has: long enough for whatever was left behind.
func (h *house) run(ctx context.Context) {
	steps := make(chan watchdog.Step)
	home := make(chan struct{})
	var sender sync.WaitGroup
	sender.Go(func() {
		for i, s := range h.steps {
			time.Sleep(s.at - h.tl.Now())
			select {
			case steps <- h.step(i):
			case <-home:
				return
			}
		}
		close(steps)
	})
	func() {
		defer func() { h.panicked = recover() }()
		watchdog.Run(ctx, steps, h.alarm, h.report)
	}()
	h.returned = h.tl.Now()
	close(home)
	sender.Wait()
	time.Sleep(time.Hour)
}

// require fails t unless these first steps were run and told of as the rules say.
func (h *house) require(t *testing.T, n int, while string) {
	t.Helper()
	free := time.Duration(0)
	var noise []string
	var alarms, reports []time.Duration
	for i, s := range h.steps {
		if i >= n {
			require.Zero(t, h.calls[i].Total(), "calls of %s, which must not begin, %s", s.name, while)
			continue
		}
		begin := max(free, s.at)
		require.Equal(t, 1, h.calls[i].Total(), "calls of %s, %s", s.name, while)
		require.Equal(t, begin.String(), h.began[i].String(), "when %s began, %s", s.name, while)
		free = h.ended[i]
		if length := h.ended[i] - h.began[i]; length > watchdog.Limit {
			noise = append(noise, alarmed(s.name), reported(s.name, length))
			alarms = append(alarms, begin+watchdog.Limit)
			reports = append(reports, free)
		}
	}
	requireNoise(t, noise, h.noise, while)
	for i, at := range alarms {
		require.GreaterOrEqual(t, h.alarms[i], at, "time of alarm number %d, when its step has taken 100ms, %s", i+1, while)
		require.LessOrEqual(t, h.alarms[i], at+ms, "time of alarm number %d, when its step has taken 100ms and at most 1ms more, %s", i+1, while)
	}
	require.Equal(t, fmt.Sprint(reports), fmt.Sprint(h.reports), "when the reports came, each at the end of its step, %s", while)
	require.LessOrEqual(t, h.loop.Most(), 1, "steps and reports that were under way at the same time, %s", while)
	require.LessOrEqual(t, h.speaking.Most(), 1, "calls of alarm and report that were under way at the same time, %s", while)
}

// requireNoise fails t at the first thing that the watchdog said otherwise than it should.
func requireNoise(t *testing.T, want, got []string, while string) {
	t.Helper()
	at := func(noise []string, i int) string {
		if i < len(noise) {
			return noise[i]
		}
		return "silence"
	}
	before := "the beginning"
	for i := range max(len(want), len(got)) {
		require.Equal(t, at(want, i), at(got, i), "what the watchdog said after %s, %s", before, while)
		before = at(got, i)
	}
}

// oneByOne is a step for each length, all there from the start.
func oneByOne(takes ...time.Duration) []step {
	var steps []step
	for i, d := range takes {
		steps = append(steps, step{0, d, fmt.Sprintf("step %d of %v", i, d)})
	}
	return steps
}
