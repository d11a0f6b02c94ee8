package mutate

import "go/ast"

var caseRemoved = operator{
	name: "case removed",
	doc:  "A select does not listen to something, such as the end of the context; or it waits where it was only to look.",
	find: func(s *source) []fault {
		var fs []fault
		visit(s.tree, func(sel *ast.SelectStmt) {
			if len(sel.Body.List) < 2 {
				return
			}
			for _, clause := range sel.Body.List {
				c := clause.(*ast.CommClause)
				f := s.removed(c)
				f.what = squeeze(string(s.text[s.offset(c.Pos()) : s.offset(c.Colon)+1]))
				fs = append(fs, f)
			}
		})
		return fs
	},
}

var defaultAdded = operator{
	name: "default added",
	doc:  "A select goes on at once where it was to wait.",
	find: func(s *source) []fault {
		var fs []fault
		visit(s.tree, func(sel *ast.SelectStmt) {
			for _, clause := range sel.Body.List {
				if clause.(*ast.CommClause).Comm == nil {
					return
				}
			}
			if len(sel.Body.List) == 0 {
				return
			}
			first := sel.Body.List[0].(*ast.CommClause)
			what := squeeze(string(s.text[s.offset(first.Pos()) : s.offset(first.Colon)+1]))
			fs = append(fs, fault{sel, "select { " + what + " ... }", []edit{{sel.Body.Rbrace, sel.Body.Rbrace, "default:\n"}}})
		})
		return fs
	},
}
