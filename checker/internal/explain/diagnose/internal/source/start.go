package source

import "go/ast"

// Start returns where the function with that body is started as a goroutine, by go or by a method called Go; the zero value if that
// is not to be seen, or there are several.
func (f *File) Start(fn *ast.BlockStmt) (start Use) {
	starts := 0
	var stack []ast.Node
	note := func(n ast.Node) {
		starts++
		start = f.use(n, stack)
	}
	name := ""
	for _, d := range f.Tree.Decls {
		if decl, ok := d.(*ast.FuncDecl); ok && decl.Body == fn {
			name = decl.Name.Name
		}
	}
	is := func(e ast.Expr) bool {
		if lit, ok := e.(*ast.FuncLit); ok {
			return lit.Body == fn || name != "" && onlyCalls(lit.Body, name)
		}
		return name != "" && Last(e) == name
	}
	ast.Inspect(f.Tree, func(n ast.Node) bool {
		if n == nil {
			stack = stack[:len(stack)-1]
			return true
		}
		switch n := n.(type) {
		case *ast.GoStmt:
			if is(n.Call.Fun) {
				note(n)
			}
		case *ast.CallExpr:
			if _, method := MethodCall(n); method == "Go" && len(n.Args) == 1 && is(n.Args[0]) {
				note(n)
			}
		}
		stack = append(stack, n)
		return true
	})
	if starts != 1 {
		return Use{}
	}
	return start
}

// onlyCalls says whether a statement of body itself, or one that it defers or that stands last, calls the function of that name.
func onlyCalls(body *ast.BlockStmt, name string) bool {
	for _, s := range body.List {
		if e, ok := s.(*ast.ExprStmt); ok {
			if call, ok := e.X.(*ast.CallExpr); ok && Last(call.Fun) == name {
				return true
			}
		}
	}
	return false
}

// Once says whether a receive happens at most once for a channel made there: in the function that makes it, or in a literal in it that is called, started
// or handed over where it is written, and in no loop that does not make the channel, too.
func (f *File) Once(u Use, m Make) bool {
	decl := f.Decl(m.Line)
	if decl == nil || m.Func == nil || u.Func == nil {
		return false
	}
	once, above := false, false
	var stack []ast.Node
	ast.Inspect(decl, func(n ast.Node) bool {
		if n == nil {
			stack = stack[:len(stack)-1]
			return true
		}
		if n == u.Node {
			once = true
			for i, s := range stack {
				if s == ast.Node(m.Func) {
					above = true
					continue
				}
				switch s := s.(type) {
				case *ast.ForStmt, *ast.RangeStmt:
					once = once && (!above || f.Covers(s, m.Line))
				case *ast.FuncLit:
					_, called := stack[i-1].(*ast.CallExpr)
					once = once && (called || !above)
				}
			}
		}
		stack = append(stack, n)
		return true
	})
	return once && above
}
