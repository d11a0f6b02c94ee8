package gate

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"math"
)

// mostStatic bounds the bytes of what an answer has the compiler and the linker make room for: its variables, what literals stand for,
// wherever they are, and texts. A few characters of source can be gigabytes of a file in the cache; right answers have some kilobytes.
const mostStatic = 8 << 20

// large refuses answers of which the compiler or the linker would write more than that.
func (w *warden) large() {
	m := &measure{warden: w, texts: map[types.Object]ast.Expr{}, lengths: map[types.Object]int64{}}
	m.constants()
	for _, tree := range w.trees {
		ast.Inspect(tree, m.visit)
	}
}

// A measure adds up the sizes of what is in an answer.
type measure struct {
	*warden
	sum     int64
	texts   map[types.Object]ast.Expr // what constants are declared as
	lengths map[types.Object]int64    // of those of them that were asked for
}

// boundless is as large as anything is said to be, so that sums of it can be counted.
const boundless = math.MaxInt64 / 4

func plus(a, b int64) int64 { return min(a+b, boundless) }

func times(n, size int64) int64 {
	if n > 0 && size > boundless/n {
		return boundless
	}
	return n * size
}

// add counts size for what stands at pos, and objects to what makes it too much; only that is said.
func (m *measure) add(pos token.Pos, size int64) {
	if m.sum <= mostStatic && m.sum+size > mostStatic {
		m.forbid(pos, "Make it as long as it needs to be when it is needed.", "With this, the answer's variables, literals and texts are larger than those of an answer may be.")
	}
	m.sum = plus(m.sum, size)
}

func (m *measure) visit(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.GenDecl:
		return n.Tok != token.CONST // nothing is written of a constant until it is used
	case *ast.ValueSpec:
		for _, id := range n.Names {
			if v := m.info.Defs[id]; v != nil && v.Parent() == m.pkg.Scope() {
				m.add(id.Pos(), m.size(v.Type()))
			}
		}
	case *ast.CompositeLit:
		m.add(n.Pos(), m.literal(n))
	case *ast.CallExpr:
		// The linker makes room for what a variable begins to point to.
		if m.info.Types[n.Fun].IsBuiltin() && len(n.Args) == 1 && m.info.Types[n.Args[0]].IsType() {
			if id, ok := ast.Unparen(n.Fun).(*ast.Ident); ok && id.Name == "new" {
				m.add(n.Pos(), m.size(m.info.TypeOf(n.Args[0])))
			}
		}
	}
	if e, ok := n.(ast.Expr); ok && m.isText(e) {
		m.add(e.Pos(), m.length(e))
		return false
	}
	return true
}

// size is that of a value of the type, but for the gaps in it. What a type parameter stands for is not known; nobody needs large ones.
// Each type is asked once: structs of two structs of two structs, and so on, would take for ever.
func (w *warden) size(t types.Type) int64 {
	if size, known := w.sizes[t]; known {
		return size
	}
	var size int64
	switch u := t.Underlying().(type) {
	case *types.Array:
		size = times(u.Len(), w.size(u.Elem()))
	case *types.Struct:
		for f := range u.Fields() {
			size = plus(size, w.size(f.Type()))
		}
	case *types.Interface: // or a type parameter
		size = 16
	default:
		size = types.SizesFor("gc", "amd64").Sizeof(u)
	}
	w.sizes[t] = size
	return size
}

// literal is the size of what the literal stands for, with the elements of a slice or map, which are as many as the greatest
// index says.
func (m *measure) literal(e *ast.CompositeLit) int64 {
	t := m.info.TypeOf(e)
	switch u := core(t).(type) {
	case *types.Pointer: // &T is left out in a literal of many
		return m.size(u.Elem())
	case *types.Slice:
		return times(m.elements(e), m.size(u.Elem()))
	case *types.Map:
		return times(int64(len(e.Elts)), plus(m.size(u.Key()), m.size(u.Elem())))
	case *types.Array, *types.Struct:
		return m.size(u)
	}
	return 0
}

// core is what is behind the type; of a type parameter, the first that it may stand for.
func core(t types.Type) types.Type {
	u := t.Underlying()
	limits, ok := u.(*types.Interface)
	if !ok {
		return u
	}
	for e := range limits.EmbeddedTypes() {
		if union, ok := e.(*types.Union); ok {
			e = union.Term(0).Type()
		}
		if c := core(e); !types.IsInterface(c) {
			return c
		}
	}
	return u
}

func (m *measure) elements(e *ast.CompositeLit) int64 {
	var n, most int64
	for _, one := range e.Elts {
		if kv, ok := one.(*ast.KeyValueExpr); ok {
			if key := m.info.Types[kv.Key].Value; key != nil {
				n, _ = constant.Int64Val(constant.ToInt(key))
			}
		}
		n++
		most = max(most, n)
	}
	return most
}

// constants notes what each constant is declared as, also where it is left out, as in a list that repeats the one above.
func (m *measure) constants() {
	for _, tree := range m.trees {
		ast.Inspect(tree, func(n ast.Node) bool {
			d, ok := n.(*ast.GenDecl)
			if !ok || d.Tok != token.CONST {
				return true
			}
			var values []ast.Expr
			for _, spec := range d.Specs {
				spec := spec.(*ast.ValueSpec)
				if len(spec.Values) > 0 {
					values = spec.Values
				}
				for i, id := range spec.Names {
					if o := m.info.Defs[id]; o != nil && i < len(values) {
						m.texts[o] = values[i]
					}
				}
			}
			return true
		})
	}
}

// isText says whether e is a string that the compiler computes.
func (m *measure) isText(e ast.Expr) bool {
	tv := m.info.Types[e]
	return tv.Value != nil && tv.Value.Kind() == constant.String
}

// length is that of a string that the compiler computes. It is added up from the parts: a constant that is twice another, and so on, would
// take all memory if it were put together.
func (m *measure) length(e ast.Expr) int64 {
	switch e := ast.Unparen(e).(type) {
	case *ast.BasicLit:
		return int64(len(e.Value)) - 2 // its quotation marks
	case *ast.BinaryExpr:
		return plus(m.length(e.X), m.length(e.Y))
	case *ast.CallExpr: // a conversion
		return m.length(e.Args[0])
	case *ast.Ident:
		o := m.info.Uses[e]
		if _, known := m.lengths[o]; !known && m.texts[o] != nil {
			m.lengths[o] = m.length(m.texts[o])
		}
		return m.lengths[o]
	}
	return 0
}
