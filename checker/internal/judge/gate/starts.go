package gate

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
)

// starts refuses goroutines that begin as the answer is loaded. They belong to no test and to no bubble, and so does all that they
// start later: nobody would miss what they leave behind. In a bubble they are of no use to a right answer, since what is made outside of one
// cannot be waited for in it.
//
// What is called through a variable or an interface may be any of the answer's functions.
func (w *warden) starts() {
	l := &loading{warden: w, funcs: map[types.Object]*ast.FuncDecl{}, values: map[types.Object]ast.Expr{}, seen: map[ast.Node]bool{}}
	for _, tree := range w.trees {
		for _, d := range tree.Decls {
			l.declaration(d)
		}
	}
	for len(l.left) > 0 {
		n := l.left[0]
		l.left = l.left[1:]
		l.follow(n)
	}
}

// A loading is what runs before main.
type loading struct {
	*warden
	funcs  map[types.Object]*ast.FuncDecl
	values map[types.Object]ast.Expr // of package-level variables
	seen   map[ast.Node]bool
	left   []ast.Node
}

func (l *loading) declaration(d ast.Decl) {
	switch d := d.(type) {
	case *ast.FuncDecl:
		l.funcs[l.info.Defs[d.Name]] = d
		if d.Recv == nil && d.Name.Name == "init" {
			l.reach(d.Body)
		}
	case *ast.GenDecl:
		if d.Tok != token.VAR {
			return
		}
		for _, spec := range d.Specs {
			spec := spec.(*ast.ValueSpec)
			for i, value := range spec.Values {
				if len(spec.Names) == len(spec.Values) {
					l.values[l.info.Defs[spec.Names[i]]] = value
				}
				ast.Inspect(value, func(n ast.Node) bool {
					switch n := n.(type) {
					case *ast.FuncLit:
						return false // a value, until somebody calls it
					case *ast.CallExpr:
						l.reach(n)
						return false
					}
					return true
				})
			}
		}
	}
}

// reach notes that n may run.
func (l *loading) reach(n ast.Node) {
	if n != nil && !l.seen[n] {
		l.seen[n] = true
		l.left = append(l.left, n)
	}
}

// follow objects to what n starts, and reaches what it calls.
func (l *loading) follow(n ast.Node) {
	ast.Inspect(n, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.GoStmt:
			l.object(n.Pos())
		case *ast.Ident:
			o := l.info.Uses[n]
			if f, ok := o.(*types.Func); ok {
				o = f.Origin() // of a method of a generic type
			}
			if o == nil {
				break
			}
			if f := l.funcs[o]; f != nil && f.Body != nil {
				l.reach(f.Body)
			}
			if v := l.values[o]; v != nil {
				l.reach(v)
			}
		case *ast.CallExpr:
			l.call(n)
		}
		return true
	})
}

func (l *loading) call(call *ast.CallExpr) {
	if tv := l.info.Types[call.Fun]; tv.IsType() || tv.IsBuiltin() {
		return
	}
	fun := ast.Unparen(call.Fun)
	if x, ok := fun.(*ast.IndexExpr); ok { // of type arguments
		fun = x.X
	}
	var id *ast.Ident
	switch fun := fun.(type) {
	case *ast.FuncLit:
		return
	case *ast.Ident:
		id = fun
	case *ast.SelectorExpr:
		id = fun.Sel
	}
	f, known := l.info.Uses[id].(*types.Func)
	switch {
	case known && f.Pkg() != nil && f.Pkg() != l.pkg && slices.Contains(starters, f.Name()):
		l.object(call.Pos())
	case !known || f.Signature().Recv() != nil && types.IsInterface(f.Signature().Recv().Type()):
		for _, d := range l.funcs {
			if d.Body != nil {
				l.reach(d.Body)
			}
		}
	}
}

// starters are the functions and methods of other packages that have one of the answer's run in a goroutine, now or later.
var starters = []string{"Go", "TryGo", "AfterFunc", "AddCleanup", "SetFinalizer", "DoChan"}

func (l *loading) object(pos token.Pos) {
	l.forbid(pos, "Start it in the function that the tests call, and let it end before that returns or when its context ends.",
		"An answer may not start goroutines while it is loaded: no test would miss what they leave behind.")
}
