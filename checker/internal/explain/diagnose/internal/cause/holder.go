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
		says := fmt.Sprintf("Another goroutine has held it since line %d, and itself waits at line %d: do not wait for others while holding a lock.", h.Line, o.Line)
		if o.Kind == stack.Sleep {
			says = fmt.Sprintf("Another goroutine has held it since line %d, and sleeps at line %d: do not hold a lock over something slow. On simulated time that stops the clock.", h.Line, o.Line)
		}
		return w.noted(says, o.Line, "whoever holds the lock waits here"), true
	}
	return Answer{}, false
}
