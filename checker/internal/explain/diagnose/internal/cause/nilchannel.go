package cause

import (
	"fmt"

	"koans/checker/internal/explain/diagnose/internal/stack"
)

// nilChannel: a channel that was declared and never made.
func nilChannel(w Wait, _ []Wait) (Answer, bool) {
	if w.Kind != stack.NilSend && w.Kind != stack.NilReceive {
		return Answer{}, false
	}
	op, ch := channel(w)
	if op == nil || op.Text() == "" || len(ch.Makes) > 0 || ch.Param {
		return Answer{}, false
	}
	a := Answer{Says: fmt.Sprintf("Nothing in this file makes %s: without make(chan …) it is nil, and a nil channel blocks for ever.", op.Text())}
	if ch.Declared > 0 {
		a = w.noted(a.Says, ch.Declared, "declared here, and not made")
	}
	return a, true
}
