package cause

import (
	"fmt"
	"go/ast"
	"slices"

	"koans/checker/internal/explain/diagnose/internal/source"
	"koans/checker/internal/explain/diagnose/internal/stack"
)

// A receiver is a place that receives what w sends, in its file.
type receiver struct {
	source.Use
	start source.Use // where its goroutine is started; its line is 0 if that is not known
}

// receivers returns all who receive from a channel, with those in functions that it is given to; ok is false if there may be others.
func receivers(w Wait, ch source.Channel) (all []receiver, ok bool) {
	if ch.Param || ch.Returned || ch.Away || len(ch.Makes) == 0 {
		return nil, false
	}
	uses := slices.Clone(ch.Receives)
	for _, g := range ch.Given {
		to := w.File.Function(source.Last(g.Call.Fun))
		if to == nil || to.Body == nil {
			return nil, false
		}
		name := parameterName(to.Type, g.Index)
		if name == "" {
			return nil, false
		}
		in := w.File.Channel(w.File.Line(to.Body.Pos()), ast.NewIdent(name))
		if in.Passed || in.Returned || !in.Local || len(in.Makes) > 0 {
			return nil, false
		}
		for _, u := range in.Receives {
			if !slices.ContainsFunc(uses, func(known source.Use) bool { return known.Node == u.Node }) {
				uses = append(uses, u)
			}
		}
	}
	for _, u := range uses {
		r := receiver{Use: u}
		r.start = w.File.Start(u.Func)
		all = append(all, r)
	}
	return all, len(all) > 0
}

// sentOn returns the one channel that w waits to send on, alone or in a select.
func sentOn(w Wait) (waited, bool) {
	var found []waited
	for _, on := range waitedOn(w) {
		if on.send {
			found = append(found, on)
		}
	}
	if !w.Direct || len(found) != 1 || found[0].text == "" {
		return waited{}, false
	}
	return found[0], true
}

// isIn says whether the goroutines are in the function with that body, which may have called what they wait in.
func (w Wait) isIn(body *ast.BlockStmt) (line int, in bool) {
	for _, line := range w.lines() {
		if _, of := w.File.Func(line); of == body {
			return line, true
		}
	}
	return 0, false
}

// gone: all goroutines that received have ended, while somebody still sends.
func gone(w Wait, others []Wait) (Answer, bool) {
	on, ok := sentOn(w)
	if !ok || w.Left {
		return Answer{}, false
	}
	all, ok := receivers(w, on.Channel)
	if !ok {
		return Answer{}, false
	}
	for _, r := range all {
		if _, own := w.isIn(r.Func); own || r.start.Line == 0 {
			return Answer{}, false
		}
		if slices.ContainsFunc(others, func(o Wait) bool { _, in := o.isIn(r.Func); return in }) {
			return Answer{}, false
		}
	}
	r := all[0]
	if len(all) > 1 {
		return Answer{}, false // which of them should have been there is not to be seen
	}
	_, here := w.File.Func(w.Line)
	if r.start.Func == here && r.start.Line > w.Line && w.File.Loop(w.Line, r.start.Line) == nil {
		return w.noted(fmt.Sprintf("Nobody receives from %s yet: who does so, at line %d, is started at line %d, behind this send.", on.text, r.Line, r.start.Line),
			r.start.Line, "who receives is started here"), true
	}
	loop := r.Around()
	if loop == nil {
		if r.start.Loop == nil || !on.Unbuffered() {
			return Answer{}, false
		}
		return w.noted(fmt.Sprintf("Each goroutine that receives from %s takes one value, at line %d, and ends; more values are sent.", on.text, r.Line),
			r.Line, "each goroutine receives once"), true
	}
	return leftLoop(w, on, r, w.File.Line(loop.Pos()))
}

// leftLoop says how who received in a loop, at line, has left it.
func leftLoop(w Wait, on waited, r receiver, line int) (Answer, bool) {
	leaves := w.File.Leaves(r.Use)
	if len(leaves) > mostEnds {
		return Answer{}, false
	}
	says := fmt.Sprintf("All who receive from %s, in the loop at line %d, have ", on.text, line)
	if len(leaves) == 0 {
		counted, ok := r.Around().(*ast.ForStmt)
		_, ranged := r.Around().(*ast.RangeStmt)
		if r.Range || ok && counted.Cond == nil || !ok && !ranged {
			return Answer{}, false
		}
		return w.noted(says+"come to its end, and more values are sent than it takes.", line, "who received has come to the end of this loop"), true
	}
	var ways []int
	ended := true
	for _, l := range leaves {
		ways = append(ways, l.Line)
		ended = ended && l.AtEnd
	}
	cure := " Let them go on receiving, or tell the sender when they leave."
	if len(on.Closes) > 0 {
		cure = fmt.Sprintf(" Let them receive until %s is closed, or tell the sender when they leave.", on.text)
	}
	if ctx := w.File.Context(w.Line); ended && ctx != "" && w.Kind == stack.Send {
		cure = fmt.Sprintf(" They look at a context and this send does not: put it into a select, beside <-%s.Done().", ctx)
	}
	a := Answer{Says: says + "left it, likely at " + either(ways) + ": nobody takes what is still sent." + cure}
	for _, way := range ways {
		a.Notes = append(a.Notes, Note{Place{w.File, way}, "who receives leaves here"})
	}
	return a, true
}

// busy: who is to receive waits for something else, and perhaps for those who send.
func busy(w Wait, others []Wait) (Answer, bool) {
	on, ok := sentOn(w)
	if !ok || w.Left {
		return Answer{}, false
	}
	all, ok := receivers(w, on.Channel)
	if !ok || slices.ContainsFunc(all, func(r receiver) bool { _, own := w.isIn(r.Func); return own || r.Func != all[0].Func || r.Deferred }) {
		return Answer{}, false
	}
	r := all[0]
	for _, o := range others {
		line, in := o.isIn(r.Func)
		if !in || line == r.Line || o.Kind == stack.Sleep || o.Kind == stack.Nothing {
			continue
		}
		says := fmt.Sprintf("ho receives from %s, at line %d, waits at line %d", on.text, r.Line, line)
		if r.Line > line && w.File.Loop(line, r.Line) == nil {
			says += " before that"
		}
		if waitsFor(o, w) {
			says += ", for the very goroutines that wait here"
		}
		says += fmt.Sprintf(". Receive meanwhile, or give %s room for all that may be sent.", on.text)
		begin := "W"
		if !on.Local {
			begin = "Likely: w" // others of the same type have such a channel, too
		}
		return w.noted(begin+says, line, "who is to receive waits here"), true
	}
	return Answer{}, false
}

// waitsFor says whether o waits to send on a channel from which w's goroutines receive.
func waitsFor(o, w Wait) bool {
	on, ok := sentOn(o)
	if !ok {
		return false
	}
	all, ok := receivers(o, on.Channel)
	return ok && slices.ContainsFunc(all, func(r receiver) bool { _, in := w.isIn(r.Func); return in })
}
