package source

import (
	"go/ast"
	"go/token"
)

// waitsWhereItMustNot is for a call that was to return at once and took its time.
func waitsWhereItMustNot(b Broken) bool {
	return returnsAtOnce(b) && lateness(b.Says) > 0
}

var returnsAtOnce = says(`(?s)\breturned\b.*expected 0s, got `)

// waitsItself are the statements in which fn waits in its caller's own goroutine: receives, sends, selects, Waits, and calls of a function
// that it was given.
func (f *File) waitsItself(fn *ast.FuncDecl) []Suspect {
	params := f.funcParams(fn)
	var found []Suspect
	ast.Inspect(fn.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit, *ast.GoStmt, *ast.DeferStmt:
			return false
		case *ast.SelectStmt:
			if !hasDefault(n) {
				found = append(found, Suspect{Line: f.Line(n.Pos()), Note: "waits here, and the caller with it"})
			}
			return false
		case *ast.SendStmt:
			found = append(found, Suspect{Line: f.Line(n.Pos()), Note: "waits here until somebody receives, and the caller with it"})
		case *ast.UnaryExpr:
			if n.Op == token.ARROW {
				found = append(found, Suspect{Line: f.Line(n.Pos()), Note: "waits here until somebody sends, and the caller with it"})
			}
		case *ast.CallExpr:
			if id, ok := n.Fun.(*ast.Ident); ok && params[id.Name] {
				found = append(found, Suspect{Line: f.Line(n.Pos()), Note: "calls " + id.Name + " in the caller's own goroutine, and returns only after it"})
			}
			if _, name := MethodCall(n); name == "Wait" && len(n.Args) == 0 {
				found = append(found, Suspect{Line: f.Line(n.Pos()), Note: "waits here, and the caller with it"})
			}
		}
		return true
	})
	return found
}

// funcParams returns the names of the parameters of fn that are functions, as far as the file shows.
func (f *File) funcParams(fn *ast.FuncDecl) map[string]bool {
	params := map[string]bool{}
	for _, field := range fn.Type.Params.List {
		if f.isFuncType(field.Type) {
			for _, name := range field.Names {
				params[name.Name] = true
			}
		}
	}
	return params
}

// isFuncType reports whether e is a function type, or the name that the file gives to one.
func (f *File) isFuncType(e ast.Expr) bool {
	if _, is := e.(*ast.FuncType); is {
		return true
	}
	name, ok := e.(*ast.Ident)
	if !ok {
		return false
	}
	is := false
	ast.Inspect(f.Tree, func(n ast.Node) bool {
		if spec, ok := n.(*ast.TypeSpec); ok && spec.Name.Name == name.Name {
			_, is = spec.Type.(*ast.FuncType)
		}
		return !is
	})
	return is
}

func hasDefault(s *ast.SelectStmt) bool {
	for _, c := range Cases(s) {
		if c.Clause.Comm == nil {
			return true
		}
	}
	return false
}

// recovers are the calls of recover in functions that do not let the panic go on.
func (f *File) recovers(fn *ast.FuncDecl) []Suspect {
	var found []Suspect
	ast.Inspect(fn, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok || Last(call.Fun) != "recover" || len(call.Args) > 0 {
			return true
		}
		line := f.Line(call.Pos())
		if _, body := f.Func(line); body == nil || !calls(body, "panic") {
			found = append(found, Suspect{Line: line, Note: "stops every panic that comes by"})
		}
		return true
	})
	return found
}

// calls reports whether a function of that name is called somewhere in n.
func calls(n ast.Node, name string) bool {
	found := false
	ast.Inspect(n, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok {
			id, ok := call.Fun.(*ast.Ident)
			found = found || ok && id.Name == name
		}
		return !found
	})
	return found
}
