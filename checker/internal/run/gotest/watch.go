package gotest

import (
	"context"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"koans/checker/internal/run/meter"
)

// How the watch decides. A right answer on a loaded machine must never look
// stuck, so nothing is decided by the clock alone: a process that has used no
// CPU time for a while is asked for its goroutines, and only when each of them
// waits for another one, twice, is it stuck. In a dump a select between a timer and a
// context looks like any other, so who pauses again and again is told by waking up.
const (
	look     = 50 * time.Millisecond
	idle     = 700 * time.Millisecond // without CPU time before the first question
	again    = 300 * time.Millisecond // between the first answer and the second
	asleep   = 15 * time.Second       // without CPU time before the first test has begun, whatever the goroutines wait for
	nobody   = 5 * time.Second        // without CPU time before waiting for the network counts as stuck, too
	pauses   = 12 * time.Second       // in one test, for who wakes up again and again and uses no CPU time to speak of
	turns    = 6                      // waits of its threads between two answers, after which somebody has woken up: the runtime alone was seen to have none
	answer   = 2 * time.Second        // for a process to answer
	quietCPU = 20 * time.Millisecond  // what the runtime itself may use in that time

	realSpin = 8 // a test on real time may use so many times what one bubble may: there, being busy may be what it is for

	growth = 32 // a process that has taken one part in so many of its memory's limit since the last look is on its way there
)

// watch returns when the process has ended, having ended it if it is stuck,
// spins, grows too big, takes too long, or ctx is done.
func (p *process) watch(ctx context.Context, limits Limits) {
	p.quit = ctx.Done()
	ticker := time.NewTicker(look)
	defer ticker.Stop()
	deadline := time.NewTimer(limits.Wall)
	defer deadline.Stop()
	w := &watcher{p: p, meter: meter.New(p.cmd.Pid()), moved: time.Now(), began: time.Now()}
	for {
		select {
		case <-p.ended:
			return
		case <-ctx.Done():
			p.stop(Cancelled)
			<-p.ended
			return
		case <-deadline.C:
			p.keep(p.ask(answer))
			p.stop(TooLong)
		case <-ticker.C:
			if why := w.look(limits); why != NotStopped {
				p.stop(why)
			}
		}
	}
}

// keep remembers what the goroutines did when the process was stopped.
func (p *process) keep(dump string, err error) {
	if err == nil {
		p.dump = dump
	}
}

type watcher struct {
	p     *process
	meter meter.Meter

	moved    time.Time     // when CPU time was last seen to be used
	cpu      time.Duration // as of then
	asked    bool          // since the process last moved, with an answer that did not convict it
	events   int           // tests that have begun or ended
	began    time.Time     // the last of them
	eventCPU time.Duration // CPU time as of the last of them, or of the last new bubble or much new memory
	bubble   int           // number of the newest bubble seen since then, 0 for none
	memory   int64         // resident bytes at that moment
	silent   int           // questions in a row that were not answered
}

// mostSilent is how many questions a process may leave unanswered that does nothing else either: somebody has stopped it, or taken them.
const mostSilent = 3

func (w *watcher) look(limits Limits) Stop {
	usage, ok := w.meter.Read()
	if !ok {
		return w.lookByClock()
	}
	if usage.Memory > limits.Memory {
		// Who asked for all that is worth a moment, but not one more gigabyte.
		w.p.keep(w.p.ask(answer / 4))
		return TooBig
	}
	now := time.Now()
	if usage.CPU > w.cpu+quietCPU {
		w.moved, w.cpu, w.asked = now, usage.CPU, false
	}
	if n := w.p.record.events(); n != w.events {
		w.events, w.bubble, w.moved, w.began, w.asked = n, 0, now, now, false
		w.eventCPU, w.memory = usage.CPU, usage.Memory
	}
	still := now.Sub(w.moved)
	switch {
	case w.events == 0 && still > asleep:
		w.p.keep(w.p.ask(answer))
		return TooLong
	case still > 2*asleep && w.silent >= mostSilent:
		return TooLong
	case still > nobody:
		return w.convict(true)
	case still > idle && !w.asked:
		w.asked = true
		return w.convict(false)
	case usage.CPU-w.eventCPU > limits.Spin:
		return w.spins(usage, limits)
	}
	return NotStopped
}

// lookByClock serves systems that do not tell a process's CPU time: when no test
// has begun or ended for a while, the goroutines are asked; a spin is left to the wall limit.
func (w *watcher) lookByClock() Stop {
	now := time.Now()
	if n := w.p.record.events(); n != w.events {
		w.events, w.moved, w.began, w.asked = n, now, now, false
	}
	if now.Sub(w.moved) > 2*idle && !w.asked {
		w.asked = true
		return w.convict(false)
	}
	return NotStopped
}

// convict asks twice, and says Stuck when both answers are that nothing can go on.
func (w *watcher) convict(patient bool) Stop {
	first, err := w.p.ask(answer)
	if w.silent++; err == nil {
		w.silent = 0
	}
	if err != nil || !hopeless(first, patient) {
		return NotStopped
	}
	if w.wakes(again) && time.Since(w.began) < pauses {
		return NotStopped
	}
	second, err := w.p.ask(answer)
	if err != nil || !hopeless(second, patient) || waiting(first) != waiting(second) {
		return NotStopped
	}
	w.p.keep(second, nil)
	return Stuck
}

// wakes says after so long whether somebody in the process has woken up again and again.
func (w *watcher) wakes(after time.Duration) bool {
	time.Sleep(after / 4) // the answer itself has kept it busy
	before := w.meter.Waits()
	time.Sleep(after - after/4)
	return w.meter.Waits() > before+turns
}

// spins says whether a test that has used the processor without a word, until the
// process had used that much CPU time, does so for nothing. One that goes through
// many bubbles, which are numbered in the order of their making, gets somewhere;
// so does one that takes more and more memory, namely to the limit of that, which
// tells its author more than that it was busy on the way.
func (w *watcher) spins(now meter.Usage, limits Limits) Stop {
	if now.Memory > w.memory+limits.Memory/growth {
		w.eventCPU, w.memory = now.CPU, now.Memory
		return NotStopped
	}
	// On a busy machine a process that spins takes its time to answer, and there is no hurry.
	dump, err := w.p.ask(5 * answer)
	newest := newestBubble(dump)
	switch {
	case err == errGone:
		return NotStopped
	case newest > w.bubble:
		w.bubble, w.eventCPU, w.memory = newest, now.CPU, now.Memory
		return NotStopped
	case newest == 0 && now.CPU-w.eventCPU < realSpin*limits.Spin:
		return NotStopped
	}
	// One look may catch the culprit at an innocent moment; several do not.
	dumps := []string{dump[:min(len(dump), mostLook)]}
	for range 4 {
		time.Sleep(look / 2)
		if d, err := w.p.ask(answer); err == nil {
			dumps = append(dumps, d[:min(len(d), mostLook)])
		}
	}
	w.p.keep(strings.Join(dumps, "\n\n"), nil)
	return Spinning
}

// mostLook bounds what is kept of each of several looks: whoever is at work stands at the beginning.
const mostLook = 4 << 20

var inBubble = regexp.MustCompile(`(?m)^goroutine \d+ .*synctest bubble (\d+)`)

// newestBubble returns the highest number of a bubble in the dump, 0 if there is none.
func newestBubble(dump string) int {
	newest := 0
	for _, m := range inBubble.FindAllStringSubmatch(dump, -1) {
		if n, err := strconv.Atoi(m[1]); err == nil {
			newest = max(newest, n)
		}
	}
	return newest
}

// ask returns a dump of the process's goroutines, taken by the harness in it,
// which has that long to answer.
func (p *process) ask(patience time.Duration) (string, error) {
	before, err := p.record.ask()
	if err != nil {
		return "", err
	}
	if _, err := fmt.Fprintln(p.stdin, "dump"); err != nil {
		return "", errGone
	}
	late := time.NewTimer(patience)
	defer late.Stop()
	for {
		select {
		case <-p.ended:
			return "", errGone
		case <-p.quit: // nobody wants to know any more
			return "", errGone
		case <-late.C:
			return "", fmt.Errorf("the tests do not answer")
		case <-time.After(5 * time.Millisecond):
		}
		if dump, ok, err := p.record.dump(before); err != nil || ok {
			return dump, err
		}
	}
}
