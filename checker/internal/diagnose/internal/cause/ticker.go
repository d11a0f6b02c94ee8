package cause

import (
	"go/ast"

	"koans/checker/internal/diagnose/internal/source"
	"koans/checker/internal/diagnose/internal/stack"
)

// ticker: Stop does not close a ticker's channel, so a loop over it never ends.
func ticker(w Wait, _ []Wait) (Answer, bool) {
	if w.Kind != stack.Receive || !w.Direct {
		return Answer{}, false
	}
	op := w.File.Receive(w.Line)
	if op == nil {
		return Answer{}, false
	}
	sel, ok := op.On.(*ast.SelectorExpr)
	if !ok || sel.Sel.Name != "C" || len(w.File.Calls(source.Last(sel.X), "Stop", "Reset")) == 0 {
		return Answer{}, false
	}
	return Answer{Says: "Stop does not close the channel of a ticker or timer: who waits on it waits for ever. Use a select with a second channel for the end."}, true
}
