package cause

import (
	"fmt"

	"koans/checker/internal/explain/diagnose/internal/stack"
)

// relock: a goroutine waits for a lock that it holds itself. A Go lock does not
// know who holds it; not even a reader may ask to write.
func relock(w Wait, others []Wait) (Answer, bool) {
	text, name := lock(w)
	if name == "" {
		return Answer{}, false
	}
	for _, h := range holds(w) {
		// In another function the receiver may have another name.
		if h.Name() != name || h.Calls == 0 && h.Text != text {
			continue
		}
		says := fmt.Sprintf("The same goroutine locked it at line %d and has not unlocked it: a lock cannot be taken twice.", h.Line)
		switch {
		case h.Read && w.Kind == stack.WriteLock:
			says = fmt.Sprintf("The same goroutine read-locked it at line %d: a read lock cannot be raised to a write lock. RUnlock first, Lock, and look again.", h.Line)
		case h.Read:
			writer := writing(name, others)
			if writer == 0 {
				return Answer{}, false // readers do not keep each other out
			}
			says = fmt.Sprintf("The same goroutine read-locked it at line %d, and since then a writer waits at line %d: while one does, nobody gets a new read lock, so the two wait for each other. Do not RLock again before RUnlock.", h.Line, writer)
		}
		if h.Calls > 0 || h.Maybe {
			says = "Likely: " + lower(says)
		}
		return w.noted(says, h.Line, "the lock was taken here"), true
	}
	return Answer{}, false
}

// writing returns the line at which somebody waits for the lock, to write; 0 if nobody does.
func writing(name string, others []Wait) int {
	for _, o := range others {
		if _, wants := lock(o); wants == name && o.Kind == stack.WriteLock {
			return o.Line
		}
	}
	return 0
}

// lower makes a sentence's first letter small, to stand after "Likely: ".
func lower(s string) string { return string(s[0]|0x20) + s[1:] }
