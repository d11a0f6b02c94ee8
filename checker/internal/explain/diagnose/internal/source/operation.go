package source

import (
	"go/ast"
	"go/token"
	"slices"
)

// An Op is something that a line does with a channel, a lock or the like.
type Op struct {
	Node ast.Node
	On   ast.Expr // the channel, the lock, the WaitGroup …
}

// Text returns what the operation is on: "results", "s.mu"; "" for a nil Op.
func (o *Op) Text() string {
	if o == nil {
		return ""
	}
	return Text(o.On)
}

// only returns the single operation that match finds on line. Two different ones on a line are none: nobody can tell which it was.
func (f *File) only(line int, match func(ast.Node) ast.Expr) *Op {
	var found *Op
	for _, n := range f.on(line) {
		e := match(n)
		if e == nil {
			continue
		}
		if found != nil && Text(found.On) != Text(e) {
			return nil
		}
		found = &Op{n, e}
	}
	return found
}

// on is like On, but knows where the runtime puts a call whose receiver began on an earlier line.
func (f *File) on(line int) []ast.Node {
	if f == nil {
		return nil
	}
	return f.lines().acts[line]
}

// Send returns the send statement on line.
func (f *File) Send(line int) *Op {
	return f.only(line, func(n ast.Node) ast.Expr {
		if s, ok := n.(*ast.SendStmt); ok {
			return s.Chan
		}
		return nil
	})
}

// Receive returns the receive, or the loop over a channel, on line.
func (f *File) Receive(line int) *Op {
	op := f.only(line, func(n ast.Node) ast.Expr {
		if u, ok := n.(*ast.UnaryExpr); ok && u.Op == token.ARROW {
			return u.X
		}
		return nil
	})
	if op != nil {
		return op
	}
	return f.only(line, func(n ast.Node) ast.Expr {
		if r, ok := n.(*ast.RangeStmt); ok {
			return r.X
		}
		return nil
	})
}

// Method returns the call on line of a method with one of the names.
func (f *File) Method(line int, names ...string) *Op {
	return f.only(line, func(n ast.Node) ast.Expr {
		if recv, name := MethodCall(n); slices.Contains(names, name) {
			return recv
		}
		return nil
	})
}

// MethodCall splits a call of the form recv.name(…).
func MethodCall(n ast.Node) (recv ast.Expr, name string) {
	call, ok := n.(*ast.CallExpr)
	if !ok {
		return nil, ""
	}
	sel, ok := call.Fun.(*ast.SelectorExpr)
	if !ok {
		return nil, ""
	}
	return sel.X, sel.Sel.Name
}

// Select returns the select statement on line.
func (f *File) Select(line int) *ast.SelectStmt {
	var found *ast.SelectStmt
	for _, n := range f.On(line) {
		if s, ok := n.(*ast.SelectStmt); ok {
			if found != nil {
				return nil
			}
			found = s
		}
	}
	return found
}

// A Case is one communication of a select.
type Case struct {
	Clause *ast.CommClause
	Send   bool
	On     ast.Expr // nil for default
}

// Cases returns the select's cases.
func Cases(s *ast.SelectStmt) []Case {
	var cs []Case
	for _, stmt := range s.Body.List {
		clause, ok := stmt.(*ast.CommClause)
		if !ok {
			continue
		}
		c := Case{Clause: clause}
		switch comm := clause.Comm.(type) {
		case *ast.SendStmt:
			c.Send, c.On = true, comm.Chan
		case *ast.ExprStmt:
			c.On = received(comm.X)
		case *ast.AssignStmt:
			if len(comm.Rhs) == 1 {
				c.On = received(comm.Rhs[0])
			}
		}
		cs = append(cs, c)
	}
	return cs
}

func received(e ast.Expr) ast.Expr {
	if u, ok := e.(*ast.UnaryExpr); ok && u.Op == token.ARROW {
		return u.X
	}
	return nil
}

// Deferred returns the line of the one deferred call, of a method called name
// or, if name is "", of close, of the function whose last line is line; 0 if line
// is not such a line or several calls could be meant.
func (f *File) Deferred(line int, name string) int {
	if f == nil {
		return 0
	}
	_, body := f.Func(line)
	if body == nil || f.Line(body.Rbrace) != line || f.Line(body.Lbrace) == line {
		return 0
	}
	if name == "" {
		name = "close"
	}
	found, n := 0, 0
	ast.Inspect(body, func(x ast.Node) bool {
		switch x := x.(type) {
		case *ast.FuncLit:
			return false
		case *ast.DeferStmt:
			if Last(x.Call.Fun) == name {
				found = f.Line(x.Pos())
				n++
			}
		}
		return true
	})
	if n != 1 {
		return 0
	}
	return found
}
