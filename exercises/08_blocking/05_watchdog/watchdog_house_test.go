package watchdog_test

import (
	"context"
	"fmt"
	"sync"
	"time"

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

// oneByOne is a step for each length, all there from the start.
func oneByOne(takes ...time.Duration) []step {
	var steps []step
	for i, d := range takes {
		steps = append(steps, step{0, d, fmt.Sprintf("step %d of %v", i, d)})
	}
	return steps
}
