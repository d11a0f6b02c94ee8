package lab

import (
	"strings"
	"testing"
	"testing/synctest"
)

// reportWaiting fails t for goroutines that the answer started and that wait in the answer's own code when the test has
// all it asked for. It is called before the test's context ends: a goroutine that waits for that end, and for nothing else,
// is gone when everything else that was left behind is looked for, and yet a caller whose context lives for hours would keep it as long.
//
// Whatever waits in a callback of the test's is the test's to end, and whatever the test started is, too. A test that leaves
// an answer at work on purpose gives it a context of its own, and ends that before it returns.
func reportWaiting(t testing.TB) {
	t.Helper()
	synctest.Wait()
	var waiting []goroutine
	for _, g := range inBubble(currentBubble()) {
		if g.waitsInAnswer() {
			waiting = append(waiting, g)
		}
	}
	reportLeft(t, waiting)
}

// waitsInAnswer tells whether g was started by the answer's code and waits in it.
func (g goroutine) waitsInAnswer() bool {
	frames, creator, started := strings.Cut(g.stack, "\ncreated by ")
	if !started || !ofAnswer(creator) {
		return false
	}
	for line := range strings.SplitSeq(frames, "\n") {
		if strings.HasPrefix(line, coursePath) && !ofSupport(line) {
			return ofAnswer(line)
		}
	}
	return false
}

// coursePath begins the names of all functions of the course's own packages.
const coursePath = "koans/exercises/"

// ofSupport tells whether the function belongs to what tests are written with.
func ofSupport(function string) bool {
	for _, name := range []string{"lab", "harness", "perturb", "predict"} {
		if rest, ok := strings.CutPrefix(function, coursePath+"internal/"+name); ok && strings.IndexAny(rest, "./") == 0 {
			return true
		}
	}
	return false
}

// ofAnswer tells whether the function, as a stack dump names it, is in a package that a learner wrote: of the course, but
// neither of its tests nor of what those are written with.
func ofAnswer(function string) bool {
	if !strings.HasPrefix(function, coursePath) || ofSupport(function) {
		return false
	}
	name, _, _ := strings.Cut(function[strings.LastIndex(function, "/")+1:], ".")
	return !strings.HasSuffix(name, "_test")
}
