package cause

import (
	"fmt"

	"koans/checker/internal/explain/diagnose/internal/stack"
)

// holder: another goroutine that waits for something else holds the lock.
func holder(w Wait, others []Wait) (Answer, bool) {
	_, wants := lock(w)
	if wants == "" {
		return Answer{}, false
	}
	for _, o := range others {
		h := firstNamed(holds(o), wants)
		if h == nil || o.Line == w.Line {
			continue
		}
		says := fmt.Sprintf("Another goroutine has held it since line %d, and itself waits at line %d", h.Line, o.Line)
		switch o.Kind {
		case stack.Sleep:
			if !w.Stops {
				continue // it will wake up
			}
			says = fmt.Sprintf("Another goroutine has held it since line %d, and sleeps at line %d, while others can only wait: unlock before you sleep, or call what may.", h.Line, o.Line)
		case stack.NilSend, stack.NilReceive, stack.EmptySelect:
			says += ", for ever."
		default:
			says += ": do not wait for others while holding a lock."
		}
		return w.noted(says, o.Line, "whoever holds the lock waits here"), true
	}
	return Answer{}, false
}
