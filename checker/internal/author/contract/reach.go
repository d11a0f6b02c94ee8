package contract

import (
	"errors"
	"go/ast"
	"go/types"
)

// resolve finds out what the names in the files stand for, as far as the files
// themselves declare it. Nothing is imported: that would take longer than all else,
// and what other packages declare reaches nothing here.
func resolve(files []*testFile) *testPackage {
	p := &testPackage{
		info:     &types.Info{Defs: map[*ast.Ident]types.Object{}, Uses: map[*ast.Ident]types.Object{}},
		declared: map[types.Object]ast.Node{},
	}
	var trees []*ast.File
	for _, f := range files {
		trees = append(trees, f.tree)
	}
	config := types.Config{Importer: noImporter{}, Error: func(error) {}}
	// There are always errors, because nothing was imported; whether the tests compile is for the build to say.
	_, _ = config.Check(files[0].tree.Name.Name, files[0].fset, trees, p.info)
	for _, tree := range trees {
		for _, d := range tree.Decls {
			p.declare(d)
		}
	}
	delete(p.declared, nil)
	return p
}

func (p *testPackage) declare(d ast.Decl) {
	switch d := d.(type) {
	case *ast.FuncDecl:
		p.declared[p.info.Defs[d.Name]] = d
	case *ast.GenDecl:
		for _, spec := range d.Specs {
			if v, ok := spec.(*ast.ValueSpec); ok {
				for _, id := range v.Names {
					p.declared[p.info.Defs[id]] = v
				}
			}
		}
	}
}

type noImporter struct{}

func (noImporter) Import(string) (*types.Package, error) {
	return nil, errors.New("nothing is imported")
}

// reach returns from and the functions, methods and package-level variables that
// it mentions, and those that these mention, in that order. It does not look
// into what past holds for.
func (f *testFile) reach(past func(ast.Node) bool, from ...ast.Node) []ast.Node {
	seen := map[ast.Node]bool{}
	var order []ast.Node
	for len(from) > 0 {
		n := from[0]
		from = from[1:]
		if seen[n] {
			continue
		}
		seen[n] = true
		order = append(order, n)
		ast.Inspect(n, func(m ast.Node) bool {
			if m == nil || past(m) {
				return false
			}
			if id, ok := m.(*ast.Ident); ok {
				if d := f.declared[origin(f.info.Uses[id])]; d != nil {
					from = append(from, d)
				}
			}
			return true
		})
	}
	return order
}

// origin returns the declared function of an instance of a generic one.
func origin(o types.Object) types.Object {
	if fn, ok := o.(*types.Func); ok {
		return fn.Origin()
	}
	return o
}

func nowhere(ast.Node) bool { return false }

// reaches reports whether anything that from reaches contains what is looked for.
func (f *testFile) reaches(from ast.Node, wanted func(ast.Node) bool) bool {
	for _, n := range f.reach(nowhere, from) {
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

// scenes are the lab's functions that play scenes in bubbles of their own.
var scenes = []string{"OneStays", "ComesJustThen", "LeavesNothing"}

func (f *testFile) isBubble(n ast.Node) bool {
	return f.calls(n, f.lab, "Bubble") || f.calls(n, f.lab, scenes...)
}
func (f *testFile) isReal(n ast.Node) bool { return f.calls(n, f.lab, "Real", "LeavesNoTimer") }

// isUncaught finds the bubble that records nothing: it is over as soon as something has panicked.
func (f *testFile) isUncaught(n ast.Node) bool { return f.calls(n, f.lab, "Uncaught") }

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
