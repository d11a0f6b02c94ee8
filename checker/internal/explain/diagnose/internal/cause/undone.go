package cause

import (
	"fmt"

	"koans/checker/internal/explain/diagnose/internal/source"
	"koans/checker/internal/explain/diagnose/internal/stack"
)

// group returns the WaitGroup that w waits for.
func group(w Wait) (text, name string) {
	if w.Kind != stack.WaitGroup || !w.Direct {
		return "", ""
	}
	op := w.File.Method(w.Line, "Wait")
	if op == nil {
		return "", ""
	}
	return op.Text(), source.Last(op.On)
}

// undone: a WaitGroup that is added to and never told that anything is done.
func undone(w Wait, _ []Wait) (Answer, bool) {
	text, name := group(w)
	if name == "" {
		return Answer{}, false
	}
	adds := w.File.Calls(name, "Add")
	if len(adds) == 0 || w.File.Mentions(name, "Done", "Go") || len(adds) > 1 {
		return Answer{}, false
	}
	return w.noted(fmt.Sprintf("Nobody in this file calls %s.Done.", text), adds[0].Line, "counted here"), true
}
