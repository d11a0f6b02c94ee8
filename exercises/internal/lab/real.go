package lab

import (
	"os"
	"runtime"
	"testing"
	"time"

	"go.uber.org/goleak"
)

// Real runs body on the real clock, for tests that use the processors, the
// network or other processes. It fails t when a goroutine that body started is
// still there half a second after body and its cleanups have ended, and when
// body panics. Durations on tl are real ones: good for a picture, never for an assertion.
func Real(t *testing.T, body func(t *testing.T, tl *Timeline)) {
	t.Helper()
	defer watch(t)()
	tl := newTimeline(false)
	t.Cleanup(func() { tl.report(t) })

	ended := false
	before := goleak.IgnoreCurrent()
	t.Cleanup(func() {
		if ended {
			reportLeft(t, startedSince(before))
		}
	})
	defer reportPanic(t)
	tl.start()
	body(t, tl)
	ended = true
}

// hangs is how long a single test may take on the real clock before it is said
// to hang. It is for people who run plain go test; the checker looks sooner.
const hangs = time.Minute

// watch ends the process with a dump of all goroutines if the returned function
// is not called in time. A mutex that is waited for inside a bubble cannot be
// seen from within: the clock stands still and nothing else happens.
//
// Under the checker it does nothing: that looks sooner and closer, and knows a
// busy machine from a test that hangs.
func watch(t testing.TB) (stop func()) {
	if os.Getenv("KOANS_VARIANT") != "" {
		return func() {}
	}
	name := t.Name()
	timer := time.AfterFunc(hangs, func() {
		buf := make([]byte, 1<<20)
		panic("test hangs: " + name + " has not ended after " + hangs.String() +
			". On simulated time the clock stands still while somebody waits for a lock or inside a Once: if that is all, make run can judge it\n\n" +
			string(buf[:runtime.Stack(buf, true)]))
	})
	return func() { timer.Stop() }
}
