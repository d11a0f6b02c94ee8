package judge_test

import (
	"maps"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"koans/checker/internal/explain/diagnose"
	"koans/checker/internal/judge"
	"koans/checker/internal/run/coursetest"
)

// slow asks for something that two wait for and that takes a second.
var slow = coursetest.Files{
	"exercises/02_more/README.md":         "# More\n",
	"exercises/02_more/01_slow/README.md": "# Slow\n",
	"exercises/02_more/01_slow/slow.go":   "package slow\n",
	"solutions/02_more/01_slow/slow.go":   "package slow\n\nfunc Both(f func()) func() { return f }\n",
	"exercises/02_more/01_slow/slow_test.go": `package slow_test

import (
	"sync"
	"testing"
	"time"

	slow "koans/exercises/02_more/01_slow"
	"koans/exercises/internal/lab"
)

func TestBoth(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		wait := slow.Both(func() { time.Sleep(time.Second) })
		var both sync.WaitGroup
		both.Go(wait)
		both.Go(wait)
		both.Wait()
		tl.AssertTook(t, time.Second, "time until both had it")
	})
}
`,
}

// Simulated time stands still while one of the two waits for the other inside the Once, at the lock, or at a channel of the
// package; with twins it goes on, and what is wrong shows.
func TestAClockThatStandsStillIsNoDeadlock(t *testing.T) {
	c := coursetest.New(t, slow)
	e := coursetest.Exercise(t, c, "02_more/01_slow")
	for name, test := range map[string]struct {
		source string
		kind   diagnose.Kind // "": it passes
		says   string
	}{
		"a Once":                   {"import \"sync\"\n\nfunc Both(f func()) func() { return sync.OnceFunc(f) }", "", ""},
		"a channel of the package": {"import \"time\"\n\nvar never = make(chan int)\n\nfunc Both(f func()) func() { return func() { select { case <-never: case <-time.After(time.Second): } } }", "", ""},
		"one after the other":      {"import \"sync\"\n\nfunc Both(f func()) func() { var mu sync.Mutex; return func() { mu.Lock(); defer mu.Unlock(); f() } }", diagnose.Test, "expected 1s, got 2s"},
		"a real deadlock":          {"import \"sync\"\n\nfunc Both(f func()) func() { var mu sync.Mutex; return func() { mu.Lock(); mu.Lock() } }", diagnose.Deadlock, "for the lock mu"},
		"a race beside it":         {"import \"sync\"\n\nvar n int\n\nfunc Both(f func()) func() { once := sync.OnceFunc(f); return func() { n++; once() } }", diagnose.Race, "race"},
	} {
		t.Run(name, func(t *testing.T) {
			v, err := judge.New(c).One(t.Context(), coursetest.Variant(t, e, "answer.go", "package slow\n\n"+test.source+"\n"), judge.Options{AsIs: true})
			require.NoError(t, err)
			if test.kind == "" {
				assert.Equal(t, judge.Passed, v.Outcome, "%v", v.Findings)
				assert.Equal(t, []string{"TestBoth"}, v.Stood)
				return
			}
			require.NotEmpty(t, v.Findings)
			assert.Equal(t, test.kind, v.Findings[0].Kind, v.Findings[0].Message)
			assert.Contains(t, v.Findings[0].Message, test.says)
			assert.NotContains(t, v.Findings[0].Message, "twin")
		})
	}
}

// A trap may find a real deadlock where a plain test finds what explains it: that the clock stood still in the plain one is no
// deadlock, and where traps wait for the plain tests, that one is told of.
func TestARuleThatFailsInTwinsIsToldBeforeTheDeadlockOfATrap(t *testing.T) {
	files := maps.Clone(slow)
	files["exercises/02_more/01_slow/slow_traps_test.go"] = `package slow_test

import (
	"testing"

	slow "koans/exercises/02_more/01_slow"
	"koans/exercises/internal/lab"
)

func TestOneInsideTheOther(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, _ *lab.Timeline) {
		inside := false
		var wait func()
		wait = slow.Both(func() {
			if !inside {
				inside = true
				wait()
			}
		})
		wait()
	})
}
`
	c := coursetest.New(t, files)
	e := coursetest.Exercise(t, c, "02_more/01_slow")
	source := "package slow\n\nimport \"sync\"\n\nfunc Both(f func()) func() { var mu sync.Mutex; return func() { mu.Lock(); defer mu.Unlock(); f() } }\n"
	for kind, rulesFirst := range map[diagnose.Kind]bool{diagnose.Test: true, diagnose.Deadlock: false} {
		v, err := judge.New(c).One(t.Context(), coursetest.Variant(t, e, "answer.go", source), judge.Options{AsIs: true, RulesFirst: rulesFirst})
		require.NoError(t, err)
		require.NotEmpty(t, v.Findings)
		assert.Equal(t, kind, v.Findings[0].Kind, v.Findings[0].Message)
	}
}
