package cause

import (
	"fmt"

	"koans/checker/internal/explain/diagnose/internal/source"
	"koans/checker/internal/explain/diagnose/internal/stack"
)

// stopped: others of the bubble sleep, but its clock stands still, because
// somebody waits for what a bubble's clock does not know of: a lock, or a channel
// that was not made in this test.
func stopped(w Wait, _ []Wait) (Answer, bool) {
	if !w.Stopped {
		return Answer{}, false
	}
	if w.Locking() {
		return Answer{Says: "On simulated time a wait for a lock stops the clock, and who sleeps is not woken: does whoever holds the lock sleep, or wait for one who does?"}, true
	}
	var op *source.Op
	switch w.Kind {
	case stack.Send:
		op = w.File.Send(w.Line)
	case stack.Receive:
		op = w.File.Receive(w.Line)
	case stack.Select:
	default:
		return Answer{}, false
	}
	const stops = "on simulated time, waiting on it stops the clock. Make it where it is used."
	if op != nil && w.Direct {
		if line := w.File.OfPackage(w.Line, source.Last(op.On)); line > 0 {
			return w.noted(fmt.Sprintf("%s is a variable of the package, made before the test began: %s", op.Text(), stops), line, "made here"), true
		}
	}
	return Answer{Says: "What it waits on was not made during the test: " + stops}, true
}
