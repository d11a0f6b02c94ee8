package diagnose

import (
	"strings"

	"koans/checker/internal/explain/diagnose/internal/stack"
)

// What announces goroutines that are left: the lab, goleak, and synctest.
const (
	labLeft      = "left behind: "
	goleakLeft   = "found unexpected goroutines:"
	synctestLeft = "deadlock: main bubble goroutine has exited but blocked goroutines remain"
)

// leaks reports goroutines that were still there when everything should have
// ended: one finding for those that wait at the same place.
func leaks(v *view) []Finding {
	var fs []Finding
	for _, e := range v.failed() {
		if strings.HasPrefix(e.text, labLeft) || strings.Contains(e.text, goleakLeft) {
			fs = append(fs, v.left(e.text, e.test)...)
		}
	}
	for _, d := range v.deaths() {
		if d.says == synctestLeft {
			fs = append(fs, v.left(d.text, d.test)...)
		}
	}
	return fs
}

func (v *view) left(text, test string) []Finding {
	gs := stack.Goroutines(text)
	cs := v.causesFirst(v.crowds(remaining(gs)))
	var fs []Finding
	for i, c := range cs {
		if i > 0 && c.at.whose == Tests {
			break // the tests' own wait for what the learner's do
		}
		f := Finding{
			Kind: Leak, Pos: c.at.pos(), Test: test, Raw: text,
			Message: "left behind: " + c.who() + " still " + v.what(c),
			Related: v.relate(c),
		}
		help, related := v.why(c, cs, true)
		f.Help, f.Related = help, append(related, f.Related...)
		if says := v.shared(cs); says != "" {
			f.Help, f.shared = says, true
		}
		fs = append(fs, v.turnedToLearner(f, c.at))
	}
	if len(fs) == 0 {
		fs = append(fs, v.leftByOthers(gs, text, test))
	}
	return fs
}

// remaining drops what is not the leak itself: synctest's own goroutines and the one that reports.
func remaining(gs []stack.Goroutine) []stack.Goroutine {
	var out []stack.Goroutine
	for _, g := range gs {
		if g.State == "running" && reports(g) || machineryOfTests(g) {
			continue
		}
		out = append(out, g)
	}
	return out
}

func reports(g stack.Goroutine) bool {
	for _, f := range g.Frames {
		if strings.HasPrefix(f.Func, "testing.tRunner") || f.Func == "panic" {
			return true
		}
	}
	return false
}

// machineryOfTests says whether g belongs to testing or synctest alone.
func machineryOfTests(g stack.Goroutine) bool {
	if len(g.Frames) == 0 {
		return false
	}
	for _, prefix := range []string{"internal/synctest.", "testing/synctest.", "testing.(*T).Run", "testing.(*M)", "koans/exercises/internal/harness."} {
		if strings.HasPrefix(g.Frames[0].Func, prefix) {
			return true
		}
	}
	return false
}

// leftByOthers reports goroutines of libraries: their stacks name no line of
// the learner's, but what they are tells what was not ended.
func (v *view) leftByOthers(gs []stack.Goroutine, text, test string) Finding {
	f := Finding{
		Kind: Leak, Test: test, Raw: text,
		Message: "left behind: goroutines are still there when everything should have ended",
		Help:    "None of them is in your file now: what was opened or started there and not closed or stopped?",
	}
	for _, g := range gs {
		for _, known := range libraries {
			if strings.Contains(g.Created.Func, known.creator) || len(g.Frames) > 0 && strings.Contains(g.Frames[len(g.Frames)-1].Func, known.creator) {
				f.Message = "left behind: " + known.what
				f.Help = known.help
				return f
			}
		}
	}
	v.elsewhereWaits(&f, "left behind: ", text)
	return f
}

var libraries = []struct{ creator, what, help string }{
	{"net/http.(*Transport)", "an HTTP connection is still open", "Close each response's body on every path, or the connection stays; a client of your own needs CloseIdleConnections, too."},
	{"net/http.(*persistConn)", "an HTTP connection is still open", "Close each response's body on every path, or the connection stays; a client of your own needs CloseIdleConnections, too."},
	{"net/http.(*Server)", "an HTTP server still serves", "Shut the server down and wait until Serve has returned."},
	{"database/sql.", "a database is still open", "Close the database, and on every path its rows and transactions."},
	{"context.", "a context is still being watched", "Call the context's cancel function on every path."},
	{"os/exec.(*Cmd)", "a process has not been waited for", "Each Start needs a Wait, also when the context ends."},
	{"os/signal.", "signals are still being watched", "Call the function that signal.NotifyContext returned, or signal.Stop."},
}
