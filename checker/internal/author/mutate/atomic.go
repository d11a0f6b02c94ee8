package mutate

import (
	"fmt"
	"go/ast"
	"go/types"
	"strings"
)

var atomicPlain = operator{
	name: "atomic made plain",
	doc:  "What many goroutines use is an ordinary variable.",
	find: func(s *source) []fault {
		var fs []fault
		visit(s.tree, func(sel *ast.SelectorExpr) {
			tv, ok := s.info.Types[sel]
			if !ok || !tv.IsType() {
				return
			}
			named, ok := tv.Type.(*types.Named)
			if !ok || named.Obj().Pkg() == nil || named.Obj().Pkg().Path() != "sync/atomic" {
				return
			}
			// The type's name and methods stay, so that nothing else need be changed.
			plain, ok := plainTypes[named.Obj().Name()]
			if !ok {
				return
			}
			f := s.replaced(sel, "plain"+named.Obj().Name())
			f.what = squeeze(s.textOf(sel))
			if path, ok := s.declares(sel); ok {
				f.what = path + " " + f.what
			}
			f.edits = append(f.edits, edit{s.tree.FileEnd, s.tree.FileEnd, plain})
			fs = append(fs, f)
		})
		return fs
	},
}

// declares returns the name of the field or variable that has the type.
func (s *source) declares(t ast.Expr) (name string, ok bool) {
	ast.Inspect(s.tree, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.Field:
			if len(n.Names) > 0 && n.Type.Pos() <= t.Pos() && t.End() <= n.Type.End() {
				name, ok = n.Names[0].Name, true
			}
		case *ast.ValueSpec:
			if n.Type != nil && n.Type.Pos() <= t.Pos() && t.End() <= n.Type.End() {
				name, ok = n.Names[0].Name, true
			}
		}
		return true
	})
	return name, ok
}

// plainTypes are the types of sync/atomic without the atomic, as text to go to a file's end.
var plainTypes = func() map[string]string {
	const store = `
type plain%[1]s%[3]s struct{ v %[2]s }
func (p *plain%[1]s%[4]s) Load() %[2]s { return p.v }
func (p *plain%[1]s%[4]s) Store(v %[2]s) { p.v = v }
func (p *plain%[1]s%[4]s) Swap(v %[2]s) %[2]s { old := p.v; p.v = v; return old }
func (p *plain%[1]s%[4]s) CompareAndSwap(old, new %[2]s) bool { if p.v != old { return false }; p.v = new; return true }
`
	const add = "func (p *plain%[1]s) Add(d %[2]s) %[2]s { p.v += d; return p.v }\n"
	all := map[string]string{
		"Bool":    fmt.Sprintf(store, "Bool", "bool", "", ""),
		"Pointer": fmt.Sprintf(store, "Pointer", "*T", "[T any]", "[T]"),
		"Value":   fmt.Sprintf(store, "Value", "any", "", ""),
	}
	for _, name := range []string{"Int32", "Int64", "Uint32", "Uint64"} {
		basic := strings.ToLower(name)
		all[name] = fmt.Sprintf(store, name, basic, "", "") + fmt.Sprintf(add, name, basic)
	}
	return all
}()

var atomicTorn = operator{
	name: "atomic torn",
	doc:  "Two atomic operations stand where it takes one: another goroutine comes in between.",
	find: func(s *source) []fault {
		var fs []fault
		visit(s.tree, func(call *ast.CallExpr) {
			name := s.callee(call)
			if !strings.HasPrefix(name, "(*sync/atomic.") {
				return
			}
			x := s.textOf(receiver(call))
			switch {
			case strings.HasSuffix(name, ").Add"):
				now := fmt.Sprintf("%s.Load() + %s", x, s.textOf(call.Args[0]))
				fs = append(fs, fault{call, squeeze(s.textOf(call)), []edit{{call.Pos(), call.End(),
					s.inFunction(call, fmt.Sprintf("%[1]s.Store(%[2]s); return %[1]s.Load()", x, now))}}})
			case strings.HasSuffix(name, ").CompareAndSwap"):
				old, now := s.textOf(call.Args[0]), s.textOf(call.Args[1])
				fs = append(fs, fault{call, squeeze(s.textOf(call)), []edit{{call.Pos(), call.End(),
					s.inFunction(call, fmt.Sprintf("if %[1]s.Load() != %[2]s { return false }; %[1]s.Store(%[3]s); return true", x, old, now))}}})
			}
		})
		return fs
	},
}

// inFunction wraps statements so that they can stand where call, of one result, stood.
func (s *source) inFunction(call *ast.CallExpr, body string) string {
	result := types.TypeString(s.info.TypeOf(call), func(p *types.Package) string {
		if p.Name() == s.tree.Name.Name {
			return ""
		}
		return p.Name()
	})
	return "func() " + result + " { " + body + " }()"
}

var onceRemoved = operator{
	name: "once removed",
	doc:  "What is to be done once is done each time.",
	find: func(s *source) []fault {
		var fs []fault
		visit(s.tree, func(call *ast.CallExpr) {
			switch s.callee(call) {
			case "(*sync.Once).Do":
				fs = append(fs, s.replaced(call, "("+s.textOf(call.Args[0])+")()"))
			case "sync.OnceFunc", "sync.OnceValue", "sync.OnceValues":
				fs = append(fs, s.replaced(call, s.textOf(call.Args[0])))
			}
		})
		for i := range fs {
			fs[i].what = s.brief(fs[i].at)
		}
		return fs
	},
}
