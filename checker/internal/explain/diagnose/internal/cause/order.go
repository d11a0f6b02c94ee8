package cause

import (
	"fmt"
	"slices"

	"koans/checker/internal/explain/diagnose/internal/source"
)

// order: two goroutines each hold the lock that the other waits for.
func order(w Wait, others []Wait) (Answer, bool) {
	_, wants := lock(w)
	if wants == "" {
		return Answer{}, false
	}
	for _, o := range append([]Wait{w}, others...) {
		_, otherWants := lock(o)
		if otherWants == "" {
			continue
		}
		mine := firstNamed(holds(w), otherWants)
		theirs := firstNamed(holds(o), wants)
		if mine == nil || theirs == nil {
			continue
		}
		if o.Line == w.Line && mine.Name() == wants {
			// One line, two objects: transfer(a, b) and transfer(b, a).
			if different := slices.Compact(slices.Sorted(slices.Values(append(slices.Clone(w.Locks), o.Locks...)))); len(different) < 2 {
				continue
			}
			return w.noted(fmt.Sprintf("Likely the same two locks are taken in opposite orders: who holds one from line %d waits here for the other, and the other way round. Take them in one order everywhere, such as by id.", mine.Line),
				mine.Line, "the first of the two locks is taken here"), true
		}
		if o.Line != w.Line {
			return w.noted(fmt.Sprintf("The two locks are taken in different orders: here %s first (line %d), there %s first (line %d). Take them in one order everywhere.", mine.Text, mine.Line, theirs.Text, theirs.Line),
				theirs.Line, "the other one takes its first lock here"), true
		}
	}
	return Answer{}, false
}

func firstNamed(hs []source.Held, name string) *source.Held {
	i := slices.IndexFunc(hs, func(h source.Held) bool { return h.Name() == name })
	if i < 0 {
		return nil
	}
	return &hs[i]
}
