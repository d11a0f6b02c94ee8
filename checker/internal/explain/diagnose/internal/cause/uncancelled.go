package cause

import (
	"go/ast"
	"slices"

	"koans/checker/internal/explain/diagnose/internal/source"
	"koans/checker/internal/explain/diagnose/internal/stack"
)

// uncancelled: it would end with a context that this file can cancel.
func uncancelled(w Wait, _ []Wait) (Answer, bool) {
	if !w.Direct || !watchesContext(w) {
		return Answer{}, false
	}
	var made []int
	ast.Inspect(w.File.Tree, func(n ast.Node) bool {
		if recv, name := source.MethodCall(n); recv != nil && source.Last(recv) == "context" && (name == "WithCancel" || name == "WithCancelCause") {
			made = append(made, w.File.Line(n.Pos()))
		}
		return true
	})
	if len(made) != 1 { // which one it is nobody knows
		return Answer{}, false
	}
	return w.noted("It would end with its context, which has not been cancelled: is cancel called on every path, and before anybody waits for this goroutine?", made[0], "the context is made here"), true
}

// watchesContext says whether one of the things that w waits for is the end of a context.
func watchesContext(w Wait) bool {
	switch w.Kind {
	case stack.Receive:
		op := w.File.Receive(w.Line)
		return op != nil && isDone(op)
	case stack.Select:
		s := w.File.Select(w.Line)
		return s != nil && slices.ContainsFunc(source.Cases(s), func(c source.Case) bool {
			return c.On != nil && isDone(&source.Op{On: c.On})
		})
	}
	return false
}
