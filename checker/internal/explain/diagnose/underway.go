package diagnose

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"koans/checker/internal/explain/diagnose/internal/stack"
)

// A panic may be under way when something else ends the program, or keeps it: a deferred call that unlocks what is not locked, or
// that waits. The runtime then tells of that alone; the panic is the cause, and only the stack shows it.

// panicking returns the frames that led to the panic that is under way on a stack, the one that came first.
func panicking(frames []stack.Frame) (below []stack.Frame, ok bool) {
	for i, f := range slices.Backward(frames) {
		if f.Func == "panic" {
			return frames[i+1:], true
		}
	}
	return nil, false
}

// raisers are the functions of the runtime that stand below a panic, and what has happened then.
var raisers = []struct{ function, says string }{
	{"runtime.goPanicIndex", "index out of range"},
	{"runtime.panicIndex", "index out of range"},
	{"runtime.goPanicSlice", "slice bounds out of range"},
	{"runtime.panicSlice", "slice bounds out of range"},
	{"runtime.panicdivide", "integer divide by zero"},
	{"runtime.panicmem", "nil pointer dereference"},
	{"runtime.panicwrap", "nil pointer dereference"},
	{"runtime.panicdottype", "interface conversion"},
	{"runtime.mapassign", "assignment to entry in nil map"},
	{"runtime.chansend", "send on closed channel"},
}

// nearNil is an access of a field of what is not there: its address is but the field's offset.
var nearNil = regexp.MustCompile(`\n\[signal SIGSEGV: .* addr=0x[0-9a-f]{1,3} `)

// wasRaised says what has panicked; "" when that is not known.
func wasRaised(below []stack.Frame, text string) string {
	for _, f := range below[:min(len(below), 3)] {
		for _, r := range raisers {
			if strings.HasPrefix(f.Func, r.function) {
				return r.says
			}
		}
	}
	if nearNil.MatchString(text) {
		return "nil pointer dereference"
	}
	return ""
}

// overtaken is a panic that a fatal error in a deferred call has kept from being told.
func (v *view) overtaken(d death, g stack.Goroutine, at site) (Finding, bool) {
	if !d.fatal || at.Line == 0 || at.whose == Machinery {
		return Finding{}, false
	}
	gs := stack.Goroutines(d.text)
	if len(gs) == 0 {
		return Finding{}, false
	}
	below, ok := panicking(gs[0].Frames)
	if !ok {
		return Finding{}, false
	}
	what := "a panic"
	if says := wasRaised(below, d.text); says != "" {
		what = "panic: " + says
	}
	by := "a deferred call"
	if strings.Contains(d.says, "nlock of unlocked") {
		by = "a deferred Unlock of a lock that was not held"
	}
	f := Finding{
		Kind: Panic, Test: d.test, Raw: d.text, Pos: at.pos(),
		Message: fmt.Sprintf("%s, at %s; while that was under way, %s ended the program (%s)", what, short(at.pos()), by, d.says),
		Help:    fmt.Sprintf("Mend line %d first: what the runtime tells of came after it, and has only hidden it.", at.Line),
	}
	deferred := v.locate(gs[0].Frames[:len(gs[0].Frames)-len(below)])
	if deferred.whose != Machinery {
		f.Related = append(f.Related, Related{deferred.pos(), "the deferred call"})
	}
	if at.whose == Learners && at.above.Line > 0 && strings.Contains(d.says, "nlock of unlocked") {
		// Others may panic, and then all should be as it was.
		f.Message = fmt.Sprintf("fatal error: %s, in a deferred call, while a panic of the function that is called at %s is under way", d.says, short(at.pos()))
		f.Help = "A deferred Unlock runs on the way of a panic, too, and the lock was open just then. Where somebody else's code runs unlocked, either a deferred call locks again, or none unlocks."
		if line := v.unlocking(gs[0].Frames, below, at); line > 0 {
			f.Related = append(f.Related, Related{f.Pos, "the panic comes from the function that is called here"})
			f.Pos.Line = line
		}
	}
	if start := v.started(g); start.whose != Machinery && start.Line > 0 {
		f.Related = append(f.Related, Related{start.pos(), "the goroutine was started here"})
	}
	f.Related = append(f.Related, v.callers(g.Frames, at)...)
	return f, true
}

// unlocking returns the line of the deferred call at which the runtime was, of the function of at that a panic leaves; 0 if it is not known.
func (v *view) unlocking(frames, below []stack.Frame, at site) int {
	n, file := len(frames)-len(below)-2, v.file(at.File)
	if n < 0 || file == nil {
		return 0
	}
	_, body := file.Func(at.Line)
	if body == nil {
		return 0
	}
	name := frames[n].Short()
	return file.Deferred(file.Line(body.Rbrace), name[strings.LastIndex(name, ".")+1:])
}

// hidden makes f, a deadlock, tell of the panic whose deferred calls wait.
func (v *view) hidden(cs []crowd, f Finding) (Finding, bool) {
	for _, c := range cs {
		below, ok := panicking(c.gs[0].Frames)
		if !ok || c.at.Line == 0 {
			continue
		}
		at := v.locate(below)
		if at.whose == Machinery || at.Line == 0 {
			continue
		}
		what := "a panic"
		if says := wasRaised(below, ""); says != "" {
			what = "a panic (" + says + ")"
		}
		f.Pos = at.pos()
		f.Message = fmt.Sprintf("deadlock: %s at %s is under way and cannot end the program, for in a deferred call %s %s", what, short(at.pos()), c.who(), v.what(c))
		f.Help = fmt.Sprintf("Mend line %d first, of which nothing is told as long as the deferred call waits.", at.Line)
		f.Related = append(f.Related, Related{c.at.pos(), "the deferred call waits here"})
		if at.whose == Learners && at.above.Line > 0 {
			// What the test has handed over panics, and is meant to: nothing is to be mended where it was called.
			f.Pos = c.at.pos()
			f.Message = fmt.Sprintf("deadlock: a panic leaves the call at %s, and in a deferred call %s %s", short(at.pos()), c.who(), v.what(c))
			f.Help = "A deferred call runs on the way of a panic, too, and must come to an end then as well: what does it wait for, and does that come only if all goes well?"
			f.Related[len(f.Related)-1] = Related{at.pos(), "the panic comes from what is called here"}
		}
		f.Related = append(f.Related, v.callers(below, at)...)
		for _, o := range cs {
			if o.gs[0].ID != c.gs[0].ID {
				f.Related = append(f.Related, Related{o.at.pos(), o.who() + " " + v.what(o)})
			}
		}
		return f, true
	}
	return f, false
}
