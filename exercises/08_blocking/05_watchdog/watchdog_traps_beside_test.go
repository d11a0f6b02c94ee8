package watchdog_test

import (
	"bytes"
	"fmt"
	"regexp"
	"runtime"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	watchdog "koans/exercises/08_blocking/05_watchdog"
	"koans/exercises/internal/lab"
)

// Two steps block at the same time, in two loops. Neither alarm returns before both have been given.
func TestAlarmsOfTwoLoopsMeet(t *testing.T) {
	lab.Rule(t, "Everything is apart", "Run")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		alarms := lab.NewBarrier(2)
		var both sync.WaitGroup
		for i := range 2 {
			both.Go(func() {
				steps := make(chan watchdog.Step, 1)
				steps <- watchdog.Step{Name: "step", Do: func() { tl.Work(fmt.Sprint("loop ", i), 300*ms) }}
				close(steps)
				watchdog.Run(t.Context(), steps, func(string) { alarms.Wait() }, func(string, time.Duration) {})
			})
		}
		time.Sleep(200 * ms)
		require.Zero(t, alarms.Missing(), "alarms that have not been given at 200ms, of two loops that run at the same time")
		both.Wait()
	})
}

// A goroutine that waits for an alarm to be over is blocked, sooner or later. One that asks again and again never is.
func TestTheReportIsWokenByTheAlarm(t *testing.T) {
	lab.Rule(t, "Block, do not poll", "Run")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		heard := make(chan struct{})
		state := ""
		h := build(tl, step{0, watchdog.Limit - ms, "step"})
		h.onStep = func(int) { await(heard) }
		h.onAlarm = func(string) {
			close(heard)
			for range 500 {
				lab.Yield()
				if state = stateOfRun(); state == "blocked" {
					break
				}
			}
		}
		h.run(t.Context())
		h.require(t, 1, "when a step ends while its alarm is being given")
		require.Equal(t, "blocked", state, "the state of Run, while the step is over and its alarm is still being given")
	})
}

var (
	stateOf = regexp.MustCompile(`^goroutine \d+ \[([^,\]]+)`)
	blocked = regexp.MustCompile(`^(chan|select|sync\.|semacquire|synctest)`)
)

// stateOfRun is the state of the first goroutine that has to do with Run and is not blocked, or "blocked". Its caller does not count.
func stateOfRun() string {
	dump := make([]byte, 64<<10)
	_, others, _ := bytes.Cut(dump[:runtime.Stack(dump, true)], []byte("\n\n")) // behind the caller
	for stack := range bytes.SplitSeq(others, []byte("\n\n")) {
		state := stateOf.FindSubmatch(stack)
		if state != nil && bytes.Contains(stack, []byte("watchdog")) && !blocked.Match(state[1]) {
			return string(state[1])
		}
	}
	return "blocked"
}
