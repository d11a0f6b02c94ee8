package cause

import (
	"fmt"

	"koans/checker/internal/explain/diagnose/internal/stack"
)

// abandoned: the channel was returned to a caller who does not receive (any more).
func abandoned(w Wait, _ []Wait) (Answer, bool) {
	op, ch := channel(w)
	if op == nil || w.Kind != stack.Send || !w.Left || !ch.Local || !ch.Returned || ch.Passed || len(ch.Receives) > 0 || len(ch.Makes) != 1 {
		return Answer{}, false
	}
	made := ch.Makes[0]
	if len(ch.Sends) == 1 && w.File.Loop(w.Line) == nil && ch.Unbuffered() {
		return w.noted(fmt.Sprintf("Likely the caller has not received from %s. With a buffer of one, make(chan …, 1), the send does not need anybody.", op.Text()),
			made.Line, "made without a buffer"), true
	}
	return w.noted(fmt.Sprintf("Likely the caller receives less from %s than is sent: send no more than was promised, or let the caller say that it has enough, such as by a context.", op.Text()),
		made.Line, "the channel is made here"), true
}
