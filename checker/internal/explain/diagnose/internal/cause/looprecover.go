package cause

import (
	"fmt"
	"go/ast"

	"koans/checker/internal/explain/diagnose/internal/source"
)

// loopRecover: who was to go on with the next is gone, since the recover stands around the loop, and not around one turn of it.
func loopRecover(w Wait, _ []Wait) (Answer, bool) {
	var recovers ast.Node
	var loop ast.Stmt
	count := 0
	ast.Inspect(w.File.Tree, func(n ast.Node) bool {
		var body *ast.BlockStmt
		switch n := n.(type) {
		case *ast.FuncDecl:
			body = n.Body
		case *ast.FuncLit:
			body = n.Body
		}
		if body == nil {
			return true
		}
		if r, l := recoverAroundLoop(body); r != nil {
			recovers, loop = r, l
			count++
		}
		return true
	})
	if count != 1 {
		return Answer{}, false
	}
	line := w.File.Line(recovers.Pos())
	return w.noted(fmt.Sprintf("The recover at line %d ends the whole loop at line %d, and not only one turn of it: after a panic nobody goes on there. Put it into a function of its own, around one turn.", line, w.File.Line(loop.Pos())),
		line, "after a panic, the loop is over"), true
}

// recoverAroundLoop returns the recover that body defers before an endless loop, or one over a channel, and the loop; nil if there is none, or if who
// has recovered starts somebody else.
func recoverAroundLoop(body *ast.BlockStmt) (recovers ast.Node, loop ast.Stmt) {
	for _, s := range body.List {
		switch s := s.(type) {
		case *ast.DeferStmt:
			if lit, ok := s.Call.Fun.(*ast.FuncLit); ok {
				recovers = recoverOf(lit)
			}
		case *ast.ForStmt:
			if recovers != nil && s.Init == nil && s.Post == nil {
				return recovers, s
			}
		case *ast.RangeStmt:
			if recovers != nil && s.Value == nil {
				return recovers, s
			}
		}
	}
	return nil, nil
}

// recoverOf returns the call of recover in lit, if lit then does nothing with more consequences.
func recoverOf(lit *ast.FuncLit) (call ast.Node) {
	more := false
	ast.Inspect(lit.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.GoStmt:
			more = true
		case *ast.CallExpr:
			switch source.Last(n.Fun) {
			case "recover":
				call = n
			case "panic", "Go":
				more = true
			}
		}
		return true
	})
	if more {
		return nil
	}
	return call
}
