package cause

import "fmt"

// holding: somebody waits for something while holding a lock that others wait for.
func holding(w Wait, others []Wait) (Answer, bool) {
	if w.Locking() {
		return Answer{}, false
	}
	held := holds(w)
	for _, o := range others {
		_, wants := lock(o)
		if h := firstNamed(held, wants); wants != "" && h != nil {
			if a, ok := w.stays(h.Text, wants); ok {
				return a, true
			}
			return w.noted(fmt.Sprintf("It holds %s since line %d, and others wait for that at line %d: do not wait for others while holding a lock.", h.Text, h.Line, o.Line),
				h.Line, "the lock is taken here"), true
		}
	}
	return Answer{}, false
}
