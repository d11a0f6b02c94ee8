package cause

import (
	"fmt"
	"slices"
)

// deferredInLoop: the lock is given back by a deferred call in a loop, which runs when the function ends, and not the round.
func deferredInLoop(w Wait, others []Wait) (Answer, bool) {
	text, name := lock(w)
	if name == "" {
		return Answer{}, false
	}
	for _, d := range w.File.DeferredInLoop(name) {
		at, own := w.isIn(d.Func)
		own = own && w.File.Covers(d.Loop, at)
		elsewhere := func(o Wait) bool {
			_, in := o.isIn(d.Func)
			return !in && firstNamed(holds(o), name) != nil
		}
		inside := func(o Wait) bool {
			at, in := o.isIn(d.Func)
			return in && at >= w.File.Line(d.Loop.Pos())
		}
		if slices.ContainsFunc(append(slices.Clone(others), w), func(o Wait) bool { return o.collects(name) }) {
			continue
		}
		if slices.ContainsFunc(others, elsewhere) || !own && !slices.ContainsFunc(others, inside) {
			continue
		}
		return w.noted(fmt.Sprintf("The deferred Unlock at line %d runs when the function ends, not at the end of the loop's round: until then %s stays locked. Unlock it in the round, or make the round a function of its own.", d.Line, text),
			d.Line, "runs only when the function ends"), true
	}
	return Answer{}, false
}
