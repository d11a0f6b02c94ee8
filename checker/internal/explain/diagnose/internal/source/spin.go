package source

import (
	"fmt"
	"go/ast"
	"go/token"
	"slices"
)

// A Spinning says why a loop goes round without waiting, and the line that shows it, if one does.
type Spinning struct {
	Says string
	Line int
	Note string
}

// Spins says why the loop, which was seen at work on the lines, never waits.
func (f *File) Spins(loop ast.Stmt, lines []int) Spinning {
	for _, s := range selectsOf(loop) {
		if !slices.ContainsFunc(lines, func(l int) bool { return f.Covers(s, l) }) {
			continue
		}
		for _, c := range Cases(s) {
			line := f.Line(c.Clause.Pos())
			for _, b := range f.IdleBreaks(loop) {
				if c.Clause.Comm != nil && f.Covers(c.Clause, b.Line) {
					return Spinning{b.String(), line, "ready again and again"}
				}
			}
			_, method := MethodCall(c.On)
			switch {
			case staysIn(c.Clause.Body) && c.Clause.Comm == nil:
				return Spinning{fmt.Sprintf("The select never waits, because of its default at line %d: without that it waits until one of its cases can happen.", line), line, "taken whenever nothing else is ready"}
			case staysIn(c.Clause.Body) && method == "Done" && !c.Send && !asksForEnd(loop):
				return Spinning{fmt.Sprintf("Once the context has ended, <-%s is ready for ever from now on, and the loop comes back to it at once: leave the loop at line %d.", Text(c.On), line), line, "ready for ever once the context has ended"}
			}
		}
	}
	if asks(loop) {
		return Spinning{Says: "Instead of asking again and again, wait for a channel (or a condition variable) that the other side signals."}
	}
	return Spinning{Says: "What is to end this loop, and does that ever come about?"}
}

// selectsOf returns the selects of the loop itself, not of functions or loops within it.
func selectsOf(loop ast.Stmt) []*ast.SelectStmt {
	var all []*ast.SelectStmt
	ast.Inspect(loop, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.ForStmt, *ast.RangeStmt:
			return n == loop
		case *ast.SelectStmt:
			all = append(all, n)
		}
		return true
	})
	return all
}

// staysIn says whether what a case does leads back into the loop, on every way.
func staysIn(body []ast.Stmt) bool {
	stays := true
	for _, s := range body {
		ast.Inspect(s, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.FuncLit:
				return false
			case *ast.ReturnStmt:
				stays = false
			case *ast.BranchStmt:
				stays = stays && n.Label == nil && n.Tok != token.GOTO
			case *ast.CallExpr:
				// It may wait there, or never come back; only what is known to do neither counts.
				switch Last(n.Fun) {
				case "panic", "Goexit", "Exit", "Fatal", "Sleep", "Wait", "Lock", "Acquire", "Done":
					stays = false
				}
			case *ast.UnaryExpr:
				stays = stays && n.Op != token.ARROW
			case *ast.SendStmt, *ast.SelectStmt:
				stays = false
			}
			return true
		})
	}
	return stays
}

// asksForEnd says whether the loop ends when a context has ended: by its condition, or by an if in it.
func asksForEnd(loop ast.Stmt) bool {
	s, ok := loop.(*ast.ForStmt)
	if !ok {
		return false
	}
	return callsErr(s.Cond) || slices.ContainsFunc(s.Body.List, func(one ast.Stmt) bool {
		s, ok := one.(*ast.IfStmt)
		return ok && (callsErr(s.Init) || callsErr(s.Cond)) && !staysIn(s.Body.List)
	})
}

// callsErr says whether something in n, which may be nil, asks whether a context has ended.
func callsErr(n ast.Node) bool {
	if n == nil {
		return false
	}
	calls := false
	ast.Inspect(n, func(n ast.Node) bool {
		e, ok := n.(ast.Expr)
		calls = calls || ok && asksForErr(e)
		return !calls
	})
	return calls
}

// asks says whether the loop looks at something that others change.
func asks(loop ast.Stmt) bool {
	found := false
	ast.Inspect(loop, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.SelectStmt:
			found = true
		case *ast.CallExpr:
			switch Last(n.Fun) {
			case "Load", "CompareAndSwap", "Lock", "RLock", "TryLock", "Sleep", "Gosched", "After", "Err", "len":
				found = true
			}
		}
		return !found
	})
	return found
}
