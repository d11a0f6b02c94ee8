package cause

import (
	"go/ast"
	"go/token"
	"path/filepath"

	"koans/checker/internal/explain/diagnose/internal/source"
)

// A scope is where a variable is known by a name: a function, or if node is nil all of
// the package in dir, as a variable of the package or a field.
type scope struct {
	dir  string
	file *source.File
	node ast.Node // the function, declared or literal
	name string
}

// deepest bounds how far a variable is followed through calls.
const deepest = 6

// origin follows what e means at path[0] to where it was made, through the calls
// that have led there and those that have returned it.
func (m *Module) origin(path []Place, e ast.Expr, depth int) (scope, bool) {
	if depth > deepest || len(path) == 0 || path[0].File == nil {
		return scope{}, false
	}
	at := path[0]
	dir := filepath.Dir(at.File.Path)
	switch e := e.(type) {
	case *ast.ParenExpr:
		return m.origin(path, e.X, depth+1)
	case *ast.CallExpr:
		return m.returned(at.File, e, depth+1)
	case *ast.SelectorExpr:
		if x, ok := e.X.(*ast.Ident); ok {
			if other := m.imported(at.File, x.Name); other != "" {
				return scope{dir: other, name: e.Sel.Name}, true
			}
		}
		return scope{dir: dir, name: e.Sel.Name}, true
	case *ast.Ident:
		fn, param := declaring(at, e.Name)
		switch {
		case fn == nil:
			return scope{dir: dir, name: e.Name}, true
		case param >= 0:
			return m.argument(path, fn, param, depth+1)
		}
		if from := assigned(at.File, fn, e.Name); from != nil {
			switch x := from.(type) {
			case *ast.CallExpr:
				if f, ok := x.Fun.(*ast.Ident); !ok || f.Name != "make" {
					return m.returned(at.File, x, depth+1)
				}
			case *ast.Ident, *ast.SelectorExpr:
				return m.origin(path, from, depth+1)
			}
		}
		return scope{dir, at.File, fn, e.Name}, true
	}
	return scope{}, false
}

// declaring returns the innermost function around at that declares name, and which
// of its parameters that is; -1 for a variable. fn is nil when none does.
func declaring(at Place, name string) (fn ast.Node, param int) {
	param = -1
	for _, n := range around(at) {
		typ, body := parts(n)
		if i := parameter(typ, name); i >= 0 {
			return n, i
		}
		if declares(body, name) {
			return n, -1
		}
	}
	return nil, -1
}

// around returns the functions around at, innermost first.
func around(at Place) []ast.Node {
	decl := at.File.Decl(at.Line)
	if decl == nil || decl.Body == nil {
		return nil
	}
	fns := []ast.Node{decl}
	ast.Inspect(decl.Body, func(n ast.Node) bool {
		if lit, ok := n.(*ast.FuncLit); ok && at.File.Covers(lit.Body, at.Line) {
			fns = append([]ast.Node{lit}, fns...)
		}
		return true
	})
	return fns
}

func parts(fn ast.Node) (*ast.FuncType, *ast.BlockStmt) {
	switch fn := fn.(type) {
	case *ast.FuncDecl:
		return fn.Type, fn.Body
	case *ast.FuncLit:
		return fn.Type, fn.Body
	}
	return nil, nil
}

// parameter returns which parameter is called name, -1 if none is.
func parameter(typ *ast.FuncType, name string) int {
	i := 0
	for _, field := range typ.Params.List {
		for _, id := range field.Names {
			if id.Name == name {
				return i
			}
			i++
		}
		if len(field.Names) == 0 {
			i++
		}
	}
	return -1
}

// parameterName is the name of the parameter at index i, "" if it has none.
func parameterName(typ *ast.FuncType, i int) string {
	for _, field := range typ.Params.List {
		for _, id := range field.Names {
			if i == 0 {
				return id.Name
			}
			i--
		}
		if len(field.Names) == 0 {
			i--
		}
	}
	return ""
}

// own visits the nodes of body that are not in a function literal within it.
func own(body ast.Node, visit func(ast.Node)) {
	ast.Inspect(body, func(n ast.Node) bool {
		if _, lit := n.(*ast.FuncLit); lit {
			return false
		}
		if n != nil {
			visit(n)
		}
		return true
	})
}

func declares(body *ast.BlockStmt, name string) bool {
	found := false
	is := func(e ast.Expr) bool {
		id, ok := e.(*ast.Ident)
		return ok && id.Name == name
	}
	own(body, func(n ast.Node) {
		switch n := n.(type) {
		case *ast.AssignStmt:
			for _, l := range n.Lhs {
				found = found || n.Tok == token.DEFINE && is(l)
			}
		case *ast.ValueSpec:
			for _, id := range n.Names {
				found = found || id.Name == name
			}
		case *ast.RangeStmt:
			found = found || n.Tok == token.DEFINE && (is(n.Key) || is(n.Value))
		}
	})
	return found
}

// assigned returns what name is set to in fn, if that is one thing only; of a
// call with several results the call.
func assigned(f *source.File, fn ast.Node, name string) ast.Expr {
	_, body := parts(fn)
	var found []ast.Expr
	ast.Inspect(body, func(n ast.Node) bool {
		var lhs, rhs []ast.Expr
		switch n := n.(type) {
		case *ast.AssignStmt:
			lhs, rhs = n.Lhs, n.Rhs
		case *ast.ValueSpec:
			for _, id := range n.Names {
				lhs = append(lhs, id)
			}
			rhs = n.Values
		}
		for i, l := range lhs {
			if id, ok := l.(*ast.Ident); !ok || id.Name != name || len(rhs) == 0 {
				continue
			}
			found = append(found, rhs[min(i, len(rhs)-1)])
		}
		return true
	})
	if len(found) != 1 {
		return nil
	}
	return found[0]
}

// argument follows a parameter of fn to the caller.
func (m *Module) argument(path []Place, fn ast.Node, param, depth int) (scope, bool) {
	at := path[0]
	if lit, ok := fn.(*ast.FuncLit); ok {
		var call *ast.CallExpr
		ast.Inspect(at.File.Decl(at.Line), func(n ast.Node) bool {
			if c, ok := n.(*ast.CallExpr); ok && c.Fun == lit {
				call = c
			}
			return true
		})
		if call == nil || param >= len(call.Args) {
			return scope{}, false
		}
		outside := Place{at.File, at.File.Line(lit.Pos())}
		if d, p := declaringOutside(outside, lit, source.Last(call.Args[param])); d != nil && p < 0 {
			return scope{filepath.Dir(at.File.Path), at.File, d, source.Last(call.Args[param])}, true
		}
		return scope{}, false
	}
	decl := fn.(*ast.FuncDecl)
	if len(path) > 1 {
		if call := callOn(path[1], decl.Name.Name); call != nil && param < len(call.Args) {
			return m.origin(path[1:], call.Args[param], depth)
		}
	}
	// The caller has gone on: the goroutine was started in the function that it called.
	if c, ok := m.caller(function{at.File, decl}); ok && param < len(c.call.Args) {
		return m.origin([]Place{c.at}, c.call.Args[param], depth)
	}
	return scope{}, false
}

// declaringOutside is declaring, for what is around lit.
func declaringOutside(at Place, lit *ast.FuncLit, name string) (fn ast.Node, param int) {
	for _, n := range around(at) {
		if n == lit || n.Pos() >= lit.Pos() {
			continue
		}
		typ, body := parts(n)
		if i := parameter(typ, name); i >= 0 {
			return n, i
		}
		if declares(body, name) {
			return n, -1
		}
	}
	return nil, -1
}

// callOn returns the one call at p of a function called name.
func callOn(p Place, name string) *ast.CallExpr {
	var found *ast.CallExpr
	n := 0
	for _, x := range p.File.On(p.Line) {
		ast.Inspect(x, func(x ast.Node) bool {
			if call, ok := x.(*ast.CallExpr); ok && call != found && p.File.Line(call.Pos()) == p.Line && source.Last(call.Fun) == name {
				found = call
				n++
			}
			return true
		})
	}
	return found
}

// returned follows what a call returns into the function that is called.
func (m *Module) returned(f *source.File, call *ast.CallExpr, depth int) (scope, bool) {
	fn, ok := m.callee(f, call)
	if !ok {
		return scope{}, false
	}
	var result ast.Expr
	own(fn.decl.Body, func(n ast.Node) {
		if r, ok := n.(*ast.ReturnStmt); ok {
			for _, e := range r.Results { // the channel is the first that is more than nil or a constant
				if id, ok := e.(*ast.Ident); ok && id.Name == "nil" {
					continue
				}
				result = e
				break
			}
		}
	})
	if result == nil {
		return scope{}, false
	}
	return m.origin([]Place{{fn.file, fn.file.Line(result.Pos())}}, result, depth)
}
