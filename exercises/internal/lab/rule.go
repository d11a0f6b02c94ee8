package lab

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
)

// Rule says that t proves a rule of the lesson, or one of every exercise, and which functions of the exercise the rule is about here: it is
// they that somebody has to look at when t fails. rule is the bold name that the rule begins with, without its
// full stop. A function is called as in the exercise, "New" or "Release"; "Pool.Close" where two types have one.
//
//	func TestNobodyWaitsInTryAcquire(t *testing.T) {
//		lab.Rule(t, "No waiting", "TryAcquire", "Release")
//		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
//
// It is what a test begins with; who proves two rules calls it twice, the one that matters more first. A subtest that
// begins with a call of its own is about that rule instead. All arguments are written out, because the checker
// reads them from the source: it must know who proves what even of a test that never ends.
//
// When t fails, the failure ends with the rule as the lesson has it. While a TODO of the exercise is open, what comes after the first
// failure is left out: it would only say so again. Under the checker, which shows one failure at a time and quotes the rule itself,
// Rule does nothing.
func Rule(t testing.TB, rule string, functions ...string) {
	t.Helper()
	if os.Getenv("KOANS_VARIANT") != "" {
		return
	}
	if unwritten.Load() {
		t.Skip("a test before it has failed, and a TODO is open")
	}
	t.Cleanup(func() {
		t.Helper()
		if !t.Failed() {
			return
		}
		if quotes.first(t.Name()) {
			t.Log(quote(rule))
		}
		if todo() {
			unwritten.Store(true)
		}
	})
}

// unwritten is set once a test has failed of an exercise in which a TODO is open.
var unwritten atomic.Bool

// todo reports whether a TODO is open in the exercise, in whose folder the test runs.
func todo() bool {
	files, err := filepath.Glob("*.go")
	if err != nil {
		return false
	}
	return slices.ContainsFunc(files, func(file string) bool {
		source, err := os.ReadFile(file)
		return err == nil && !strings.HasSuffix(file, "_test.go") && bytes.Contains(source, []byte("// TODO"))
	})
}

// ruleBroken begins the line in which a failed test quotes its rule.
const ruleBroken = "rule broken: "

// Where rules stand, from the folder of the exercise, in which its test runs: its own, and those of every exercise.
const (
	lesson      = "README.md"
	everyLesson = "../../README.md"
)

func quote(rule string) string {
	// The bullet goes on until the next one, or until an empty line.
	bullet := regexp.MustCompile(`(?m)^[-*] \*\*` + regexp.QuoteMeta(rule) + `\.?\*\*((?:.*\n)(?:[^-*\n#].*\n)*)`)
	for _, file := range []string{lesson, everyLesson} {
		text, err := os.ReadFile(file)
		if err != nil {
			continue // without its text the rule still has a name
		}
		if m := bullet.FindSubmatch(append(text, '\n')); m != nil {
			return ruleBroken + rule + ". " + strings.Join(strings.Fields(string(m[1])), " ")
		}
	}
	return ruleBroken + rule + " (the lesson has no rule of that name)"
}

// quotes are the tests that have quoted their rules: a subtest's is the more exact one, and
// its parent, which fails with it, adds nothing.
var quotes quoted

type quoted struct {
	mu    sync.Mutex
	tests map[string]bool
}

// first reports whether no subtest of the test has quoted a rule, and notes that the test does.
func (q *quoted) first(test string) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	for other := range q.tests {
		if strings.HasPrefix(other, test+"/") {
			return false
		}
	}
	if q.tests == nil {
		q.tests = map[string]bool{}
	}
	q.tests[test] = true
	return true
}
