package source

import (
	"go/ast"
	"go/token"
)

// A Leave is a return or break by which a loop is left before it has come to its end.
type Leave struct {
	Line  int
	AtEnd bool // because a context has ended
}

// Leaves returns the ways out of the loop around a receive other than that its channel is closed, or its count is reached.
func (f *File) Leaves(u Use) []Leave {
	loop := u.Around()
	if loop == nil {
		return nil
	}
	var all []Leave
	var stack []ast.Node
	ast.Inspect(loop, func(n ast.Node) bool {
		if n == nil {
			stack = stack[:len(stack)-1]
			return true
		}
		leaves := false
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.ReturnStmt:
			leaves = true
		case *ast.BranchStmt:
			leaves = n.Tok == token.BREAK && n.Label == nil && !insideSwitch(loop, n) && innermost(stack, loop)
		}
		if leaves && !whenClosed(stack) {
			all = append(all, Leave{f.Line(n.Pos()), whenEnded(stack)})
		}
		stack = append(stack, n)
		return true
	})
	return all
}

// innermost says whether the innermost loop on the stack is loop.
func innermost(stack []ast.Node, loop ast.Stmt) bool {
	for i := len(stack) - 1; i >= 0; i-- {
		switch stack[i].(type) {
		case *ast.ForStmt, *ast.RangeStmt:
			return stack[i] == ast.Node(loop)
		}
	}
	return false
}

// whenClosed says whether what is on top of the stack is done if !ok: that is how people ask whether a channel is closed.
func whenClosed(stack []ast.Node) bool {
	for _, n := range stack {
		s, ok := n.(*ast.IfStmt)
		if !ok {
			continue
		}
		if not, ok := s.Cond.(*ast.UnaryExpr); ok && not.Op == token.NOT {
			if _, ok := not.X.(*ast.Ident); ok {
				return true
			}
		}
	}
	return false
}

// whenEnded says whether what is on top of the stack is done when a context has ended.
func whenEnded(stack []ast.Node) bool {
	for _, n := range stack {
		switch n := n.(type) {
		case *ast.CommClause:
			if n.Comm != nil && receivesDone(n.Comm) {
				return true
			}
		case *ast.IfStmt:
			if callsErr(n.Init) || callsErr(n.Cond) {
				return true
			}
		}
	}
	return false
}
