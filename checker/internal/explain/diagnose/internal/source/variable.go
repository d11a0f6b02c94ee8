package source

import (
	"go/ast"
	"go/token"
	"slices"
)

// CallsOf returns the lines that call the function or method called name.
func (f *File) CallsOf(name string) []int {
	var lines []int
	ast.Inspect(f.Tree, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok && Last(unindexed(call.Fun)) == name {
			lines = append(lines, f.Line(call.Pos()))
		}
		return true
	})
	return lines
}

// declaration returns the line in n, but not in the functions within it, that declares name; 0 if none does.
func (f *File) declaration(n ast.Node, name string) int {
	line := 0
	note := func(e ast.Expr) {
		if id, ok := e.(*ast.Ident); ok && id.Name == name && line == 0 {
			line = f.Line(id.Pos())
		}
	}
	ast.Inspect(n, func(x ast.Node) bool {
		switch x := x.(type) {
		case *ast.FuncLit:
			return x == n
		case *ast.AssignStmt:
			if x.Tok == token.DEFINE {
				for _, l := range x.Lhs {
					note(l)
				}
			}
		case *ast.ValueSpec:
			for _, id := range x.Names {
				note(id)
			}
		}
		return true
	})
	return line
}

// DeclaredIn returns where the innermost function around line declares the
// variable name; 0 if it does not.
func (f *File) DeclaredIn(line int, name string) int {
	_, body := f.Func(line)
	if body == nil {
		return 0
	}
	return f.declaration(body, name)
}

// DeclaredOutside returns where name is declared when the function literal around line
// takes it from outside; 0 otherwise.
func (f *File) DeclaredOutside(line int, name string) int {
	fn := f.Decl(line)
	typ, body := f.Func(line)
	if fn == nil || body == nil || body == fn.Body || f.declaration(body, name) > 0 {
		return 0
	}
	for _, p := range typ.Params.List {
		for _, id := range p.Names {
			if id.Name == name {
				return 0
			}
		}
	}
	return f.declaration(fn, name)
}

// Appends says whether line assigns the result of append.
func (f *File) Appends(line int) bool {
	for _, n := range f.on(line) {
		if call, ok := n.(*ast.CallExpr); ok {
			if fn, ok := call.Fun.(*ast.Ident); ok && fn.Name == "append" {
				return true
			}
		}
	}
	return false
}

// DoneBefore returns the line, before line in the same function, that tells others that all is
// done: a Done or a close that is not deferred. 0 if there is none, or if it is on a way that does not come to line.
func (f *File) DoneBefore(line int) (at int, how string) {
	_, body := f.Func(line)
	if body == nil {
		return 0, ""
	}
	for _, s := range body.List {
		if f.Line(s.Pos()) >= line {
			break
		}
		e, ok := s.(*ast.ExprStmt)
		if !ok {
			continue
		}
		if recv, name := MethodCall(e.X); name == "Done" {
			return f.Line(s.Pos()), Text(recv) + ".Done"
		}
		if call, ok := e.X.(*ast.CallExpr); ok && len(call.Args) == 1 {
			if fn, ok := call.Fun.(*ast.Ident); ok && fn.Name == "close" {
				return f.Line(s.Pos()), "it closes " + Text(call.Args[0])
			}
		}
	}
	return 0, ""
}

// Straight says whether line to is in the same function as the go statement at
// line from, and nothing on the lines between waits or locks, as far as names tell.
func (f *File) Straight(from, to int) bool {
	_, a := f.Func(from)
	fnTo, b := f.Func(to)
	if a == nil || b == nil || fnTo == nil {
		return false
	}
	// The go statement's own line may already be in the goroutine's function.
	if a != b && !(b.Pos() <= a.Pos() && a.End() <= b.End()) {
		return false
	}
	waits := false
	ast.Inspect(b, func(n ast.Node) bool {
		if n == nil {
			return false
		}
		if line := f.Line(n.Pos()); line > to || f.Line(n.End()) < from {
			return false
		}
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.SelectStmt:
			waits = true
		case *ast.RangeStmt:
			// A range over a channel waits, and only types would tell.
			waits = waits || f.Line(n.Pos()) > from && f.mayBeChannel(n.X)
		case *ast.UnaryExpr:
			waits = waits || n.Op == token.ARROW
		case *ast.CallExpr:
			_, name := MethodCall(n)
			switch name {
			case "Wait", "Lock", "RLock", "Do", "Load", "Acquire", "Await":
				waits = true
			}
		}
		return true
	})
	return !waits
}

// mayBeChannel says whether e may be a channel: whether nothing is seen that it is instead.
func (f *File) mayBeChannel(e ast.Expr) bool {
	switch e.(type) {
	case *ast.BasicLit, *ast.CompositeLit, *ast.SliceExpr, *ast.BinaryExpr:
		return false
	}
	id, ok := e.(*ast.Ident)
	if !ok {
		return true
	}
	fn := f.Decl(f.Line(e.Pos()))
	if fn == nil {
		return true
	}
	may := true
	ast.Inspect(fn, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.Field:
			if slices.ContainsFunc(n.Names, func(p *ast.Ident) bool { return p.Name == id.Name }) {
				_, channel := n.Type.(*ast.ChanType)
				may = may && channel
			}
		case *ast.AssignStmt:
			for i, l := range n.Lhs {
				if n.Tok == token.DEFINE && Last(l) == id.Name && len(n.Rhs) == len(n.Lhs) {
					may = may && !collection(n.Rhs[i])
				}
			}
		}
		return true
	})
	return may
}

// collection says whether e makes a slice or a map, or is a number.
func collection(e ast.Expr) bool {
	switch e := e.(type) {
	case *ast.CompositeLit, *ast.BasicLit:
		return true
	case *ast.CallExpr:
		if fn, ok := e.Fun.(*ast.Ident); ok && fn.Name == "make" && len(e.Args) > 0 {
			_, channel := e.Args[0].(*ast.ChanType)
			return !channel
		}
	}
	return false
}

// OfPackage returns where the file declares name as a variable of the package; 0
// if it does not, or if the function around line has one of that name.
func (f *File) OfPackage(line int, name string) int {
	fn := f.Decl(line)
	if fn == nil || f.declaration(fn, name) > 0 || f.DeclaredIn(line, name) > 0 {
		return 0
	}
	for _, d := range f.Tree.Decls {
		if g, ok := d.(*ast.GenDecl); ok && g.Tok == token.VAR {
			if at := f.declaration(g, name); at > 0 {
				return at
			}
		}
	}
	return 0
}
