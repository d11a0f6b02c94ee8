package cause

import (
	"fmt"
	"slices"

	"koans/checker/internal/explain/diagnose/internal/source"
	"koans/checker/internal/explain/diagnose/internal/stack"
)

// unclosed: a loop over a channel ends only when the channel is closed, and
// nobody closes it.
func unclosed(w Wait, _ []Wait) (Answer, bool) {
	op, ch := channel(w)
	if op == nil || op.Text() == "" || w.Kind != stack.Receive || len(ch.Closes) > 0 || len(ch.Makes) == 0 || ch.Param || ch.Passed {
		return Answer{}, false
	}
	if !slices.ContainsFunc(ch.Receives, func(u source.Use) bool { return u.Range && u.Line == w.Line }) {
		return Answer{}, false
	}
	return Answer{Says: fmt.Sprintf("Nobody closes %s: a loop over a channel ends when it is closed, not when it is empty. Whoever sends last must close it.", op.Text())}, true
}
