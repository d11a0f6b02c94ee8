package cause

import (
	"fmt"

	"koans/checker/internal/explain/diagnose/internal/stack"
)

// ownSend: a function sends on the unbuffered channel that it has just made,
// before anybody else can know of the channel.
func ownSend(w Wait, _ []Wait) (Answer, bool) {
	op, ch := channel(w)
	if op == nil || w.Kind != stack.Send || !ch.Local || !ch.Unbuffered() || ch.Passed || len(ch.Makes) != 1 {
		return Answer{}, false
	}
	made := ch.Makes[0]
	_, here := w.File.Func(w.Line)
	if made.Func != here {
		return Answer{}, false
	}
	for _, r := range ch.Receives {
		if r.Func != here { // another goroutine may receive
			return Answer{}, false
		}
	}
	until := "before it has returned it"
	if !ch.Returned {
		until = "and it is this goroutine itself that should receive"
		if len(ch.Receives) == 0 {
			return Answer{}, false
		}
	}
	return w.noted(fmt.Sprintf("%s has no buffer, so a send waits for a receiver; but this function sends %s. Send in a goroutine, or give the channel a buffer.", op.Text(), until),
		made.Line, "the channel is made here"), true
}
