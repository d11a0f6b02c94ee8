package gate

import (
	"go/ast"
	"go/types"
	"slices"
)

// pointers refuses whatever has to do with unsafe.Pointer, however it was come by: it needs no import to have one, only
// somebody's method that returns it.
func (w *warden) pointers() {
	ast.Inspect(w.tree, func(n ast.Node) bool {
		e, ok := n.(ast.Expr)
		if !ok {
			return true
		}
		if tv, known := w.info.Types[e]; known && mentions(tv.Type, 0) {
			w.forbid(e.Pos(), "It makes any memory a variable; no answer needs it.", "An answer may not use unsafe.Pointer, by whatever name.")
			return false
		}
		return true
	})
}

// mentions says whether unsafe.Pointer is part of t as it is written: what other types keep inside is not in reach.
func mentions(t types.Type, depth int) bool {
	some := func(ts ...types.Type) bool {
		return slices.ContainsFunc(ts, func(t types.Type) bool { return mentions(t, depth+1) })
	}
	if depth > 20 { // nobody has written that
		return false
	}
	switch t := t.(type) {
	case *types.Basic:
		return t.Kind() == types.UnsafePointer
	case *types.Alias:
		return some(types.Unalias(t))
	case *types.Named:
		if b, ok := t.Underlying().(*types.Basic); ok && b.Kind() == types.UnsafePointer {
			return true
		}
		return some(slices.Collect(t.TypeArgs().Types())...)
	case *types.Pointer:
		return some(t.Elem())
	case *types.Slice:
		return some(t.Elem())
	case *types.Array:
		return some(t.Elem())
	case *types.Chan:
		return some(t.Elem())
	case *types.Map:
		return some(t.Key(), t.Elem())
	case *types.Tuple:
		for v := range t.Variables() {
			if some(v.Type()) {
				return true
			}
		}
	case *types.Signature:
		return some(t.Params(), t.Results())
	}
	return false
}

// shared lists types of other packages whose values are shared by the whole program, under names of those packages: who
// writes into one of them has changed that package for the tests as well, by whatever pointer.
var shared = map[string][]string{
	"encoding/base64": {"Encoding"},
	"time":            {"Location"},
	"unicode":         {"RangeTable", "Range16", "Range32", "CaseRange", "SpecialCase"},
}

// isShared says whether values of the type are such.
func isShared(t types.Type) bool {
	named, ok := types.Unalias(t).(*types.Named)
	if !ok || named.Obj().Pkg() == nil {
		return false
	}
	return slices.Contains(shared[named.Obj().Pkg().Path()], named.Obj().Name())
}
