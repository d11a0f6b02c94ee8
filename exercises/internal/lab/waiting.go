package lab

import (
	"slices"
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
	var ours []string // functions of the course's, the innermost first
	for line := range strings.SplitSeq(frames, "\n") {
		if strings.HasPrefix(line, coursePath) && !ofSupport(line) {
			ours = append(ours, line)
		}
	}
	if !started || len(ours) == 0 || !ofAnswer(ours[0]) {
		return false
	}
	// Who was started for somebody by a WaitGroup or a timer is of whom the function is that it began with.
	return ofAnswer(creator) || startsForOthers(creator) && ofAnswer(ours[len(ours)-1])
}

// startsForOthers tells whether the function starts goroutines on behalf of who calls it. A server, say, does so for its own sake.
func startsForOthers(function string) bool {
	return slices.ContainsFunc([]string{"sync.(*WaitGroup).Go", "golang.org/x/sync/errgroup.(*Group).", "time.goFunc", "context."}, func(starter string) bool {
		return strings.HasPrefix(function, starter)
	})
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
