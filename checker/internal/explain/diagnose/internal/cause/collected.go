package cause

import (
	"fmt"
	"slices"

	"koans/checker/internal/explain/diagnose/internal/source"
)

// collected: one takes many locks, round by round, another two of them in another order.
func collected(w Wait, others []Wait) (Answer, bool) {
	text, name := lock(w)
	if name == "" {
		return Answer{}, false
	}
	if w.collects(name) {
		for _, o := range others {
			if first := o.keeps(name); first != nil {
				return w.noted(fmt.Sprintf("Locks are taken in different orders: here one after another, elsewhere that of line %d before that of line %d. Take them in one order, such as by number.", first.Line, o.Line),
					first.Line, "the other one took its first lock here, and holds it"), true
			}
		}
		return Answer{}, false
	}
	first := w.keeps(name)
	i := slices.IndexFunc(others, func(o Wait) bool { return o.collects(name) })
	if first == nil || i < 0 {
		return Answer{}, false
	}
	return w.noted(fmt.Sprintf("Locks are taken in different orders: here %s before %s, at line %d one after another. Take them in one order, such as by number.", first.Text, text, others[i].Line),
		others[i].Line, "the other took some in earlier rounds, and holds them"), true
}

// collects reports whether w, which waits for a lock of that name, takes another one in each round of a loop and keeps all until its function
// ends, as whoever wants them all does.
func (w Wait) collects(name string) bool {
	if _, wants := lock(w); wants != name {
		return false
	}
	return slices.ContainsFunc(w.File.DeferredInLoop(name), func(d source.Use) bool {
		at, in := w.isIn(d.Func)
		return in && w.File.Covers(d.Loop, at) && w.File.Varies(d)
	})
}

// keeps returns the lock that w took last of those of that name, while it waits for another of the name; nil if there is none.
func (w Wait) keeps(name string) *source.Held {
	if _, wants := lock(w); wants != name || w.collects(name) {
		return nil
	}
	held := holds(w)
	slices.Reverse(held)
	return firstNamed(held, name)
}
