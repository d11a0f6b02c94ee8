package cause

import (
	"fmt"

	"koans/checker/internal/explain/diagnose/internal/source"
	"koans/checker/internal/explain/diagnose/internal/stack"
)

// slotKept: a buffered channel serves as a semaphore, one operation takes a slot
// and the opposite one gives it back, and a return goes past the latter.
func slotKept(w Wait, _ []Wait) (Answer, bool) {
	op, ch := channel(w)
	if op == nil || op.Text() == "" || len(ch.Makes) == 0 || ch.Unbuffered() {
		return Answer{}, false
	}
	takes, gives, how := ch.Sends, ch.Receives, "<-"+op.Text()
	if w.Kind == stack.Receive {
		takes, gives, how = ch.Receives, ch.Sends, "send on "+op.Text()
	}
	if len(gives) != 1 || gives[0].Deferred {
		return Answer{}, false
	}
	give := gives[0]
	for _, take := range takes {
		if take.Line >= give.Line || take.Func != give.Func && !startedBehind(w, take, give) {
			continue
		}
		for _, exit := range w.File.Exits(give.Func) {
			if take.Line < exit && exit < give.Line {
				return w.noted(fmt.Sprintf("Likely the return at line %d goes past the %s at line %d that gives the slot back: defer it.", exit, how, give.Line),
					exit, "the slot is not given back on this way out"), true
			}
		}
	}
	return Answer{}, false
}

// startedBehind says whether who takes the slot then starts the goroutine that gives it back.
func startedBehind(w Wait, take, give source.Use) bool {
	start, _ := w.File.Start(give.Func)
	_, starter := w.File.Func(start)
	return start > take.Line && starter == take.Func && w.File.Loop(start) == take.Loop
}
