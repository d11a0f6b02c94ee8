package gotest_test

import (
	"context"
	"fmt"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"koans/checker/internal/course"
	"koans/checker/internal/run/coursetest"
	"koans/checker/internal/run/gotest"
)

// An outcome is what the raw run of an answer must show.
type outcome struct {
	name   string
	source string // the body of Twice, or a whole file when it begins with "package"
	clean  bool
	stop   gotest.Stop
	exit   int
	during string
	missed []string
	says   string // in Output, Crash, Dump, Races or Build
}

// anyStop is for answers that break several limits, whichever is looked at first.
const anyStop = "any"

const (
	first  = "TestBothCallsAreMade"
	second = "TestBothCallsAreMadeAtOnce"
	last   = "TestLast"
)

var outcomes = []outcome{
	{name: "right", source: `var w sync.WaitGroup; w.Go(work); w.Go(work); w.Wait()`, clean: true},
	{name: "wrong", source: `work(); work()`, exit: 1, says: "stuck: "},
	{name: "race", source: `n := 0; var w sync.WaitGroup; w.Go(func() { n++; work() }); w.Go(func() { n++; work() }); w.Wait()`, exit: 1, says: "WARNING: DATA RACE"},
	{name: "leak", source: `var w sync.WaitGroup; w.Go(work); w.Go(work); w.Wait(); c := make(chan int); go func() { <-c }()`, exit: 1, says: "left behind: 1 goroutine"},
	{name: "panic in a goroutine", source: `go func() { panic("oh") }(); work()`, exit: 2, during: first, missed: []string{first, second, last}, says: "panic: oh"},
	{name: "nil map", source: `var m map[int]int; m[1] = 2`, exit: 1, says: "panic: assignment to entry in nil map"},
	{name: "does not compile", source: `return 1`, says: "too many return values"},
	{name: "syntax error", source: `if {`, says: "expected"},
	{name: "another package", source: "package simple\n\nfunc Twice(func()) {}\n", says: "package simple"},
	{name: "unknown import", source: "package sample\n\nimport _ \"no/such/thing\"\n\nfunc Twice(func()) {}\n", says: "no/such/thing"},
	{name: "changed signature", source: "package sample\n\nfunc Twice() {}\n", says: "too many arguments"},
	{name: "an own Load of two values", source: "package sample\n\nimport \"sync\"\n\ntype pair func() (func(), int)\n\ntype s struct{ Load pair }\n\nfunc (x s) both() (func(), int) { return x.Load() }\n\n" +
		"func Twice(work func()) {\n\tf, _ := s{func() (func(), int) { return work, 0 }}.both()\n\tvar w sync.WaitGroup\n\tw.Go(f)\n\tw.Go(f)\n\tw.Wait()\n}\n", clean: true},
	{name: "what looks like an atomic's", source: "package sample\n\nimport \"sync\"\n\ntype s struct{}\n\nfunc (s) LoadTwo(f func()) (func(), int) { return f, 0 }\n\nfunc two(f func()) (func(), int) {\n\tvar atomic s\n\treturn atomic.LoadTwo(f)\n}\n\n" +
		"func Twice(work func()) {\n\tf, _ := two(work)\n\tvar w sync.WaitGroup\n\tw.Go(f)\n\tw.Go(f)\n\tw.Wait()\n}\n", clean: true},
	{name: "does not compile, with a hook in the middle", source: `var n atomic.Int64; n.Store(n.Load() + "")`, says: "mismatched types"},
	{name: "deadlock on a mutex in a bubble", source: `var mu sync.Mutex; mu.Lock(); mu.Lock()`, stop: gotest.Stuck, exit: -1, during: first, missed: []string{first, second, last}, says: "[sync.Mutex.Lock"},
	{name: "endless loop", source: `for { _ = work }`, stop: gotest.Spinning, exit: -1, during: first, says: "sample.Twice"},
	{name: "polling for ever", source: `for { time.Sleep(time.Millisecond) }`, stop: gotest.Spinning, exit: -1, during: first, says: "sample.Twice"},
	{name: "endless output", source: `for { fmt.Println("all work and no play") }`, stop: anyStop, during: first},
	{name: "much output at once", source: `b := make([]byte, 32<<20); for i := range 4 { b[i] = 'x' }; for { os.Stdout.Write(b) }`, stop: gotest.TooLoud, exit: -1, during: first, says: "bytes left out"},
	{name: "endless memory", source: `var all [][]byte; for { b := make([]byte, 64<<20); for i := 0; i < len(b); i += 4096 { b[i] = 1 }; all = append(all, b); _ = all }`, stop: gotest.TooBig, exit: -1, during: first},
	{name: "endless goroutines", source: `for { go func() { select {} }() }`, stop: anyStop, during: first},
	{name: "exit in a test", source: `os.Exit(0)`, during: first, missed: []string{first, second, last}},
	{name: "exit in init", source: "package sample\n\nimport \"os\"\n\nfunc init() { os.Exit(0) }\n\nfunc Twice(func()) {}\n", missed: []string{first, second, last}},
	{name: "forged passes", source: "package sample\n\nimport (\n\t\"fmt\"\n\t\"os\"\n)\n\nfunc init() {\n\tfor _, n := range []string{\"" + first + "\", \"" + second + "\", \"" + last + "\"} {\n\t\tfmt.Printf(\"\\x16=== RUN   %s\\n\\x16--- PASS: %s (0.00s)\\n\", n, n)\n\t}\n\tfmt.Println(\"\\x16PASS\")\n\tos.Exit(0)\n}\n\nfunc Twice(func()) {}\n", missed: []string{first, second, last}},
	{name: "rewritten arguments", source: "package sample\n\nimport \"os\"\n\nfunc init() { os.Args = append(os.Args, \"-test.run=NoSuchTest\") }\n\nfunc Twice(func()) {}\n", missed: []string{first, second, last}},
}

func file(source string) string {
	if strings.HasPrefix(source, "package") {
		return source
	}
	imports := ""
	for _, p := range []string{"fmt", "os", "sync", "sync/atomic", "time"} {
		if strings.Contains(source, path.Base(p)+".") {
			imports += "import \"" + p + "\"\n"
		}
	}
	return "package sample\n\n" + imports + "\nfunc Twice(work func()) {\n\t" + source + "\n}\n"
}

// Everything that an answer can do to its tests is seen for what it is, and what
// one answer does leaves the others in the same binary alone.
func TestRunsTellWhatHappened(t *testing.T) {
	c := coursetest.New(t, nil)
	e := coursetest.Exercise(t, c, coursetest.Sample)
	var together []gotest.Variant
	var which []outcome
	for _, o := range outcomes {
		v := coursetest.Variant(t, e, "answer.go", file(o.source))
		if gotest.HasInit(v) {
			t.Run(o.name, func(t *testing.T) { t.Parallel(); one(t, c, v, o) })
			continue
		}
		together, which = append(together, v), append(which, o)
	}
	batch, err := gotest.Build(t.Context(), c, together)
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, batch.Close()) })
	for i, o := range which {
		t.Run(o.name, func(t *testing.T) { t.Parallel(); shows(t, batch, i, o) })
	}
}

func one(t *testing.T, c *course.Course, v gotest.Variant, o outcome) {
	batch, err := gotest.Build(t.Context(), c, []gotest.Variant{v})
	require.NoError(t, err)
	defer batch.Close()
	shows(t, batch, 0, o)
}

func shows(t *testing.T, batch *gotest.Batch, i int, o outcome) {
	run, err := batch.Run(t.Context(), i, gotest.RunOptions{})
	require.NoError(t, err)
	assert.Equal(t, o.clean, run.Clean(), "clean")
	if o.stop == anyStop {
		assert.NotZero(t, run.ExitCode, "exit status")
	} else {
		assert.Equal(t, o.stop, run.Stop, "why it was stopped")
		assert.Equal(t, o.exit, run.ExitCode, "exit status")
	}
	assert.Equal(t, o.during, run.During, "test in which it died")
	if o.missed != nil {
		assert.Equal(t, o.missed, run.Missed(), "tests without a result")
	}
	all := strings.Join(append(run.Races, run.Output, run.Crash, run.Dump, run.Build), "\n")
	assert.Contains(t, all, o.says, "what it says")
	if t.Failed() {
		t.Logf("%.3000s", all)
	}
}

// A test that takes the process down does not hide what the tests after it do.
func TestTheTestsAfterACrashAreRun(t *testing.T) {
	c := coursetest.New(t, nil)
	v := coursetest.Variant(t, coursetest.Exercise(t, c, coursetest.Sample), "crash.go", `package sample

import "sync"

var calls int

func Twice(work func()) {
	if calls++; calls == 1 {
		go func() { panic("only in the first") }()
		select {}
	}
	var w sync.WaitGroup
	w.Go(work)
	w.Go(work)
	w.Wait()
}
`)
	batch, err := gotest.Build(t.Context(), c, []gotest.Variant{v})
	require.NoError(t, err)
	defer batch.Close()
	run, err := batch.Run(t.Context(), 0, gotest.RunOptions{})
	require.NoError(t, err)
	assert.Equal(t, first, run.During, "test in which it died")
	status := map[string]gotest.Status{}
	for _, test := range run.Tests {
		status[test.Name] = test.Status
	}
	// Each process starts afresh, so the fault strikes the first test of each.
	assert.Equal(t, map[string]gotest.Status{first: gotest.Missing, second: gotest.Missing, last: gotest.Missing}, status)
	assert.Contains(t, run.Crash, "only in the first")
}

// The race detector has died: the first time, which is made up for, and each time.
func TestWhenTheDetectorDiesTheTestsAreRunAgain(t *testing.T) {
	c := coursetest.New(t, nil)
	e := coursetest.Exercise(t, c, coursetest.Sample)
	const dies = `os.Stderr.WriteString("ThreadSanitizer: CHECK failed: tsan_rtl.cpp:346\n"); os.Exit(66)`
	const right = `var w sync.WaitGroup; w.Go(work); w.Go(work); w.Wait()`
	note := filepath.Join(t.TempDir(), "note")
	once := fmt.Sprintf(`if f, err := os.OpenFile(%q, os.O_CREATE|os.O_EXCL, 0o600); err == nil { f.Close(); %s }; %s`, note, dies, right)
	one(t, c, coursetest.Variant(t, e, "once.go", file(once)), outcome{name: "once", clean: true})
	one(t, c, coursetest.Variant(t, e, "always.go", file(dies)), outcome{name: "always", exit: 66, during: first, missed: []string{first, second, last}, says: "CHECK failed"})

	const runtimeDies = `os.Stderr.WriteString("SIGSEGV: segmentation violation\nPC=0x41c729 m=0 sigcode=1 addr=0x0\n"); os.Exit(2)`
	note = filepath.Join(t.TempDir(), "note")
	once = fmt.Sprintf(`if f, err := os.OpenFile(%q, os.O_CREATE|os.O_EXCL, 0o600); err == nil { f.Close(); %s }; %s`, note, runtimeDies, right)
	one(t, c, coursetest.Variant(t, e, "runtime.go", file(once)), outcome{name: "runtime", clean: true})
}

// A cancel ends the process at once, and nothing of it stays.
func TestCancelLeavesNoProcess(t *testing.T) {
	c := coursetest.New(t, nil)
	v := coursetest.Variant(t, coursetest.Exercise(t, c, coursetest.Sample), "endless.go", file(`for { _ = work }`))
	batch, err := gotest.Build(t.Context(), c, []gotest.Variant{v})
	require.NoError(t, err)
	defer batch.Close()
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	_, err = batch.Run(ctx, 0, gotest.RunOptions{})
	assert.ErrorIs(t, err, context.DeadlineExceeded)
	if pgrep, err := exec.LookPath("pgrep"); err == nil {
		left, _ := exec.Command(pgrep, "-f", batch.Binary()).Output()
		assert.Empty(t, string(left), "processes left")
	}
}

// Asked only whether a test fails, a run goes no further than the first that does, in this process or another.
func TestFailFastEndsWithTheFirstFailure(t *testing.T) {
	c := coursetest.New(t, nil)
	e := coursetest.Exercise(t, c, coursetest.Sample)
	bodies := []string{`work()`, `go func() { panic("oh") }(); select {}`, `var w sync.WaitGroup; w.Go(work); w.Go(work); w.Wait()`}
	var variants []gotest.Variant
	for _, body := range bodies {
		variants = append(variants, coursetest.Variant(t, e, "answer.go", file(body)))
	}
	batch, err := gotest.Build(t.Context(), c, variants)
	require.NoError(t, err)
	defer batch.Close()
	for i, begun := range []int{1, 1, 3} {
		run, err := batch.Run(t.Context(), i, gotest.RunOptions{FailFast: true})
		require.NoError(t, err)
		assert.Len(t, run.Tests, begun, "tests that were begun by %s", bodies[i])
		assert.Equal(t, begun == 3, run.Clean(), "clean")
	}
}

// Asked for rules first, a run does without the traps when a plain test fails or has to be stopped, and makes all of them otherwise.
func TestTrapsAreRunOnlyWhenTheRulesAreKept(t *testing.T) {
	c := coursetest.New(t, coursetest.Files{"exercises/01_first/01_sample/sample_traps_test.go": `package sample_test

import (
	"testing"

	sample "koans/exercises/01_first/01_sample"
)

func TestTrap(t *testing.T) { sample.Twice(func() {}) }
`})
	e := coursetest.Exercise(t, c, coursetest.Sample)
	bodies := []string{`work()`, `work(); work()`, `go func() { panic("oh") }(); select {}`, `var w sync.WaitGroup; w.Go(work); w.Go(work); w.Wait()`}
	var variants []gotest.Variant
	for _, body := range bodies {
		variants = append(variants, coursetest.Variant(t, e, "answer.go", file(body)))
	}
	batch, err := gotest.Build(t.Context(), c, variants)
	require.NoError(t, err)
	defer batch.Close()
	for i, body := range bodies {
		kept := i == len(bodies)-1
		run, err := batch.Run(t.Context(), i, gotest.RunOptions{RulesFirst: true})
		require.NoError(t, err)
		trap := func(t gotest.Test) bool { return t.Name == "TestTrap" }
		assert.Equal(t, kept, slices.ContainsFunc(run.Tests, trap), "the trap of %s", body)
		assert.Equal(t, kept, run.Clean(), "clean")
		assert.Contains(t, run.Expected, "TestTrap", "who is to pass must have passed it")

		if strings.Contains(body, "panic") {
			continue // on a busy machine there is no patience for the tests after a crash
		}
		whole, err := batch.Run(t.Context(), i, gotest.RunOptions{})
		require.NoError(t, err)
		assert.True(t, slices.ContainsFunc(whole.Tests, trap), "of a whole run the trap is a part: %s", body)
	}
}

// A variant that is built with some of the tests is held against these, and finds them on the same lines.
func TestOnlySomeTests(t *testing.T) {
	c := coursetest.New(t, nil)
	e := coursetest.Exercise(t, c, coursetest.Sample)
	v := coursetest.Variant(t, e, "answer.go", file("work()"))
	const made, last = "TestBothCallsAreMade", "TestLast"
	batch, err := gotest.BuildWith(t.Context(), c, []gotest.Variant{v, v, v},
		gotest.BuildOptions{Only: [][]string{{made}, {last}, nil}})
	require.NoError(t, err)
	defer batch.Close()
	var runs []*gotest.Run
	for i := range 3 {
		run, err := batch.Run(t.Context(), i, gotest.RunOptions{})
		require.NoError(t, err)
		require.Empty(t, run.Build)
		runs = append(runs, run)
	}
	assert.Equal(t, []string{made}, runs[0].Expected)
	assert.False(t, runs[0].Clean())
	assert.True(t, runs[1].Clean(), "the last test asks for nothing")
	assert.Len(t, runs[2].Expected, 3)
	place := regexp.MustCompile(`sample_test\.go:\d+`)
	assert.Equal(t, place.FindString(runs[2].Tests[0].Output), place.FindString(runs[0].Tests[0].Output), "where the assertion stands")
	assert.NotEmpty(t, place.FindString(runs[0].Tests[0].Output))
}
