package diagnose

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"koans/checker/internal/run/gotest"
)

const limitsSource = `package x

import (
	"fmt"
	"os"
	"sync/atomic"
	"time"
)

func Poll(ready *atomic.Bool) {
	for !ready.Load() {
		time.Sleep(time.Millisecond)
	}
}

func Talk() {
	for {
		fmt.Println("again")
	}
}

func Quit() { os.Exit(2) }
`

// A dump taken by the checker, with the harness's own goroutines in it.
const pollingDump = `goroutine 9 [running]:
koans/exercises/internal/harness.stacks()
	/koans/exercises/internal/harness/harness.go:96 +0x1
koans/exercises/internal/harness.obey(0xc000018f08)
	/koans/exercises/internal/harness/harness.go:84 +0x11b
created by koans/exercises/internal/harness.Main in goroutine 1
	/koans/exercises/internal/harness/harness.go:37 +0x455

goroutine 1 [chan receive]:
testing.(*T).Run(0xc000154488, {0x79dbc4, 0x16}, 0xc00010d200)
	/usr/local/go/src/testing/testing.go:2109 +0xb3e

goroutine 30 [sleep (durable), synctest bubble 2]:
time.Sleep(0xf4240)
	/usr/local/go/src/runtime/time.go:361 +0x145
koans/exercises/internal/perturb.Point(0x1)
	/koans/exercises/internal/perturb/perturb.go:50
koans/exercises/internal/run/v1/x.Poll(0xc0001)
	/koans/x.go:12 +0x4f
koans/exercises/internal/run/v1/x_test.TestX.func1(0xc0001)
	/koans/x_test.go:9 +0x4f
testing.tRunner(0xc000106008, 0x65e678)
	/usr/local/go/src/testing/testing.go:2036 +0x21d

goroutine 31 [chan receive (durable), synctest bubble 2]:
koans/exercises/internal/run/v1/x_test.TestX.func1.1()
	/koans/x_test.go:7 +0x4f
created by koans/exercises/internal/run/v1/x_test.TestX.func1 in goroutine 30
	/koans/x_test.go:6 +0x4f

`

func limitsRun() *gotest.Run {
	return &gotest.Run{
		Variant:  answer("/koans/x.go", []byte(limitsSource)),
		Expected: []string{"TestX", "TestY"},
		During:   "TestX",
		ExitCode: -1,
		Signal:   "killed",
	}
}

func explainOne(t *testing.T, run *gotest.Run) Finding {
	t.Helper()
	found := Explain(run)
	require.Len(t, found, 1)
	assert.Equal(t, "TestX", found[0].Test)
	return found[0]
}

func TestASpinIsWhereTheLoopIs(t *testing.T) {
	run := limitsRun()
	run.Stop, run.Dump = gotest.Spinning, pollingDump+pollingDump
	f := explainOne(t, run)
	assert.Equal(t, Spin, f.Kind)
	assert.Equal(t, Position{File: "/koans/x.go", Line: 12}, f.Pos)
	assert.Equal(t, "busy waiting at x.go:12: the loop that begins at line 11 goes round and round, looking again after each sleep", f.Message)
}

func TestASpinOfWhomNobodySawTellsWhoElseIsThere(t *testing.T) {
	run := limitsRun()
	waiting := strings.Replace(pollingDump, "[sleep (durable)", "[chan receive (durable)", 1)
	run.Stop, run.Dump = gotest.Spinning, waiting+waiting
	f := explainOne(t, run)
	assert.Equal(t, Spin, f.Kind)
	assert.Equal(t, 12, f.Pos.Line)
	assert.Contains(t, f.Message, "busy waiting: the test uses the processor without end, while the test's own goroutine waits to receive from a channel at x.go:12")
}

func TestAStopThatCameAsTheProcessEndedIsNoSpin(t *testing.T) {
	run := limitsRun()
	run.Stop, run.During, run.ExitCode, run.Signal = gotest.Spinning, "", 1, ""
	run.Tests = []gotest.Test{{Name: "TestX", Status: gotest.Failed, Output: "    x_test.go:9: no\n"}, {Name: "TestY", Status: gotest.Passed}}
	assert.Equal(t, Test, explainOne(t, run).Kind)
}

func TestTheLimitOfTime(t *testing.T) {
	run := limitsRun()
	run.Stop, run.Dump = gotest.TooLong, pollingDump
	f := explainOne(t, run)
	assert.NotEqual(t, Spin, f.Kind, "slow work need not be endless")
	assert.Equal(t, 12, f.Pos.Line)
}

func TestTheLimitOfOutput(t *testing.T) {
	run := limitsRun()
	run.Stop = gotest.TooLoud
	f := explainOne(t, run)
	assert.Equal(t, Output, f.Kind)
	assert.Equal(t, 18, f.Pos.Line)
	assert.Contains(t, f.Message, "likely written at x.go:18")
}

func TestTheLimitOfMemory(t *testing.T) {
	for name, set := range map[string]func(*gotest.Run){
		"stopped":                func(r *gotest.Run) { r.Stop = gotest.TooBig },
		"killed by the system":   func(r *gotest.Run) {},
		"by the runtime's words": func(r *gotest.Run) { r.Signal, r.ExitCode, r.Crash = "", 2, "fatal error: runtime: out of memory\n" },
		"by the detector's words": func(r *gotest.Run) {
			r.Signal, r.ExitCode, r.Crash = "", 2, "fatal error: runtime: cannot allocate memory\n"
		},
	} {
		t.Run(name, func(t *testing.T) {
			run := limitsRun()
			set(run)
			f := explainOne(t, run)
			assert.Equal(t, Memory, f.Kind)
			assert.Contains(t, f.Message, "memory")
		})
	}
}

// A worker that does not ask whether its channel is closed takes zero values for ever.
func TestTheLoopThatTookTheMemory(t *testing.T) {
	run := ReadText("")
	run.Variant = answer("/koans/w.go", []byte(`package w

func Work(jobs chan int) (all []int) {
	for {
		job := <-jobs
		all = append(all, job)
	}
}

func End(jobs chan int) { close(jobs) }

func Pool() {
	jobs := make(chan int)
	go func() {
		var all []int
		for {
			job := <-jobs
			all = append(all, job)
		}
	}()
	close(jobs)
}
`))
	run.Stop, run.During = gotest.TooBig, "TestX"
	run.Dump = "goroutine 7 [running]:\nkoans/w.Pool.func1()\n\t/koans/w.go:18 +0x1\ncreated by koans/w.Pool in goroutine 6\n\t/koans/w.go:14 +0x1\n"
	f := explainOne(t, run)
	assert.Equal(t, 18, f.Pos.Line)
	assert.Equal(t, "the program used more memory than the limit, in TestX: the loop that begins at w.go:16 went on", f.Message)
	assert.Contains(t, f.Help, "Line 17 receives from jobs, which line 21 closes")
}

func TestAProgramThatEndsItself(t *testing.T) {
	run := limitsRun()
	run.ExitCode, run.Signal = 2, ""
	f := explainOne(t, run)
	assert.Equal(t, Exit, f.Kind)
	assert.Equal(t, 22, f.Pos.Line)
	assert.Equal(t, "the program ended itself, with status 2, before its tests had ended, in TestX: likely by os.Exit at x.go:22", f.Message)
}

// Nothing at all was run: an init function has ended the program with status 0.
func TestAProgramThatEndsBeforeItsTests(t *testing.T) {
	run := limitsRun()
	run.ExitCode, run.Signal, run.During = 0, "", ""
	found := Explain(run)
	require.Len(t, found, 1)
	assert.Equal(t, Exit, found[0].Kind)
}

func TestACleanRunHasNoFindings(t *testing.T) {
	run := limitsRun()
	run.ExitCode, run.Signal, run.During = 0, "", ""
	run.Tests = []gotest.Test{{Name: "TestX", Status: gotest.Passed, Output: "    x_test.go:9: by the way\n"}, {Name: "TestY", Status: gotest.Passed}}
	assert.Empty(t, Explain(run))
}
