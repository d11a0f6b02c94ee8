package source

import "go/ast"

// Indexed returns what the line takes an element of, and by which index; "" when it does so with several.
func (f *File) Indexed(line int) (on, index string) {
	for _, n := range f.On(line) {
		x, ok := n.(*ast.IndexExpr)
		if !ok {
			continue
		}
		if on != "" && (on != Text(x.X) || index != Text(x.Index)) {
			return "", ""
		}
		on, index = Text(x.X), Text(x.Index)
	}
	if index == "" {
		return "", ""
	}
	return on, index
}

// MadeEmpty returns the line at which the function of the line makes on, a slice, without elements; 0 when it does not, or appends to it.
func (f *File) MadeEmpty(line int, on string) int {
	fn := f.Decl(line)
	if fn == nil || on == "" {
		return 0
	}
	made, grows := 0, false
	note := func(name, value ast.Expr) {
		switch {
		case Text(name) != on:
		case emptySlice(value):
			made = f.Line(name.Pos())
		default:
			grows = true
		}
	}
	ast.Inspect(fn, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			for i := range n.Lhs {
				if len(n.Lhs) == len(n.Rhs) {
					note(n.Lhs[i], n.Rhs[i])
				}
			}
		case *ast.ValueSpec:
			for i, name := range n.Names {
				switch list, slice := n.Type.(*ast.ArrayType); {
				case len(n.Values) == len(n.Names):
					note(name, n.Values[i])
				case slice && list.Len == nil && name.Name == on:
					made = f.Line(name.Pos())
				}
			}
		}
		return true
	})
	if grows {
		return 0
	}
	return made
}

// emptySlice reports whether e is make of a slice with the length 0, or a literal without elements.
func emptySlice(e ast.Expr) bool {
	switch e := e.(type) {
	case *ast.CompositeLit:
		list, ok := e.Type.(*ast.ArrayType)
		return ok && list.Len == nil && len(e.Elts) == 0
	case *ast.CallExpr:
		if Last(e.Fun) != "make" || len(e.Args) < 2 {
			return false
		}
		list, ok := e.Args[0].(*ast.ArrayType)
		return ok && list.Len == nil && Text(e.Args[1]) == "0"
	}
	return false
}
