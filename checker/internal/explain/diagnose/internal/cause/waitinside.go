package cause

import (
	"fmt"
	"slices"

	"koans/checker/internal/explain/diagnose/internal/source"
)

// waitInside: a goroutine that the WaitGroup counts waits for the WaitGroup.
func waitInside(w Wait, _ []Wait) (Answer, bool) {
	text, name := group(w)
	if name == "" {
		return Answer{}, false
	}
	_, here := w.File.Func(w.Line)
	counted := slices.ContainsFunc(w.File.Calls(name, "Done"), func(c source.Call) bool { return c.Func == here && c.Deferred })
	if !counted {
		return Answer{}, false
	}
	return Answer{Says: fmt.Sprintf("This goroutine is one of those that %s counts: it waits for its own end.", text)}, true
}
