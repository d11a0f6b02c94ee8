package source

import (
	"fmt"
	"go/ast"
	"go/token"
	"strings"
)

// deaf is where a function with a context does not look at it: it never names it, or begins a context of its own in its place.
func (f *File) deaf(fn *ast.FuncDecl) []Suspect {
	name, line := "", 0
	for _, field := range fn.Type.Params.List {
		if sel, ok := field.Type.(*ast.SelectorExpr); !ok || sel.Sel.Name != "Context" {
			continue
		}
		line = f.Line(field.Pos())
		for _, id := range field.Names {
			name = id.Name
		}
	}
	switch {
	case line == 0:
		return nil
	case name == "":
		return []Suspect{{Line: line, Says: "The context, a parameter, has no name here, so that nobody can look at it."}}
	case name == "_":
		return []Suspect{{Line: line, Says: "The context, a parameter, is called _ here, so that nobody can look at it."}}
	case !Names(fn.Body, name):
		if own := f.begun(fn); len(own) == 1 {
			return []Suspect{{Line: own[0], Says: fmt.Sprintf("This line begins a context of its own, and %s, the parameter, is never looked at.", name)}}
		}
		return []Suspect{{Line: line, Says: name + ", the parameter, is never looked at."}}
	case waitsForEnd(fn.Body, name):
		return nil // who listens to the caller's may have reason for another one: work that is to go on after it
	}
	var found []Suspect
	for _, at := range f.begun(fn) {
		found = append(found, Suspect{Line: at, Note: "begins a context of its own, which knows nothing of the caller's"})
	}
	return found
}

// begun are the lines at which fn begins a context that has no other above it.
func (f *File) begun(fn *ast.FuncDecl) []int {
	var lines []int
	ast.Inspect(fn.Body, func(n ast.Node) bool {
		if pkg, method := MethodCall(n); pkg != nil && Last(pkg) == "context" && (method == "Background" || method == "TODO") {
			lines = append(lines, f.Line(n.Pos()))
		}
		return true
	})
	return lines
}

// waitsForEnd reports whether the body waits for the end of the context of that name, by itself or by [context.AfterFunc].
func waitsForEnd(body *ast.BlockStmt, name string) bool {
	waits := false
	ast.Inspect(body, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return true
		}
		on, method := MethodCall(call)
		waits = waits || on != nil && Last(on) == name && method == "Done" ||
			method == "AfterFunc" && Last(on) == "context" && len(call.Args) > 0 && Last(call.Args[0]) == name
		return true
	})
	return waits
}

// asksContextFirst are the returns of a context's error outside of a select's case for its end: whatever else is there, the context's end wins.
// What is asked of the caller's context before one is made from it is none where that one is waited for: it has ends of its own.
func (f *File) asksContextFirst(fn *ast.FuncDecl) []Suspect {
	var found []Suspect
	own := ownContext(fn.Body)
	ast.Inspect(fn.Body, func(n ast.Node) bool {
		ret, ok := n.(*ast.ReturnStmt)
		if !ok || insideDoneCase(fn.Body, ret) || ret.Pos() < own {
			return true
		}
		if f.returnsEnd(fn, ret) {
			found = append(found, Suspect{Line: f.Line(ret.Pos()), Note: "gives up when the context has ended, whatever else is there"})
		}
		return true
	})
	return found
}

// ownContext is where the body makes a context whose end it then waits for; [token.NoPos] where it makes none.
func ownContext(body *ast.BlockStmt) token.Pos {
	made, at := map[string]token.Pos{}, token.NoPos
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			if pkg, name := MethodCall(n.Rhs[0]); Last(pkg) == "context" && strings.HasPrefix(name, "With") {
				made[Last(n.Lhs[0])] = n.Pos()
			}
		case *ast.UnaryExpr:
			if on, name := MethodCall(n.X); n.Op == token.ARROW && name == "Done" && at == token.NoPos {
				at = made[Last(on)]
			}
		}
		return true
	})
	return at
}

// returnsEnd reports whether the return hands out a context's Err or Cause, if only by a name that was given it in the if around.
func (f *File) returnsEnd(fn *ast.FuncDecl, ret *ast.ReturnStmt) bool {
	for _, result := range ret.Results {
		if asksForErr(result) {
			return true
		}
		id, ok := result.(*ast.Ident)
		if !ok {
			continue
		}
		given := false
		ast.Inspect(fn.Body, func(n ast.Node) bool {
			s, ok := n.(*ast.IfStmt)
			if !ok || s.Init == nil || ret.Pos() < s.Body.Pos() || s.Body.End() < ret.End() {
				return true
			}
			assign, ok := s.Init.(*ast.AssignStmt)
			given = given || ok && len(assign.Lhs) == 1 && Last(assign.Lhs[0]) == id.Name && asksForErr(assign.Rhs[0])
			return true
		})
		if given {
			return true
		}
	}
	return false
}

// asksForErr reports whether e is ctx.Err() or context.Cause(ctx).
func asksForErr(e ast.Expr) bool {
	pkg, name := MethodCall(e)
	return name == "Err" || name == "Cause" && Last(pkg) == "context"
}
