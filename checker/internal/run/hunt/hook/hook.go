// Package hook is laid into the modules that are hunted in, so it imports nothing but the standard library. perturb.go is the
// workbook's own, which lies where the checker cannot embed it; a test holds the two together.
package hook

import (
	"os"
	"runtime"
	"strings"
	"time"
)

// A Test is the part of *testing.T that is needed here: package testing itself would put its flags into programs that
// are no tests.
type Test interface {
	Helper()
	Cleanup(func())
	Failed() bool
	Skipped() bool
	Errorf(format string, args ...any)
}

// module is the folder of the module that is hunted in, "" for no look at what is left. It is read before a test can clear its environment.
var module = os.Getenv("HUNT_MODULE")

// Watch fails t if goroutines of the module's are left when t has ended that were not there before. It is called first of all
// in each test, and waits a second at most for those that are about to end.
func Watch(t Test) {
	if module == "" {
		return
	}
	before := map[string]bool{}
	for _, stack := range stacks() {
		before[number(stack)] = true
	}
	t.Cleanup(func() {
		t.Helper()
		if t.Failed() || t.Skipped() {
			return // a test that fails in the middle may well leave things behind
		}
		left := ours(before)
		for pause := time.Millisecond; len(left) > 0 && pause < 600*time.Millisecond; pause *= 2 {
			time.Sleep(pause)
			left = ours(before)
		}
		if len(left) > 0 {
			t.Errorf("found unexpected goroutines:\n[%s]", strings.Join(left, "\n"))
		}
	})
}

// ours returns the goroutines that the module has started since before, in the words of go.uber.org/goleak.
func ours(before map[string]bool) []string {
	var left []string
	for _, stack := range stacks() {
		header, rest, _ := strings.Cut(stack, "\n")
		if before[number(stack)] || !strings.Contains(rest, module+string(os.PathSeparator)) {
			continue
		}
		_, state, _ := strings.Cut(strings.TrimSuffix(header, "]:"), "[")
		top, _, _ := strings.Cut(rest, "\n")
		if i := strings.LastIndex(top, "("); i > 0 {
			top = top[:i]
		}
		left = append(left, "Goroutine "+number(stack)+" in state "+state+", with "+top+" on top of the stack:\n"+rest)
	}
	return left
}

// stacks returns those of all goroutines but the one that asks.
func stacks() []string {
	for size := 1 << 16; ; size *= 2 {
		buf := make([]byte, size)
		if n := runtime.Stack(buf, true); n < size {
			return strings.Split(strings.TrimSpace(string(buf[:n])), "\n\n")[1:]
		}
	}
}

// number returns N of "goroutine N [state]:".
func number(stack string) string {
	_, rest, _ := strings.Cut(stack, " ")
	n, _, _ := strings.Cut(rest, " ")
	return n
}
