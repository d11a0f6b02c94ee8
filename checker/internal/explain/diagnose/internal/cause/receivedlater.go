package cause

import (
	"fmt"
	"slices"

	"koans/checker/internal/explain/diagnose/internal/source"
	"koans/checker/internal/explain/diagnose/internal/stack"
)

// receivedLater: whoever is to receive waits first, with a WaitGroup, for those who send.
func receivedLater(w Wait, others []Wait) (Answer, bool) {
	op, ch := channel(w)
	if op == nil || w.Kind != stack.Send || w.Left || !ch.Local || ch.Passed || len(ch.Receives) == 0 || len(ch.Makes) != 1 {
		return Answer{}, false
	}
	for _, o := range others {
		if o.Kind != stack.WaitGroup || !receivesAfter(o, ch) {
			continue
		}
		cure := "Give it room for all that may be sent, or receive meanwhile."
		if ch.Unbuffered() {
			cure = "Receive meanwhile, and let another goroutine wait for them."
		}
		return w.noted(fmt.Sprintf("Nobody receives from %s before line %d has waited for those who send, and there is no room for this. %s", op.Text(), o.Line, cure),
			o.Line, "waits for those who send, and would receive only then"), true
	}
	return Answer{}, false
}

// receivesAfter says whether all receives are in the function that waits, behind where it does, once.
func receivesAfter(o Wait, ch source.Channel) bool {
	_, body := o.File.Func(o.Line)
	return body != nil && o.File.Loop(o.Line) == nil && !slices.ContainsFunc(ch.Receives, func(r source.Use) bool {
		return r.Func != body || r.Line <= o.Line
	})
}
