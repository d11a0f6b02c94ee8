package source

import (
	"go/ast"
	"slices"
	"strings"
)

// effects returns what the call of a function of the same file changes about locks, by the names that they have where it is
// called: what the function takes and keeps on all its ways, and what it finds taken and gives up. Without them a
// helper called unlock would be taken for nothing, and who calls it for one who still holds the lock.
func (f *File) effects(call *ast.CallExpr) (takes []Held, gives []string) {
	fn := f.called(call)
	if fn == nil {
		return nil, nil
	}
	ends := f.endsOf(fn)
	if len(ends) == 0 {
		return nil, nil
	}
	for text, h := range ends[0].held {
		if !h.Maybe && !h.back && everywhere(ends, func(l locks) bool { _, held := l.held[text]; return held }) {
			if h.Text = f.fromOutside(fn, call, text); h.Text != "" {
				h.Line = f.Line(call.Pos())
				takes = append(takes, h)
			}
		}
	}
	for text := range ends[0].given {
		if everywhere(ends, func(l locks) bool { return l.given[text] }) {
			if outside := f.fromOutside(fn, call, text); outside != "" {
				gives = append(gives, outside)
			}
		}
	}
	return takes, gives
}

func everywhere(ends []locks, is func(locks) bool) bool {
	for _, l := range ends {
		if !is(l) {
			return false
		}
	}
	return true
}

// endsOf returns the locks at each way out of fn. Of a function that calls itself nothing is known while it is looked at.
func (f *File) endsOf(fn *ast.FuncDecl) []locks {
	known := f.lines().ends
	if ends, asked := known[fn]; asked {
		return ends
	}
	known[fn] = nil
	known[fn] = f.walk(fn.Body, 0, "").ends
	return known[fn]
}

// called returns the function of the file that is called; nil if it is none. A method is known by the type of a receiver or
// parameter that it is called on: another type's of that name would say something else.
func (f *File) called(call *ast.CallExpr) *ast.FuncDecl {
	switch fun := unindexed(call.Fun).(type) {
	case *ast.Ident:
		return f.lines().named[fun.Name]
	case *ast.SelectorExpr:
		on, ok := fun.X.(*ast.Ident)
		around := f.Decl(f.Line(call.Pos()))
		if !ok || around == nil {
			return nil
		}
		if typ := TypeOf(around, on.Name); typ != "" {
			return f.lines().named[typ+"."+fun.Sel.Name]
		}
	}
	return nil
}

// TypeOf returns the name of the type of fn's receiver or parameter of that name; "" if it has none.
func TypeOf(fn *ast.FuncDecl, name string) string {
	fields := fn.Type.Params.List
	if fn.Recv != nil {
		fields = append(slices.Clone(fn.Recv.List), fields...)
	}
	for _, field := range fields {
		if slices.ContainsFunc(field.Names, func(id *ast.Ident) bool { return id.Name == name }) {
			return Last(unindexed(field.Type))
		}
	}
	return ""
}

// fromOutside returns what the caller calls the lock that fn calls text; "" if that cannot be told.
func (f *File) fromOutside(fn *ast.FuncDecl, call *ast.CallExpr, text string) string {
	first, rest, _ := strings.Cut(text, ".")
	if rest != "" {
		rest = "." + rest
	}
	if fn.Recv != nil && len(fn.Recv.List) == 1 && len(fn.Recv.List[0].Names) == 1 && fn.Recv.List[0].Names[0].Name == first {
		if recv, _ := MethodCall(call); Text(recv) != "" {
			return Text(recv) + rest
		}
		return ""
	}
	i := 0
	for _, field := range fn.Type.Params.List {
		for _, id := range field.Names {
			if id.Name == first {
				if i < len(call.Args) && Text(call.Args[i]) != "" {
					return strings.TrimPrefix(Text(call.Args[i]), "&") + rest
				}
				return ""
			}
			i++
		}
	}
	if f.declaration(fn, first) > 0 {
		return "" // a lock of fn's own
	}
	return text
}
