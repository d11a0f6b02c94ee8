package cause

import (
	"go/ast"

	"koans/checker/internal/explain/diagnose/internal/stack"
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
	_, loop := op.Node.(*ast.RangeStmt)
	if !ok || sel.Sel.Name != "C" || !loop || len(w.File.CallsOf("NewTicker")) == 0 {
		return Answer{}, false
	}
	return Answer{Says: "Stop does not close the channel of a ticker, so a loop over it never ends. Use a select with a second channel for the end."}, true
}
