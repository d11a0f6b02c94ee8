package cause

import (
	"fmt"

	"koans/checker/internal/explain/diagnose/internal/source"
	"koans/checker/internal/explain/diagnose/internal/stack"
)

func condition(w Wait) (text, name string) {
	if w.Kind != stack.Cond || !w.Direct {
		return "", ""
	}
	op := w.File.Method(w.Line, "Wait")
	if op == nil {
		return "", ""
	}
	return op.Text(), source.Last(op.On)
}

// unsignalled: a condition variable that nobody signals.
func unsignalled(w Wait, _ []Wait) (Answer, bool) {
	text, name := condition(w)
	if name == "" || len(w.File.Calls(name, "Signal", "Broadcast")) > 0 {
		return Answer{}, false
	}
	return Answer{Says: fmt.Sprintf("Nobody in this file calls %s.Signal or %s.Broadcast.", text, text)}, true
}

// oneSignal: somebody still waits, and all that ever wakes anybody wakes only one.
func oneSignal(w Wait, _ []Wait) (Answer, bool) {
	text, name := condition(w)
	if name == "" || len(w.File.Calls(name, "Broadcast")) > 0 {
		return Answer{}, false
	}
	signals := w.File.Calls(name, "Signal")
	if len(signals) == 0 {
		return Answer{}, false
	}
	return w.noted(fmt.Sprintf("Likely %s.Signal at line %d has woken one of several who wait, and not the one who could go on: when it matters to more than one, use Broadcast.", text, signals[0].Line),
		signals[0].Line, "wakes only one"), true
}
