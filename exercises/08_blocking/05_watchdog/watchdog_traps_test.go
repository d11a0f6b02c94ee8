package watchdog_test

import (
	"context"
	"fmt"
	"runtime"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	watchdog "koans/exercises/08_blocking/05_watchdog"
	"koans/exercises/internal/lab"
)

// Lengths that cannot be guessed, and names that come twice.
func TestEachWithItsNameAndLength(t *testing.T) {
	lab.Rule(t, "The report", "Run")
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
	lab.Rule(t, "Blocking", "Run")
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
}

// Too late for the alarm, perhaps, and not for the report.
func TestAStepJustOverTheLimit(t *testing.T) {
	lab.Rule(t, "The report", "Run")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		var takes []time.Duration
		for range 8 {
			takes = append(takes, watchdog.Limit+1, watchdog.Limit+ms/2, watchdog.Limit+ms, watchdog.Limit+ms+1)
		}
		h := build(tl, oneByOne(takes...)...)
		h.run(t.Context())
		var reports, got []string
		for _, s := range h.steps {
			reports = append(reports, reported(s.name, s.takes))
		}
		for _, n := range h.noise {
			if !strings.HasPrefix(n, "alarm") {
				got = append(got, n)
			}
		}
		requireNoise(t, reports, got, "apart from alarms, with steps that take 1ns to 1ms more than the limit")
		told, over := map[string]bool{}, 0
		for _, n := range h.noise {
			if !strings.HasPrefix(n, "alarm") {
				over++
				continue
			}
			require.Less(t, over, len(reports), "an alarm must not come after the last report, but there came %q", n)
			require.Equal(t, alarmed(h.steps[over].name), n, "the alarm that comes before the report of %s", h.steps[over].name)
			require.False(t, told[n], "there must be no second %q", n)
			told[n] = true
		}
		for _, s := range h.steps {
			if s.takes > watchdog.Limit+ms {
				require.True(t, told[alarmed(s.name)], "there must be an alarm for %s, which takes longer than 101ms", s.name)
			}
		}
		require.LessOrEqual(t, h.speaking.Most(), 1, "calls of alarm and report that were under way at the same time")
	})
}

// Nothing to do is not blocking, and a step is not to blame for what came before it.
func TestWaitingIsNotBlocking(t *testing.T) {
	lab.Rule(t, "Blocking", "Run")
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
	lab.Rule(t, "The alarm", "Run")
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
	lab.Rule(t, "One voice", "Run")
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
	lab.Rule(t, "Blocking", "Run")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		h := build(tl, oneByOne(10*ms, 95*ms, 0, 99*ms, 50*ms, 60*ms, 150*ms, 90*ms, 90*ms, 200*ms, 20*ms)...)
		h.run(t.Context())
		h.require(t, len(h.steps), "with quick steps one after another, and two that block")
	})
}

func TestNoStepBeginsAfterTheEnd(t *testing.T) {
	lab.Rule(t, "Nothing after the end", "Run")
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
			})
		}
	})
	t.Run("ctx has ended while nothing came", func(t *testing.T) {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			ctx := lab.NewLateContext(t.Context()) // whoever does not ask it is told later
			steps := make(chan watchdog.Step, 1)
			h := build(tl, step{0, 0, "first"})
			var loop sync.WaitGroup
			loop.Go(func() { watchdog.Run(ctx, steps, h.alarm, h.report) })
			synctest.Wait()
			ctx.End()
			steps <- h.step(0)
			synctest.Wait()
			ctx.Tell()
			loop.Wait()
			h.require(t, 0, "when ctx had ended before the first came")
		})
	})
	t.Run("ctx has ended before", func(t *testing.T) {
		for range 12 {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				ctx := lab.Ended(t)
				steps := make(chan watchdog.Step, 2)
				h := build(tl, step{0, 300 * ms, "first"}, step{0, 0, "second"})
				steps <- h.step(0)
				steps <- h.step(1)
				watchdog.Run(ctx, steps, h.alarm, h.report)
				h.require(t, 0, "when ctx had ended before")
				tl.AssertTook(t, 0, "time until Run returned, when ctx had ended before")
			})
		}
	})
}

func TestRunReturnsInTime(t *testing.T) {
	lab.Rule(t, "The end", "Run")
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
}

// Whoever panics is over: nobody barks at it afterwards, and its length is known.
func TestAStepThatPanicsAtAnyTime(t *testing.T) {
	lab.Rule(t, "A panic", "Run")
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
				time.Sleep(watchdog.Limit + ms) // who has not been called off is heard
				synctest.Wait()
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
	lab.Rule(t, "Called off", "Run")
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
func TestManyMayRunAtTheSameTime(t *testing.T) {
	lab.Rule(t, "Everything is apart", "Run")
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
			requireNoise(t, want, noise[i], fmt.Sprintf("in loop %d of %d that run at the same time", i, n))
		}
	})
}
