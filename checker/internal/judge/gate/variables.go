package gate

import (
	"go/ast"
	"go/token"
	"go/types"
)

// variables refuses changes to other packages' variables: io.EOF = nil makes
// every comparison with it true, and http.DefaultTransport is the tests' as well. The
// address of such a variable would do the same by a detour. It asks the types, because a
// dot import or a local alias of the package hides the variable from a reader of the text.
func (w *warden) variables() {
	ast.Inspect(w.tree, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			for _, target := range n.Lhs {
				w.target(target)
			}
		case *ast.IncDecStmt:
			w.target(n.X)
		case *ast.RangeStmt:
			w.target(n.Key)
			w.target(n.Value)
		case *ast.UnaryExpr:
			if n.Op == token.AND {
				w.target(n.X)
			}
		}
		return true
	})
}

// target objects when what e says to change belongs to another package's variable.
func (w *warden) target(e ast.Expr) {
	for e != nil {
		if t := w.info.TypeOf(e); t != nil && isShared(t) {
			w.forbid(e.Pos(), "It belongs to the whole program, the tests included. Make one of your own.",
				"An answer may not change a %s.", types.TypeString(t, (*types.Package).Name))
			return
		}
		switch x := e.(type) {
		case *ast.ParenExpr:
			e = x.X
		case *ast.StarExpr:
			e = x.X
		case *ast.IndexExpr:
			e = x.X
		case *ast.SliceExpr:
			e = x.X
		case *ast.TypeAssertExpr:
			e = x.X
		case *ast.SelectorExpr:
			if w.foreign(x.Sel) {
				w.changed(x.Sel)
				return
			}
			e = x.X
		case *ast.Ident:
			if w.foreign(x) {
				w.changed(x)
			}
			return
		default:
			return
		}
	}
}

// foreign reports whether id is a package-level variable of another package.
func (w *warden) foreign(id *ast.Ident) bool {
	v, ok := w.info.Uses[id].(*types.Var)
	return ok && !v.IsField() && v.Pkg() != nil && v.Pkg() != w.pkg && v.Parent() == v.Pkg().Scope()
}

func (w *warden) changed(id *ast.Ident) {
	v := w.info.Uses[id]
	w.forbid(id.Pos(), "It belongs to the whole program, the tests included. Use a variable of your own.",
		"An answer may not change %s.%s.", v.Pkg().Name(), v.Name())
}
