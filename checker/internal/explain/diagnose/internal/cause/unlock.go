package cause

import (
	"fmt"
	"slices"

	"koans/checker/internal/explain/diagnose/internal/source"
)

// unlock: nobody who waits holds the lock, and there is a way out of a function
// on which it stays locked.
func unlock(w Wait, others []Wait) (Answer, bool) {
	text, name := lock(w)
	if name == "" {
		return Answer{}, false
	}
	return w.stays(text, name)
}

// stays tells of a way on which the lock stays locked, if there is one.
func (w Wait) stays(text, name string) (Answer, bool) {
	escapes := w.File.Escapes(name)
	if len(escapes) == 0 {
		return Answer{}, false
	}
	e := escapes[max(0, slices.IndexFunc(escapes, func(e source.Escape) bool { return e.Text == text }))]
	if e.Round {
		return w.noted(fmt.Sprintf("Likely %s stays locked: it is taken at line %d, and the continue at line %d goes on without unlocking it.", e.Text, e.Line, e.Exit),
			e.Exit, "the lock is not given back on this way"), true
	}
	return w.noted(fmt.Sprintf("Likely %s stays locked: it is taken at line %d, and the way out at line %d does not unlock it. `defer %s.Unlock()` right after Lock covers every way.", text, e.Line, e.Exit, e.Text),
		e.Exit, "the lock is not given back on this way out"), true
}
