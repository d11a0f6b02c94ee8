package mutate

import (
	"go/ast"
	"strings"
)

var goRemoved = operator{
	name: "go removed",
	doc:  "What is to be done beside the rest is done before it.",
	find: func(s *source) []fault {
		var fs []fault
		visit(s.tree, func(g *ast.GoStmt) {
			fs = append(fs, fault{g, s.brief(g), []edit{{g.Pos(), g.Call.Pos(), ""}}})
		})
		s.grouped(func(stmt *ast.ExprStmt, call *ast.CallExpr) {
			fs = append(fs, fault{stmt, s.brief(stmt), []edit{
				{stmt.Pos(), call.Args[0].Pos(), "("}, {call.Args[0].End(), stmt.End(), ")()"},
			}})
		})
		return fs
	},
}

var notAwaited = operator{
	name: "not awaited",
	doc:  "A goroutine is started beside the group that is waited for.",
	find: func(s *source) []fault {
		var fs []fault
		s.grouped(func(stmt *ast.ExprStmt, call *ast.CallExpr) {
			fs = append(fs, fault{stmt, s.brief(stmt), []edit{
				{stmt.Pos(), call.Args[0].Pos(), "go ("}, {call.Args[0].End(), stmt.End(), ")()"},
			}})
		})
		return fs
	},
}

// grouped calls f with each goroutine that is started in a group.
func (s *source) grouped(f func(*ast.ExprStmt, *ast.CallExpr)) {
	statements(s.tree, func(stmt ast.Stmt) {
		e, ok := stmt.(*ast.ExprStmt)
		if !ok {
			return
		}
		switch call, name := s.called(e); name {
		case "(*sync.WaitGroup).Go", "(*golang.org/x/sync/errgroup.Group).Go":
			f(e, call)
		}
	})
}

var goAdded = operator{
	name: "go added",
	doc:  "What is to be done before the rest is done beside it.",
	find: func(s *source) []fault {
		var fs []fault
		statements(s.tree, func(stmt ast.Stmt) {
			e, ok := stmt.(*ast.ExprStmt)
			if !ok {
				return
			}
			// Of a library's functions hardly anybody thinks so: it is the callback, or one's own.
			call, name := s.called(e)
			if call == nil || name != "" && !strings.Contains(name, s.tree.Name.Name+".") || s.isConversion(call) {
				return
			}
			fs = append(fs, fault{e, s.brief(e), []edit{{e.Pos(), e.Pos(), "go "}}})
		})
		return fs
	},
}

func (s *source) isConversion(call *ast.CallExpr) bool { return s.info.Types[call.Fun].IsType() }
