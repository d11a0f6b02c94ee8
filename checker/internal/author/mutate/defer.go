package mutate

import "go/ast"

var deferRemoved = operator{
	name: "defer removed",
	doc:  "What is to be done at the end is forgotten.",
	find: func(s *source) []fault {
		var fs []fault
		visit(s.tree, func(d *ast.DeferStmt) { fs = append(fs, s.removed(d)) })
		return fs
	},
}

var deferAtOnce = operator{
	name: "defer at once",
	doc:  "What is to be done at the end is done now.",
	find: func(s *source) []fault {
		var fs []fault
		visit(s.tree, func(d *ast.DeferStmt) {
			fs = append(fs, fault{d, s.brief(d), []edit{{d.Pos(), d.Call.Pos(), ""}}})
		})
		return fs
	},
}
