package cause

import (
	"fmt"
	"go/ast"
	"go/token"
	"path/filepath"

	"koans/checker/internal/explain/diagnose/internal/source"
)

// oneObject: a method that takes no lock has the same object in both goroutines.
func (m *Module) oneObject(a, b Access, _ string) (Answer, bool) {
	if a.File == nil || a.File != b.File || !a.Direct || !b.Direct {
		return Answer{}, false
	}
	typ := method(a.Place)
	if typ == "" || method(b.Place) != typ || len(locked(a))+len(locked(b)) > 0 {
		return Answer{}, false
	}
	if answer, ok := m.single(a, typ); ok {
		return answer, true
	}
	return m.handed(a, b, typ)
}

// locked returns the locks that the functions on the way to a hold.
func locked(a Access) []held {
	var all []held
	for _, p := range a.Path {
		for _, h := range p.File.HeldInUse([]int{p.Line}) {
			all = append(all, held{text: h.Text, at: Place{p.File, h.Line}})
		}
	}
	return all
}

// guarded: in two files, one side holds a lock, the other none.
func (m *Module) guarded(a, b Access, _ string) (Answer, bool) {
	if a.File == nil || b.File == nil || a.File == b.File || !a.Direct || !b.Direct {
		return Answer{}, false
	}
	with, without := a, b
	if len(locked(a)) == 0 {
		with, without = b, a
	}
	held := locked(with)
	if len(held) == 0 || len(locked(without)) > 0 {
		return Answer{}, false
	}
	return Answer{
		fmt.Sprintf("%s holds %s, %s holds nothing: a lock protects only when every access takes it.", with.Place, held[0].text, without.Place),
		[]Note{{held[0].at, with.Place.String() + " is reached with this lock"}},
	}, true
}

// method returns the type whose method p is in.
func method(p Place) string {
	fn := p.File.Decl(p.Line)
	if fn == nil || fn.Recv == nil || len(fn.Recv.List) == 0 || len(fn.Recv.List[0].Names) == 0 {
		return ""
	}
	return source.TypeOf(fn, fn.Recv.List[0].Names[0].Name)
}

// single: there is one object of the type, a variable of its package, that a function
// returns to whoever asks.
func (m *Module) single(a Access, typ string) (Answer, bool) {
	dir := filepath.Dir(a.Place.File.Path)
	var at []Place
	name := ""
	for _, f := range m.pkg(dir) {
		for _, d := range f.Tree.Decls {
			g, ok := d.(*ast.GenDecl)
			if !ok || g.Tok != token.VAR {
				continue
			}
			for _, spec := range g.Specs {
				v := spec.(*ast.ValueSpec)
				if len(v.Names) == 1 && len(v.Values) == 1 && makes(v.Values[0], typ) {
					at, name = append(at, Place{f, f.Line(v.Pos())}), v.Names[0].Name
				}
			}
		}
	}
	if len(at) != 1 || m.makesOthers(dir, typ) {
		return Answer{}, false
	}
	for _, f := range m.pkg(dir) {
		for _, d := range f.Tree.Decls {
			fn, ok := d.(*ast.FuncDecl)
			if !ok || fn.Body == nil || !returns(fn, name) {
				continue
			}
			return Answer{
				fmt.Sprintf("Likely both have the same %s: %s gives everybody the one %s that is declared at %s. Make a new one each time, or put a lock around every use.", typ, fn.Name.Name, name, at[0]),
				[]Note{{at[0], "the one object for all"}},
			}, true
		}
	}
	return Answer{}, false
}

// makes says whether e is T{…}, &T{…} or new(T).
func makes(e ast.Expr, typ string) bool {
	switch e := e.(type) {
	case *ast.UnaryExpr:
		return e.Op == token.AND && makes(e.X, typ)
	case *ast.CompositeLit:
		id, ok := e.Type.(*ast.Ident)
		return ok && id.Name == typ
	case *ast.CallExpr:
		fn, ok := e.Fun.(*ast.Ident)
		return ok && fn.Name == "new" && len(e.Args) == 1 && source.Last(e.Args[0]) == typ
	}
	return false
}

// makesOthers says whether a function of the package makes objects of the type.
func (m *Module) makesOthers(dir, typ string) bool {
	found := false
	for _, f := range m.pkg(dir) {
		for _, d := range f.Tree.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok && fn.Body != nil {
				ast.Inspect(fn.Body, func(n ast.Node) bool {
					e, ok := n.(ast.Expr)
					found = found || ok && makes(e, typ)
					return !found
				})
			}
		}
	}
	return found
}

func returns(fn *ast.FuncDecl, name string) bool {
	found := false
	own(fn.Body, func(n ast.Node) {
		if r, ok := n.(*ast.ReturnStmt); ok && len(r.Results) > 0 {
			id, ok := r.Results[0].(*ast.Ident)
			found = found || ok && id.Name == name
		}
	})
	return found
}

// handed: goroutines that one statement starts, in another file, all call methods of one variable
// from outside of them.
func (m *Module) handed(a, b Access, typ string) (Answer, bool) {
	start := a.Started
	if start.File == nil || start != b.Started || start.File == a.Place.File {
		return Answer{}, false
	}
	for i, p := range a.Path[1:] {
		if p.File != start.File {
			continue
		}
		called := a.Path[i].File.Decl(a.Path[i].Line)
		if called == nil {
			return Answer{}, false
		}
		call := callOn(p, called.Name.Name)
		if call == nil {
			return Answer{}, false
		}
		sel, ok := call.Fun.(*ast.SelectorExpr)
		if !ok {
			return Answer{}, false
		}
		name, ok := sel.X.(*ast.Ident)
		if !ok {
			return Answer{}, false
		}
		fns := around(p)
		if len(fns) < 2 {
			return Answer{}, false
		}
		typOf, body := parts(fns[0])
		if parameter(typOf, name.Name) >= 0 || declares(body, name.Name) {
			return Answer{}, false // each has its own
		}
		return Answer{
			fmt.Sprintf("Likely all goroutines started at %s share the one %s and call its %s (%s), which takes no lock. Put a lock into %s, or give each goroutine one of its own.", start, name.Name, called.Name.Name, p, typ),
			[]Note{{start, "goroutines that share one " + name.Name + " start here"}},
		}, true
	}
	return Answer{}, false
}
