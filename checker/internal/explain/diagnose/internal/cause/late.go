package cause

import (
	"fmt"

	"koans/checker/internal/explain/diagnose/internal/source"
	"koans/checker/internal/explain/diagnose/internal/stack"
)

// late: the receiver takes the value or something else, whichever comes first,
// and is gone when the value comes later; without a buffer the sender stays.
func late(w Wait, _ []Wait) (Answer, bool) {
	op, ch := channel(w)
	if op == nil || w.Kind != stack.Send || !w.Left || !ch.Unbuffered() || len(ch.Receives) != 1 || len(ch.Sends) != 1 {
		return Answer{}, false
	}
	r := ch.Receives[0]
	if loop := w.File.Loop(w.Line); loop != nil && !w.File.Covers(loop, ch.Makes[0].Line) {
		return Answer{}, false // several may send
	}
	if r.Select == nil || r.Loop != nil || len(source.Cases(r.Select)) < 2 {
		return Answer{}, false
	}
	return w.noted(fmt.Sprintf("The receiver's select at line %d has taken another case and is gone. With a buffer, make(chan …, 1), the late send does not need anybody.", w.File.Line(r.Select.Pos())),
		w.File.Line(r.Select.Pos()), "the receiver takes whichever comes first"), true
}
