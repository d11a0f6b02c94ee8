package cause

import (
	"fmt"
	"go/ast"
	"slices"

	"koans/checker/internal/explain/diagnose/internal/source"
	"koans/checker/internal/explain/diagnose/internal/stack"
)

// taken: one value is sent, where a channel should be closed: who received first has it, and the others wait.
func taken(w Wait, others []Wait) (Answer, bool) {
	if !w.Direct || w.Kind != stack.Receive && w.Kind != stack.Select {
		return Answer{}, false
	}
	for _, on := range waitedOn(w) {
		if on.send || on.text == "" || len(on.Makes) != 1 || on.Param || on.Passed || len(on.Closes) > 0 || !sentOnce(on.Sends) || len(on.Sends) != 1 {
			continue
		}
		send := on.Sends[0]
		start := w.File.Start(send.Func)
		if start.Line == 0 || start.Loop != nil || slices.ContainsFunc(w.File.Exits(send.Func), func(exit int) bool { return exit < send.Line }) {
			continue
		}
		if slices.ContainsFunc(append(slices.Clip(others), w), func(o Wait) bool { _, in := o.isIn(send.Func); return in }) {
			continue
		}
		cure := "close " + on.text
		if !empty(send) {
			cure = "keep it where all can read it, and close a channel"
		}
		return w.noted(fmt.Sprintf("Likely an earlier receive has taken the one value that line %d sends: a value is for one who receives. Where all should have it, %s: that tells all who wait, and all who come later.", send.Line, cure),
			send.Line, "the one value is sent here"), true
	}
	return Answer{}, false
}

// sentOnce says whether none of the sends is in a loop, or may be left out for another case.
func sentOnce(sends []source.Use) bool {
	return len(sends) > 0 && !slices.ContainsFunc(sends, func(u source.Use) bool { return u.Loop != nil || u.Select != nil })
}

// empty says whether what is sent is struct{}{}, which only tells that something has happened.
func empty(u source.Use) bool {
	send, ok := u.Node.(*ast.SendStmt)
	if !ok {
		return false
	}
	lit, ok := send.Value.(*ast.CompositeLit)
	if !ok {
		return false
	}
	typ, ok := lit.Type.(*ast.StructType)
	return ok && len(typ.Fields.List) == 0
}
