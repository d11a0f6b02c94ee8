package cause

import (
	"fmt"
	"slices"

	"koans/checker/internal/explain/diagnose/internal/source"
	"koans/checker/internal/explain/diagnose/internal/stack"
)

// closeSkipped: the close, or the only send, stands behind a return that goes past it.
func closeSkipped(w Wait, _ []Wait) (Answer, bool) {
	op, ch := channel(w)
	if op == nil || op.Text() == "" || w.Kind != stack.Receive || len(ch.Makes) == 0 || ch.Param || ch.Passed {
		return Answer{}, false
	}
	ends := ch.Closes
	what := "close"
	if len(ends) == 0 {
		if slices.ContainsFunc(ch.Receives, func(u source.Use) bool { return u.Range }) {
			return Answer{}, false
		}
		ends, what = ch.Sends, "send"
	}
	if len(ends) != 1 || ends[0].Deferred || ends[0].Func == nil {
		return Answer{}, false
	}
	for _, exit := range w.File.Exits(ends[0].Func) {
		if exit < ends[0].Line && w.Line != exit {
			return w.noted(fmt.Sprintf("Likely the return at line %d goes past the %s at line %d.", exit, what, ends[0].Line),
				exit, "on this way out there is no "+what), true
		}
	}
	return Answer{}, false
}
