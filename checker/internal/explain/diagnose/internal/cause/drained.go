package cause

import (
	"fmt"
	"go/ast"
	"go/token"

	"koans/checker/internal/explain/diagnose/internal/source"
	"koans/checker/internal/explain/diagnose/internal/stack"
)

// drained: Stop says false also when the tick has been taken already, and then there is nothing to drain.
func drained(w Wait, _ []Wait) (Answer, bool) {
	if w.Kind != stack.Receive || !w.Direct {
		return Answer{}, false
	}
	op := w.File.Receive(w.Line)
	if op == nil {
		return Answer{}, false
	}
	ch, ok := op.On.(*ast.SelectorExpr)
	_, body := w.File.Func(w.Line)
	if !ok || ch.Sel.Name != "C" || body == nil {
		return Answer{}, false
	}
	timer, inside, taken := source.Text(ch.X), false, 0
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.IfStmt:
			inside = inside || stopFailed(n.Cond, timer) && w.File.Covers(n.Body, w.Line)
		case *ast.UnaryExpr:
			if n.Op == token.ARROW && source.Text(n.X) == op.Text() && w.File.Line(n.Pos()) != w.Line {
				taken = w.File.Line(n.Pos())
			}
		}
		return true
	})
	if timer == "" || !inside || taken == 0 {
		return Answer{}, false
	}
	return w.noted(fmt.Sprintf("Stop says false also when the tick was taken already, as line %d does: then nothing comes any more, and the drain waits for ever. Drain only what was not received, or not at all (since Go 1.23 there is no need).", taken),
		taken, "the tick may have been taken here"), true
}

// stopFailed says whether cond is !timer.Stop().
func stopFailed(cond ast.Expr, timer string) bool {
	not, ok := cond.(*ast.UnaryExpr)
	if !ok || not.Op != token.NOT {
		return false
	}
	recv, name := source.MethodCall(not.X)
	return name == "Stop" && source.Text(recv) == timer
}
