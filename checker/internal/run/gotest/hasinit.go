package gotest

import (
	"go/ast"
	"go/parser"
	"go/token"
	"slices"

	"koans/checker/internal/course"
)

// HasInit says whether loading the variant may run code of its own before main:
// an init function, or a package-level variable whose value is computed by
// calling something. It errs on the side of true, and goes by names alone: of answers that nobody has read, the gate asks the types.
func HasInit(v Variant) bool {
	return slices.ContainsFunc(v.Files, hasInit)
}

func hasInit(f course.File) bool {
	tree, err := parser.ParseFile(token.NewFileSet(), f.Path, f.Source, parser.SkipObjectResolution)
	if err != nil {
		return false // it will not be built
	}
	for _, d := range tree.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			if d.Recv == nil && d.Name.Name == "init" {
				return true
			}
		case *ast.GenDecl:
			if d.Tok == token.VAR && computes(d) {
				return true
			}
		}
	}
	return false
}

func computes(d *ast.GenDecl) bool {
	found := false
	for _, spec := range d.Specs {
		for _, value := range spec.(*ast.ValueSpec).Values {
			ast.Inspect(value, func(n ast.Node) bool {
				switch n := n.(type) {
				case *ast.FuncLit:
					return false // its body runs when it is called, and the call is seen
				case *ast.CallExpr:
					found = found || !harmless(n.Fun)
				case *ast.UnaryExpr:
					found = found || n.Op == token.ARROW
				case *ast.IndexExpr, *ast.SliceExpr, *ast.StarExpr, *ast.TypeAssertExpr, *ast.BinaryExpr:
					found = true // may panic
				}
				return !found
			})
		}
	}
	return found
}

// harmless knows the few calls that answers make at package level and that cannot hang, exit or print.
func harmless(fun ast.Expr) bool {
	switch f := fun.(type) {
	case *ast.Ident:
		return f.Name == "make" || f.Name == "new"
	case *ast.SelectorExpr:
		pkg, ok := f.X.(*ast.Ident)
		return ok && pkg.Name == "errors" && f.Sel.Name == "New"
	}
	return false
}
