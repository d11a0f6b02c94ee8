package cause

import "fmt"

// same: a goroutine holds one object's lock and asks for another's, nobody else
// is involved, and yet it waits: the two objects are one.
func same(w Wait, others []Wait) (Answer, bool) {
	text, name := lock(w)
	if name == "" || w.N > 1 || w.elsewhere {
		return Answer{}, false
	}
	for _, o := range others {
		if o.Locking() {
			return Answer{}, false
		}
	}
	h := firstNamed(w.File.HeldAt(w.Line), name)
	if h == nil || h.Text == text {
		return Answer{}, false
	}
	if len(w.File.Escapes(name)) > 0 {
		return Answer{}, false // the other one may have stayed locked long before
	}
	return w.noted(fmt.Sprintf("Likely %s and %s are one and the same lock here: it was taken at line %d, and a lock cannot be taken twice.", h.Text, text, h.Line),
		h.Line, "the lock was taken here"), true
}
