package cause

import (
	"fmt"
	"slices"

	"koans/checker/internal/explain/diagnose/internal/stack"
)

// leaving: the loop that receives can be left early, and then nobody takes the rest.
func leaving(w Wait, others []Wait) (Answer, bool) {
	op, ch := channel(w)
	if op == nil || w.Kind != stack.Send || len(ch.Receives) != 1 || ch.Passed || ch.Returned {
		return Answer{}, false
	}
	r := ch.Receives[0]
	if !w.Left && slices.ContainsFunc(others, func(o Wait) bool { _, in := o.isIn(r.Func); return in }) {
		return Answer{}, false // who receives is there, and waits for something else
	}
	if r.Around() == nil {
		if ch.Unbuffered() && len(ch.Makes) == 1 && (w.N > 1 || len(ch.Sends) > 1 || ch.Sends[0].Loop != nil) && w.File.Once(r, ch.Makes[0]) {
			return w.noted(fmt.Sprintf("Only one value is received, at line %d, and more are sent.", r.Line),
				r.Line, "the only receive"), true
		}
		return Answer{}, false
	}
	if exit := w.File.LeavesAt(r.Around(), r.Range); exit > 0 {
		return w.noted(fmt.Sprintf("Likely the loop that receives has been left at line %d: nobody takes what is still sent. Let the senders know, or give the channel room for all.", exit),
			exit, "the receiving loop is left here"), true
	}
	return Answer{}, false
}
