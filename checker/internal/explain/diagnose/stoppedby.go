package diagnose

import (
	"strings"

	"koans/checker/internal/explain/diagnose/internal/stack"
)

// stoppedBy reports a process that somebody has stopped to see what its goroutines do (SIGQUIT, Ctrl-\\). That they wait is no
// fault in itself: most of a daemon does so all its life.
func (v *view) stoppedBy(h halt) Finding {
	f := Finding{
		Kind: Asked, Test: h.test, Raw: h.dump,
		Message: "stopped from outside, by SIGQUIT",
		Help:    "The dump alone does not say that anything is wrong: look at who waits longer than you expect.",
	}
	cs := v.crowds(remaining(stack.Goroutines(h.dump)))
	for i, c := range cs {
		switch {
		case i == 0:
			f.Pos = c.at.pos()
			f.Message += ": " + c.who() + " " + v.what(c)
		case i < 4:
			f.Message += ", " + c.who() + " " + v.what(c)
		case i == 4:
			f.Message += ", and there are others"
		}
		if i > 0 && i < 8 {
			f.Related = append(f.Related, Related{c.at.pos(), c.who() + " " + v.what(c)})
		}
	}
	if len(cs) > 0 {
		f.Related = append(v.relate(cs[0]), f.Related...)
	}
	return f
}

// ofTests says whether the dump is of a test binary.
func ofTests(dump string) bool {
	return strings.Contains(dump, "\ntesting.tRunner(") || strings.Contains(dump, "\ntesting.(*M).Run(") || strings.Contains(dump, "\ntesting.(*T).Run(")
}
