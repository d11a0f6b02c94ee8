package lab

import (
	"fmt"
	"runtime/debug"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	twin "koans/exercises/internal/twin"
)

// Year is longer than any polling answer can wait: on simulated time it costs
// nothing to block for a year and everything to look at the clock for one.
const Year = 365 * 24 * time.Hour

// Bubble runs body on simulated time, in a [synctest.Test] bubble, and records
// on tl what body asks it to. It fails t
//
//   - when a goroutine of the bubble is still there after body and its
//     cleanups have ended ("left behind"), with the stack of each;
//   - when one that the answer started waits in the answer's own code after body, while
//     the test's context still lives ("left behind", too);
//   - when every goroutine of the bubble waits for another ("stuck"), with the stack of each;
//   - when body panics, with the panicking stack.
//
// In each case the other tests of the package go on. A goroutine of body that
// panics ends the process all the same: nothing can catch that.
//
// body gets the bubble's own T: Run, Parallel and Deadline must not be called on it.
func Bubble(t *testing.T, body func(t *testing.T, tl *Timeline)) {
	t.Helper()
	defer watch(t)()
	tl := newTimeline(true)
	t.Cleanup(func() { tl.report(t) })

	// Atomic: when the bubble is stuck, nothing orders its goroutines before the recover.
	var bubble atomic.Value
	ended := false // body came to its end: not by FailNow, not by a panic
	defer func() {
		r := recover()
		if r == nil {
			return
		}
		if !isDeadlock(r) {
			panic(r)
		}
		// A failure that was already reported is the cause; what it left waiting is not news.
		if !t.Failed() {
			t.Errorf("%s", stuck(bubble.Load().(string)))
		}
		// As synctest.Test does when its bubble fails: a loop of bubbles ends at the first that does.
		t.FailNow()
	}()
	synctest.Test(t, func(t *testing.T) {
		twin.EnterBubble()
		bubble.Store(currentBubble())
		tl.start()
		// The first cleanup to be registered is the last to run: after it, nothing may be left.
		t.Cleanup(func() {
			synctest.Wait()
			if ended {
				reportLeft(t, inBubble(currentBubble()))
			}
		})
		defer reportPanic(t)
		body(t, tl)
		ended = true
		if !t.Failed() {
			reportWaiting(t)
		}
	})
}

// isDeadlock tells whether that is what [synctest.Test] panics with when the bubble's goroutines all wait.
func isDeadlock(panicked any) bool { return strings.HasPrefix(fmt.Sprint(panicked), "deadlock: ") }

// reportPanic turns a panic of the calling goroutine into a failure of t. To be deferred.
func reportPanic(t testing.TB) {
	t.Helper()
	if r := recover(); r != nil {
		t.Errorf("panic: %v\n\n%s", r, debug.Stack())
	}
}

func reportLeft(t testing.TB, left []goroutine) {
	t.Helper()
	if len(left) > 0 {
		t.Errorf("%s", describe(fmt.Sprintf("left behind: %s still there when everything should have ended", count(len(left))), left))
	}
}

func stuck(bubble string) string {
	waiting := inBubble(bubble)
	wait := "wait, all"
	if len(waiting) == 1 {
		wait = "waits"
	}
	return describe(fmt.Sprintf("stuck: %s %s for something that no other will do", count(len(waiting)), wait), waiting)
}

func count(n int) string {
	if n == 1 {
		return "1 goroutine"
	}
	return fmt.Sprintf("%d goroutines", n)
}
