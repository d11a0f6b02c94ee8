package diagnose

import (
	"fmt"
	"slices"
	"strings"

	"koans/checker/internal/explain/diagnose/internal/stack"
)

// failedElsewhere reports a race that is within the testing package itself: FailNow, which t.Fatal and the like
// call, in a goroutine that is not the test's own.
func (v *view) failedElsewhere(r stack.Race, text string) (Finding, bool) {
	if len(r.Accesses) < 2 {
		return Finding{}, false
	}
	for _, a := range r.Accesses[:2] {
		if len(a.Frames) == 0 || !strings.HasPrefix(a.Frames[0].Func, "testing.") {
			return Finding{}, false
		}
	}
	for i, a := range r.Accesses[:2] {
		at := v.locate(a.Frames)
		own := slices.ContainsFunc(a.Frames, func(f stack.Frame) bool { return f.Func == "testing.tRunner" })
		failing := slices.ContainsFunc(a.Frames, func(f stack.Frame) bool { return f.Func == "testing.(*common).FailNow" })
		if own || !failing || at.whose == Machinery || at.index == 0 {
			continue
		}
		f := Finding{
			Kind: Race, Pos: at.pos(), Test: v.racedDuring(), Raw: text,
			Message: fmt.Sprintf("data race: %s is called at %s in a goroutine that is not the test's own", callee(a.Frames[at.index-1]), short(at.pos())),
			Help:    "It ends the goroutine that calls it, not the test, and must be called in the test's own: call t.Error there and return, or hand the error over on a channel.",
		}
		if start := v.locate(a.Created); start.whose != Machinery && start.Line > 0 {
			f.Message += ", started at " + short(start.pos())
			f.Related = append(f.Related, Related{start.pos(), "the goroutine was started here"})
		}
		if other := v.locate(r.Accesses[1-i].Frames); other.whose != Machinery && other.Line > 0 {
			f.Related = append(f.Related, Related{other.pos(), "meanwhile the other side was here"})
		}
		return f, true
	}
	return Finding{}, false
}

// callee is how a test calls the function of the frame: "t.Fatal", "require.NoError".
func callee(f stack.Frame) string {
	name := f.Short()
	if f.Package() == "testing" {
		return "t." + name[strings.LastIndexByte(name, '.')+1:]
	}
	pkg := f.Package()
	return pkg[strings.LastIndexByte(pkg, '/')+1:] + "." + name
}

// racedInLibrary reports a race whose lines are all a library's.
func (v *view) racedInLibrary(r stack.Race, text string) (Finding, bool) {
	if !v.anybodys() {
		return Finding{}, false
	}
	wide := v.withLibraries()
	p, ok := wide.pairOf(r)
	if !ok {
		return Finding{}, false
	}
	f := wide.raced(p, text)
	f.Message += notYours
	f.Help = "What was handed to the library, or is shared by way of it, and is used elsewhere at the same time?"
	return f, f.Pos.Line > 0
}
