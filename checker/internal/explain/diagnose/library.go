package diagnose

import (
	"slices"
	"strings"

	"koans/checker/internal/explain/diagnose/internal/stack"
)

// notYours follows a place that is in a library, the only one there is.
const notYours = ", in code that is not yours"

// anybodys says whether it is no exercise's code that is explained, but what somebody has printed.
func (v *view) anybodys() bool { return v.run.Variant.Exercise == nil && len(v.run.Variant.Files) == 0 }

// withLibraries is a view to which libraries are somebody's, too: what is left to look at when no line of the reader's own code is
// there. Only the standard library and what tests are run by stay machinery.
func (v *view) withLibraries() *view {
	wide := *v
	wide.owner = func(function, file string) Whose {
		if w := v.owner(function, file); w != Machinery {
			return w
		}
		if !strings.HasSuffix(file, ".go") || standard(function, file) || strings.HasSuffix(file, "_testmain.go") || strings.HasPrefix(function, "koans/") {
			return Machinery
		}
		return Tests
	}
	return &wide
}

// foreign returns the first frame outside of the standard library, when none is of the reader's own code.
func (v *view) foreign(frames ...stack.Frame) (site, bool) {
	if !v.anybodys() {
		return site{}, false
	}
	s := v.withLibraries().locate(frames)
	return s, s.whose != Machinery && s.Line > 0
}

// elsewhereWaits makes f tell who waits where in libraries.
func (v *view) elsewhereWaits(f *Finding, begin, dump string) {
	if !v.anybodys() {
		return
	}
	wide := v.withLibraries()
	cs := wide.crowds(remaining(stack.Goroutines(dump)))
	cs = slices.DeleteFunc(cs, func(c crowd) bool { return c.at.Line == 0 })
	if len(cs) == 0 {
		return
	}
	f.Pos = cs[0].at.pos()
	f.Message = begin + cs[0].who() + " " + wide.what(cs[0]) + notYours
	f.Related = wide.relate(cs[0])
	for _, c := range cs[1:min(len(cs), 4)] {
		f.Related = append(f.Related, Related{c.at.pos(), c.who() + " " + wide.what(c)})
	}
	f.Help = "No line of yours is on these stacks: what of the library was opened or started, and not closed, or used otherwise than its documentation says?"
}
