package mutate

import (
	"go/ast"
	"go/token"
	"slices"
	"strings"
)

var statementRemoved = operator{
	name: "statement removed",
	doc:  "A step is forgotten: a send, a call, an assignment, an early return.",
	find: func(s *source) []fault {
		var fs []fault
		statements(s.tree, func(stmt ast.Stmt) {
			if s.isStep(stmt) {
				fs = append(fs, s.removed(stmt))
			}
		})
		return fs
	},
}

// isStep says whether the statement is one that something follows without it, too.
func (s *source) isStep(stmt ast.Stmt) bool {
	switch stmt := stmt.(type) {
	case *ast.ExprStmt:
		// A Lock alone is never forgotten without its Unlock: see locksRemoved.
		_, name := s.called(stmt)
		return !strings.HasSuffix(name, ".Lock") && !strings.HasSuffix(name, ".RLock")
	case *ast.AssignStmt:
		return stmt.Tok != token.DEFINE && !allBlank(stmt.Lhs)
	case *ast.ReturnStmt:
		return len(stmt.Results) == 0
	case *ast.SendStmt, *ast.IncDecStmt, *ast.BranchStmt:
		return true
	}
	return false
}

// allBlank says whether what is assigned is thrown away.
func allBlank(exprs []ast.Expr) bool {
	return !slices.ContainsFunc(exprs, func(e ast.Expr) bool {
		id, ok := e.(*ast.Ident)
		return !ok || id.Name != "_"
	})
}

var guardRemoved = operator{
	name: "guard removed",
	doc:  "A case is not thought of: an if without an else is missing, and all that it guards.",
	find: func(s *source) []fault {
		var fs []fault
		statements(s.tree, func(stmt ast.Stmt) {
			if i, ok := stmt.(*ast.IfStmt); ok && i.Else == nil {
				f := s.removed(i)
				f.what = squeeze(string(s.text[s.offset(i.Pos()):s.offset(i.Body.Pos())])) + " {...}"
				fs = append(fs, f)
			}
		})
		return fs
	},
}

var exchanged = operator{
	name: "neighbours exchanged",
	doc:  "Two steps are made in the wrong order, such as waiting and closing.",
	find: func(s *source) []fault {
		var fs []fault
		lists(s.tree, func(stmts []ast.Stmt) {
			for i := 1; i < len(stmts); i++ {
				a, b := stmts[i-1], stmts[i]
				if !s.ordered(a) || !s.ordered(b) || !synchronises(a) && !synchronises(b) || s.quiet(a) && s.quiet(b) {
					continue
				}
				first, second := s.textOf(a), s.textOf(b)
				if first == second {
					continue
				}
				fs = append(fs, fault{a, s.brief(a) + " <-> " + s.brief(b), []edit{
					{a.Pos(), a.End(), second}, {b.Pos(), b.End(), first},
				}})
			}
		})
		return fs
	},
}

// ordered says whether the statement is a step that can come before or after another. What is deferred comes at
// the end in either case.
func (s *source) ordered(stmt ast.Stmt) bool {
	switch stmt := stmt.(type) {
	case *ast.ExprStmt:
		_, name := s.called(stmt)
		return name != "panic"
	case *ast.AssignStmt:
		return stmt.Tok != token.DEFINE
	case *ast.SendStmt, *ast.IncDecStmt, *ast.GoStmt:
		return true
	}
	return false
}

// quiet says whether the statement only changes what others look at later: two of them under one lock, such as noting that
// something is closed and waking who waits for it, are seen together in either order.
func (s *source) quiet(stmt ast.Stmt) bool {
	if !s.underLock(stmt) {
		return false
	}
	switch stmt := stmt.(type) {
	case *ast.ExprStmt:
		_, name := s.called(stmt)
		return slices.Contains([]string{"close", "delete", "(*sync.Cond).Signal", "(*sync.Cond).Broadcast"}, name)
	case *ast.AssignStmt:
		quiet := true
		visit(stmt, func(call *ast.CallExpr) {
			quiet = quiet && slices.Contains([]string{"append", "make", "len", "cap", "min", "max"}, s.callee(call))
		})
		return quiet
	}
	return false
}

// underLock says whether the function that the statement is in unlocks at its end, and so holds the lock as long as it runs.
func (s *source) underLock(stmt ast.Stmt) bool {
	held := false
	s.functions(func(fn *ast.FuncDecl) {
		if stmt.Pos() < fn.Body.Pos() || stmt.End() > fn.Body.End() {
			return
		}
		for _, first := range fn.Body.List {
			if d, ok := first.(*ast.DeferStmt); ok && strings.HasSuffix(s.callee(d.Call), "Unlock") {
				held = true
			}
		}
		// A function literal may run when the lock is not held any more.
		visit(fn.Body, func(lit *ast.FuncLit) { held = held && (stmt.Pos() < lit.Pos() || stmt.End() > lit.End()) })
	})
	return held
}

// synchronises says whether another goroutine may see when the statement is made: whether it
// calls, sends or receives. Two assignments in a row may stand either way.
func synchronises(stmt ast.Stmt) bool {
	found := false
	ast.Inspect(stmt, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr, *ast.SendStmt, *ast.GoStmt:
			found = true
		case *ast.UnaryExpr:
			found = found || n.Op == token.ARROW
		}
		return !found
	})
	return found
}
