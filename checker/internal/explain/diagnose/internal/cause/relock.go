package cause

import (
	"fmt"

	"koans/checker/internal/explain/diagnose/internal/stack"
)

// relock: a goroutine waits for a lock that it holds itself. A Go lock does not
// know who holds it; not even a reader may ask to write.
func relock(w Wait, _ []Wait) (Answer, bool) {
	text, name := lock(w)
	if name == "" {
		return Answer{}, false
	}
	for i, line := range w.lines() {
		for _, h := range w.File.HeldAt(line) {
			// In another function the receiver may have another name.
			if h.Name() != name || i == 0 && h.Text != text {
				continue
			}
			how := "locked it"
			if h.Read {
				how = "read-locked it"
			}
			says := fmt.Sprintf("The same goroutine %s at line %d and has not unlocked it: a lock cannot be taken twice.", how, h.Line)
			if h.Read && w.Kind == stack.WriteLock {
				says = fmt.Sprintf("The same goroutine read-locked it at line %d: a read lock cannot be raised to a write lock. RUnlock first, Lock, and look again.", h.Line)
			}
			if i > 0 {
				says = "Likely: " + lower(says)
			}
			return w.noted(says, h.Line, "the lock was taken here"), true
		}
	}
	return Answer{}, false
}

// lower makes a sentence's first letter small, to stand after "Likely: ".
func lower(s string) string { return string(s[0]|0x20) + s[1:] }
