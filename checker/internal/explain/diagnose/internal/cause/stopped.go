package cause

import "koans/checker/internal/explain/diagnose/internal/stack"

// stopped: others of the bubble sleep, but its clock stands still, because
// somebody waits for what a bubble's clock does not know of: a lock, or a channel
// that was not made in this test.
func stopped(w Wait, others []Wait) (Answer, bool) {
	if !w.Stopped {
		return Answer{}, false
	}
	if w.Locking() {
		return Answer{Says: "Whoever holds the lock sleeps, or waits for one who does: do not hold a lock over something slow. On simulated time that stops the clock."}, true
	}
	switch w.Kind {
	case stack.Send, stack.Receive, stack.Select:
		return Answer{Says: "Likely this channel was not made during the test, but is kept in a variable of the package: on simulated time, waiting on it stops the clock. Make it where it is used."}, true
	}
	return Answer{}, false
}
