package watchdog_test

import (
	"context"
	"fmt"
	"runtime"
	"strings"
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
	require.LessOrEqual(t, h.loop.Most(), 1, "steps and reports that were under way at once, %s", while)
	require.LessOrEqual(t, h.speaking.Most(), 1, "calls of alarm and report that were under way at once, %s", while)
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

// The lesson's scene.
func TestABlockingStepIsToldOf(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		require.Equal(t, 100*ms, watchdog.Limit, "the limit, which the rules give")
		h := build(tl, step{0, 60 * ms, "read"}, step{0, 250 * ms, "parse"}, step{500 * ms, 100 * ms, "write"})
		h.run(t.Context())
		requireNoise(t, []string{alarmed("parse"), reported("parse", 250*ms)}, h.noise, "when parse takes 250ms and the others do not block: see the TODOs in Run")
		h.require(t, 3, "when parse takes 250ms and the others do not block")
		require.Equal(t, 600*ms, h.returned, "when Run returned, after the last step at 600ms")
	})
}

// Lengths that cannot be guessed, and names that come twice.
func TestEachWithItsNameAndLength(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		rng := lab.Rand(t)
		var steps []step
		for i := range 40 {
			d := time.Duration(rng.Int64N(int64(watchdog.Limit)))
			if i%3 > 0 {
				d = watchdog.Limit + 2*ms + time.Duration(rng.Int64N(int64(10*time.Second)))
			}
			steps = append(steps, step{time.Duration(i) * time.Second, d, fmt.Sprint("step ", i/2)})
		}
		h := build(tl, steps...)
		h.run(t.Context())
		h.require(t, 40, "with 40 steps, some blocking and some not")
	})
}

// Not one of them blocks, and together they take for ever.
func TestALimitIsALimit(t *testing.T) {
	for _, d := range []time.Duration{0, 1, 60 * ms, 99 * ms, watchdog.Limit - 1, watchdog.Limit} {
		t.Run(d.String(), func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				steps := oneByOne(d, d, d, d, d, d, d, d, d, d, d, d, d, d, d, d, d, d, d, d, d, d, d, d, d, d, d, d, d, d)
				h := build(tl, steps...)
				h.run(t.Context())
				h.require(t, len(steps), fmt.Sprintf("with 30 steps of %v, one after another", d))
			})
		})
	}
	t.Run("just over", func(t *testing.T) {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			var takes []time.Duration
			for range 8 {
				takes = append(takes, watchdog.Limit+1, watchdog.Limit+ms/2, watchdog.Limit+ms, watchdog.Limit+ms+1)
			}
			h := build(tl, oneByOne(takes...)...)
			h.run(t.Context())
			var reports, got []string
			told := map[string]bool{}
			for _, s := range h.steps {
				reports = append(reports, reported(s.name, s.takes))
			}
			for _, n := range h.noise {
				if !strings.HasPrefix(n, "alarm") {
					got = append(got, n)
					continue
				}
				i := len(got)
				require.Less(t, i, len(reports), "an alarm must not come after the last report, but there came %q", n)
				require.Equal(t, alarmed(h.steps[i].name), n, "the alarm that comes before the report of %s", h.steps[i].name)
				require.False(t, told[n], "there must be no second %q", n)
				told[n] = true
			}
			requireNoise(t, reports, got, "apart from alarms, with steps that take 1ns to 1ms more than the limit")
			for _, s := range h.steps {
				if s.takes > watchdog.Limit+ms {
					require.True(t, told[alarmed(s.name)], "there must be an alarm for %s, which takes longer than 101ms", s.name)
				}
			}
			require.LessOrEqual(t, h.speaking.Most(), 1, "calls of alarm and report that were under way at once")
		})
	})
}

// Nothing to do is not blocking, and a step is not to blame for what came before it.
func TestWaitingIsNotBlocking(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		h := build(tl, step{time.Hour, 10 * ms, "first"}, step{2 * time.Hour, 95 * ms, "second"},
			step{2*time.Hour + 200*ms, 500 * ms, "blocks"}, step{2*time.Hour + 250*ms, 50 * ms, "waited"}, step{2*time.Hour + 300*ms, 50 * ms, "waited, too"},
			step{3 * time.Hour, 30 * ms, "alone"})
		h.run(t.Context())
		h.require(t, 6, "with long pauses between the steps")
	})
}

// It goes on and on, and is told of once, while it does. A year costs nothing, unless somebody asks again and again.
func TestOneAlarmHoweverLong(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		h := build(tl, step{lab.Year, 50 * ms, "quick"}, step{2 * lab.Year, lab.Year, "for ever"}, step{4 * lab.Year, 0, "nothing"})
		h.run(t.Context())
		h.require(t, 3, "with a step that takes a year, and years of silence")
		require.Equal(t, (4 * lab.Year).String(), h.returned.String(), "when Run returned, after the last step")
	})
}

// await waits until there is an alarm. It does not wait for ever.
func await(heard chan struct{}) {
	select {
	case <-heard:
	case <-time.After(time.Second):
	}
}

// The step waits for the alarm itself, and ends while the alarm is being given. The report has to wait, and there is no lock.
func TestTheStepEndsWhileTheAlarmIsGiven(t *testing.T) {
	for range 12 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			heard := make(chan struct{})
			said := 0
			h := build(tl, step{0, 0, "step"}, step{0, 10 * ms, "another"})
			h.onStep = func(i int) {
				if i == 0 {
					await(heard)
					time.Sleep(2 * ms) // for those whose alarm comes at 100ms sharp
				}
			}
			h.onAlarm = func(string) { close(heard); said++ }
			h.onReport = func(string) { lab.Yield(); said++ }
			h.run(t.Context())
			h.require(t, 2, "when a step ends soon after its alarm")
			require.Equal(t, 2, said, "calls of alarm and report")
		})
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			heard := make(chan struct{})
			told := map[string]int{}
			h := build(tl, step{0, watchdog.Limit - ms, "step"}, step{watchdog.Limit, 10 * ms, "another"})
			h.onStep = func(i int) {
				if i == 0 {
					await(heard)
				}
			}
			h.onAlarm = func(string) {
				told["alarm"]++
				close(heard)
				lab.Yield()
				lab.Yield()
				told["alarm done"]++
			}
			h.onReport = func(string) { told["report"]++ }
			h.run(t.Context())
			h.require(t, 2, "when a step ends while its alarm is being given")
			require.Equal(t, map[string]int{"alarm": 1, "alarm done": 1, "report": 1}, told, "what alarm and report have written")
		})
	}
}

// It would be the alarm for the step before, or for the next.
func TestNoAlarmAfterAQuickStep(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		h := build(tl, oneByOne(10*ms, 95*ms, 0, 99*ms, 50*ms, 60*ms, 150*ms, 90*ms, 90*ms, 200*ms, 20*ms)...)
		h.run(t.Context())
		h.require(t, len(h.steps), "with quick steps one after another, and two that block")
	})
}

func TestRunReturnsInTime(t *testing.T) {
	t.Run("nothing comes", func(t *testing.T) {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			h := build(tl)
			h.run(t.Context())
			h.require(t, 0, "when steps is closed from the start")
			require.Equal(t, "0s", h.returned.String(), "when Run returned, with no step to run")
		})
	})
	t.Run("ctx ends while it waits", func(t *testing.T) {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			ctx, cancel := context.WithTimeout(t.Context(), 250*ms)
			defer cancel()
			h := build(tl, step{0, 50 * ms, "first"}, step{time.Second, 0, "second"})
			h.run(ctx)
			h.require(t, 1, "when ctx ends at 250ms and the second step comes at 1s")
			require.Equal(t, (250 * ms).String(), h.returned.String(), "when Run returned, when ctx ends at 250ms and there is nothing to do")
		})
	})
	for _, takes := range []time.Duration{80 * ms, 5 * time.Second} {
		t.Run(fmt.Sprintf("ctx ends in a step of %v", takes), func(t *testing.T) {
			for range 6 {
				lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
					ctx, cancel := context.WithTimeout(t.Context(), 50*ms)
					defer cancel()
					h := build(tl, step{0, takes, "first"}, step{0, 0, "second"}, step{0, 0, "third"})
					h.run(ctx)
					while := fmt.Sprintf("when ctx ends at 50ms, in a step of %v, and others are waiting", takes)
					h.require(t, 1, while)
					require.Equal(t, takes.String(), h.returned.String(), "when Run returned, %s", while)
				})
			}
		})
	}
	for _, by := range []string{"the step", "alarm", "report"} {
		t.Run("ctx is ended by "+by, func(t *testing.T) {
			for range 6 {
				lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
					ctx, cancel := context.WithCancel(t.Context())
					defer cancel()
					h := build(tl, step{0, 300 * ms, "first"}, step{0, 0, "second"}, step{0, 0, "third"})
					switch by {
					case "the step":
						h.onStep = func(int) { cancel() }
					case "alarm":
						h.onAlarm = func(string) { cancel() }
					case "report":
						h.onReport = func(string) { cancel() }
					}
					h.run(ctx)
					h.require(t, 1, "when ctx is ended by "+by+" and others are waiting")
				})
			}
		})
	}
	t.Run("ctx is ended by a step, and others are in the channel", func(t *testing.T) {
		for range 6 {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				steps := make(chan watchdog.Step, 4)
				h := build(tl, step{0, 0, "first"}, step{0, 0, "second"}, step{0, 0, "third"}, step{0, 0, "fourth"})
				h.onStep = func(int) { cancel() }
				for i := range h.steps {
					steps <- h.step(i)
				}
				watchdog.Run(ctx, steps, h.alarm, h.report)
				h.require(t, 1, "when ctx is ended by the first and others are in the channel")
				require.GreaterOrEqual(t, len(steps), 2, "steps that still wait, of 3, when ctx was ended by the first: one at most may have been received")
			})
		}
	})
	t.Run("ctx has ended before", func(t *testing.T) {
		for range 12 {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				ctx, cancel := context.WithCancel(t.Context())
				cancel()
				steps := make(chan watchdog.Step, 2)
				h := build(tl, step{0, 300 * ms, "first"}, step{0, 0, "second"})
				steps <- h.step(0)
				steps <- h.step(1)
				watchdog.Run(ctx, steps, h.alarm, h.report)
				h.require(t, 0, "when ctx had ended before")
				require.GreaterOrEqual(t, len(steps), 1, "steps that still wait, of 2, when ctx had ended before: one at most may have been received")
				tl.AssertTook(t, 0, "time until Run returned, when ctx had ended before")
			})
		}
	})
}

// Whoever panics is over: nobody barks at it afterwards, and its length is known.
func TestAStepThatPanics(t *testing.T) {
	for _, takes := range []time.Duration{0, 50 * ms, watchdog.Limit, 300 * ms} {
		t.Run(fmt.Sprintf("after %v", takes), func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				why := fmt.Errorf("out of paper %d", lab.Rand(t).IntN(1e6)) // and no text, nor anything wrapped around it
				h := build(tl, step{0, 10 * ms, "first"}, step{0, takes, "second"}, step{time.Second, 0, "third"})
				h.onStep = func(i int) {
					if i == 1 {
						panic(why)
					}
				}
				h.run(t.Context())
				while := fmt.Sprintf("when the second panics after %v", takes)
				require.Equal(t, why, h.panicked, "the panic that reached the caller of Run, %s", while)
				h.require(t, 2, while)
				require.Equal(t, (10*ms + takes).String(), h.returned.String(), "when the panic came out of Run, %s", while)
			})
		})
	}
}

// Three thousand steps in one moment: if a timer of each were left, they would all still be there.
func TestNoTimerIsLeft(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		const n = 3000
		steps := make(chan watchdog.Step, n+2)
		var before, after runtime.MemStats
		steps <- watchdog.Step{Name: "first", Do: func() { runtime.GC(); runtime.ReadMemStats(&before) }}
		for range n {
			steps <- watchdog.Step{Name: "quick", Do: func() {}}
		}
		steps <- watchdog.Step{Name: "last", Do: func() { runtime.GC(); runtime.ReadMemStats(&after) }}
		close(steps)
		watchdog.Run(t.Context(), steps, func(string) {}, func(string, time.Duration) {})
		tl.AssertTook(t, 0, "time for 3000 steps that take none")
		left := int64(after.HeapObjects) - int64(before.HeapObjects)
		require.Less(t, left, int64(n), "things that are left in memory after 3000 quick steps: there must be no timer among them")
	})
}

// Each loop has its own watchdog.
func TestManyMayRunAtOnce(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		const n = 5
		var noise [n][]string
		var all sync.WaitGroup
		for i := range n {
			all.Go(func() {
				steps := make(chan watchdog.Step, 3)
				for j, takes := range []time.Duration{40 * ms, time.Duration(50+i*40) * ms, 70 * ms} {
					steps <- watchdog.Step{Name: fmt.Sprint("step ", j), Do: func() { tl.Work(fmt.Sprint("loop ", i), takes) }}
				}
				close(steps)
				watchdog.Run(t.Context(), steps,
					func(name string) { noise[i] = append(noise[i], alarmed(name)) },
					func(name string, length time.Duration) { noise[i] = append(noise[i], reported(name, length)) })
			})
		}
		all.Wait()
		time.Sleep(time.Hour)
		for i := range n {
			var want []string
			if d := time.Duration(50+i*40) * ms; d > watchdog.Limit {
				want = []string{alarmed("step 1"), reported("step 1", d)}
			}
			requireNoise(t, want, noise[i], fmt.Sprintf("in loop %d of %d that run at once", i, n))
		}
	})
}
