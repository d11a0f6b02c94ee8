package contract

import "go/ast"

// What a function reaches is found by names: whatever it mentions, and whatever
// that mentions. A type's name stands for all of its methods, since they may be called
// through an interface by the code under test. This takes in more than is ever called, which is what the questions need.

// index notes what can be reached by which name.
func (f *testFile) index() {
	f.decls = map[string][]ast.Node{}
	note := func(name string, n ast.Node) { f.decls[name] = append(f.decls[name], n) }
	for _, d := range f.tree.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			note(d.Name.Name, d)
			if r := receiver(d); r != "" {
				note(r, d)
			}
		case *ast.GenDecl:
			for _, spec := range d.Specs {
				switch spec := spec.(type) {
				case *ast.ValueSpec:
					for _, id := range spec.Names {
						note(id.Name, spec)
					}
				case *ast.TypeSpec:
					note(spec.Name.Name, spec)
				}
			}
		}
	}
}

// reach returns from and all declarations that it reaches.
func (f *testFile) reach(from ...ast.Node) map[ast.Node]bool {
	seen := map[ast.Node]bool{}
	for len(from) > 0 {
		n := from[len(from)-1]
		from = from[:len(from)-1]
		if seen[n] {
			continue
		}
		seen[n] = true
		ast.Inspect(n, func(m ast.Node) bool {
			if id, ok := m.(*ast.Ident); ok {
				from = append(from, f.decls[id.Name]...)
			}
			return true
		})
	}
	return seen
}

// reaches reports whether anything that from reaches contains what is looked for.
func (f *testFile) reaches(from ast.Node, wanted func(ast.Node) bool) bool {
	for n := range f.reach(from) {
		if contains(n, wanted) {
			return true
		}
	}
	return false
}

func contains(n ast.Node, wanted func(ast.Node) bool) bool {
	found := false
	ast.Inspect(n, func(m ast.Node) bool {
		found = found || m != nil && wanted(m)
		return !found
	})
	return found
}

func (f *testFile) isBubble(n ast.Node) bool { return f.calls(n, f.lab, "Bubble") }
func (f *testFile) isReal(n ast.Node) bool   { return f.calls(n, f.lab, "Real") }

// calls reports whether n is a call of pkg.name, for any of the names.
func (f *testFile) calls(n ast.Node, pkg string, names ...string) bool {
	call, ok := n.(*ast.CallExpr)
	return ok && selects(call.Fun, pkg, names...)
}

// selects reports whether e is pkg.name, for any of the names.
func selects(e ast.Expr, pkg string, names ...string) bool {
	sel, ok := e.(*ast.SelectorExpr)
	if !ok || pkg == "" {
		return false
	}
	if x, ok := sel.X.(*ast.Ident); !ok || x.Name != pkg {
		return false
	}
	for _, name := range names {
		if sel.Sel.Name == name {
			return true
		}
	}
	return false
}
