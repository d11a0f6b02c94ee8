package cause

import (
	"fmt"

	"koans/checker/internal/explain/diagnose/internal/source"
	"koans/checker/internal/explain/diagnose/internal/stack"
)

// unreached: nobody who waits holds the lock, what the test hands over panics, and a function that calls such a thing with the lock held
// gives it back only behind the call. A channel with a buffer may serve as the lock.
func unreached(w Wait, _ []Wait) (Answer, bool) {
	if !w.Panics {
		return Answer{}, false
	}
	turn, gives, stays := source.Turn{}, "Unlock", "locked"
	if _, name := lock(w); name != "" {
		turn.Name = name
	} else if t, ok := slot(w); ok {
		turn, gives, stays = t, "receive", "taken"
		if !t.Send {
			gives = "send"
		}
	}
	if turn.Name == "" {
		return Answer{}, false
	}
	all := w.File.Unreached(turn)
	if len(all) == 0 {
		return Answer{}, false
	}
	u := all[0]
	return w.noted(fmt.Sprintf("Likely %s stays %s: line %d takes it and line %d calls %s, and when that panics, the %s at line %d is not reached. A defer right after it was taken covers every way.", u.Text, stays, u.Take, u.Call, u.Called, gives, u.Give),
		u.Give, fmt.Sprintf("is not reached when %s panics", u.Called)), true
}

// slot returns how the channel that w waits on serves as a lock or semaphore, if it may.
func slot(w Wait) (source.Turn, bool) {
	op, ch := channel(w)
	if op == nil || op.Text() == "" || len(ch.Makes) == 0 || ch.Unbuffered() {
		return source.Turn{}, false
	}
	return source.Turn{Name: source.Last(op.On), Slot: true, Send: w.Kind == stack.Send}, true
}
