package gate

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
)

// loads says whether the answer may do anything to a program by being part of it, before any of it is called: run, panic,
// or take memory to speak of. What does not may be built together with others, whose results must not depend on it; what does is built alone.
//
// It asks the types: what is called errors need not be the package, nor a type small because its name is short.
func (w *warden) loads() bool {
	room := int64(mostLoaded)
	for _, tree := range w.trees {
		for _, d := range tree.Decls {
			switch d := d.(type) {
			case *ast.FuncDecl:
				if d.Recv == nil && d.Name.Name == "init" {
					return true
				}
			case *ast.GenDecl:
				if d.Tok != token.VAR {
					continue
				}
				for _, spec := range d.Specs {
					spec := spec.(*ast.ValueSpec)
					for _, id := range spec.Names {
						if v := w.info.Defs[id]; v != nil && !w.fits(v.Type(), &room) {
							return true
						}
					}
					for _, value := range spec.Values {
						if !w.still(value, &room) {
							return true
						}
					}
				}
			}
		}
	}
	return false
}

// mostLoaded bounds the bytes of an answer's variables, and of what they begin with.
const mostLoaded = 64 << 10

// fits takes room for a value of that type.
func (w *warden) fits(t types.Type, room *int64) bool {
	size := w.size(t)
	if size > *room {
		return false
	}
	*room -= size
	return true
}

// still says whether computing e does nothing but compute it, and cannot fail.
func (w *warden) still(e ast.Expr, room *int64) bool {
	tv := w.info.Types[e]
	if tv.Value != nil || tv.IsType() || tv.IsNil() {
		return true
	}
	switch e := e.(type) {
	case *ast.Ident, *ast.FuncLit:
		return true
	case *ast.ParenExpr:
		return w.still(e.X, room)
	case *ast.UnaryExpr:
		return e.Op != token.ARROW && w.still(e.X, room)
	case *ast.SelectorExpr:
		o := w.info.Uses[e.Sel]
		return o != nil && o.Pkg() != nil && o.Parent() == o.Pkg().Scope() // of a package, not of a pointer
	case *ast.CompositeLit:
		return w.stillLiteral(e, room)
	case *ast.CallExpr:
		return w.stillCall(e, room)
	}
	return false
}

func (w *warden) stillLiteral(e *ast.CompositeLit, room *int64) bool {
	t := w.info.TypeOf(e)
	if !w.fits(t, room) {
		return false
	}
	if p, ok := t.Underlying().(*types.Pointer); ok { // &T is left out in a literal of many
		t = p.Elem()
	}
	_, isMap := t.Underlying().(*types.Map)
	slice, isSlice := t.Underlying().(*types.Slice)
	for _, one := range e.Elts {
		if kv, ok := one.(*ast.KeyValueExpr); ok {
			one = kv.Value
			key := w.info.Types[kv.Key].Value
			if isMap && key == nil || isSlice && !small(key) {
				return false
			}
		}
		if isSlice && !w.fits(slice.Elem(), room) || !w.still(one, room) {
			return false
		}
	}
	return true
}

func (w *warden) stillCall(call *ast.CallExpr, room *int64) bool {
	if w.info.Types[call.Fun].IsBuiltin() {
		switch ast.Unparen(call.Fun).(*ast.Ident).Name {
		case "new":
			return len(call.Args) == 1 && w.info.Types[call.Args[0]].IsType() && w.fits(w.info.TypeOf(call.Args[0]), room)
		case "make":
			t := w.info.TypeOf(call)
			if c, ok := t.Underlying().(*types.Chan); ok {
				t = c.Elem()
			} else if s, ok := t.Underlying().(*types.Slice); ok {
				t = s.Elem()
			}
			for _, n := range call.Args[1:] {
				if size := w.info.Types[n].Value; !small(size) || !w.fits(types.NewArray(t, most), room) {
					return false
				}
			}
			return true
		}
		return false
	}
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok {
		return false
	}
	f := w.info.Uses[sel.Sel]
	if f == nil || f.Pkg() == nil || f.Pkg().Path() != "errors" || f.Name() != "New" || f.Parent() != f.Pkg().Scope() {
		return false
	}
	return len(call.Args) == 1 && w.still(call.Args[0], room)
}

// most is how many elements what is loaded may have of anything.
const most = 1024

// small says whether n is a number that nothing gets large by.
func small(n constant.Value) bool {
	if n == nil {
		return false
	}
	i, exact := constant.Int64Val(constant.ToInt(n))
	return exact && 0 <= i && i <= most
}
