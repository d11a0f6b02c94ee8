package cause

import (
	"fmt"

	"koans/checker/internal/explain/diagnose/internal/stack"
)

// silent: a channel with one side only.
func silent(w Wait, _ []Wait) (Answer, bool) {
	op, ch := channel(w)
	if op == nil || op.Text() == "" || len(ch.Makes) == 0 || ch.Param || ch.Passed || ch.Returned {
		return Answer{}, false
	}
	switch {
	case w.Kind == stack.Receive && len(ch.Sends) == 0 && len(ch.Closes) == 0:
		return Answer{Says: fmt.Sprintf("Nobody in this file sends on %s or closes it.", op.Text())}, true
	case w.Kind == stack.Send && len(ch.Receives) == 0:
		return Answer{Says: fmt.Sprintf("Nobody in this file receives from %s.", op.Text())}, true
	}
	return Answer{}, false
}
