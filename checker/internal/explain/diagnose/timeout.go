package diagnose

import (
	"fmt"

	"koans/checker/internal/explain/diagnose/internal/stack"
)

// timeouts reports a process that was stopped for its time, when neither a
// deadlock nor a spin explains it.
func timeouts(v *view) []Finding {
	var fs []Finding
	for _, h := range v.halts() {
		switch h.kind {
		case Timeout:
			fs = append(fs, v.late(h))
		case Asked:
			fs = append(fs, v.stoppedBy(h))
		}
	}
	return fs
}

func (v *view) late(h halt) Finding {
	f := Finding{
		Kind: Timeout, Test: h.test, Raw: h.dump,
		Message: "the tests had not ended when their time was up",
		Help:    "Look for a wait that takes far longer than it should, or for work without end.",
	}
	if h.test != "" {
		f.Message = h.test + " had not ended when its time was up"
	}
	if cs := v.crowds(remaining(stack.Goroutines(h.dump))); len(cs) > 0 {
		f.Pos = cs[0].at.pos()
		f.Message += fmt.Sprintf(": %s %s", cs[0].who(), v.what(cs[0]))
		f.Related = v.relate(cs[0])
	}
	return f
}
