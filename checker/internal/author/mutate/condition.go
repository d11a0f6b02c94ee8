package mutate

import (
	"go/ast"
	"go/token"
)

var ifForWait = operator{
	name: "if around Wait",
	doc:  "Who was woken does not look again whether what it waited for is so.",
	find: func(s *source) []fault {
		var fs []fault
		visit(s.tree, func(loop *ast.ForStmt) {
			if loop.Init != nil || loop.Cond == nil || loop.Post != nil {
				return
			}
			for _, stmt := range loop.Body.List {
				if _, name := s.called(stmt); name == "(*sync.Cond).Wait" {
					fs = append(fs, fault{loop, "for " + squeeze(s.textOf(loop.Cond)),
						[]edit{{loop.For, loop.For + token.Pos(len("for")), "if"}}})
					return
				}
			}
		})
		return fs
	},
}

// The other way round is no fault: who is woken needlessly looks again, and if nobody does so that is "if around Wait".
var signalForBroadcast = operator{
	name: "Signal for Broadcast",
	doc:  "One is woken where all were to be.",
	find: func(s *source) []fault {
		var fs []fault
		visit(s.tree, func(call *ast.CallExpr) {
			if s.callee(call) == "(*sync.Cond).Broadcast" {
				sel := ast.Unparen(call.Fun).(*ast.SelectorExpr).Sel
				fs = append(fs, fault{call, squeeze(s.textOf(call)), []edit{{sel.Pos(), sel.End(), "Signal"}}})
			}
		})
		return fs
	},
}
