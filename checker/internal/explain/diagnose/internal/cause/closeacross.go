package cause

import (
	"fmt"
	"go/ast"

	"koans/checker/internal/explain/diagnose/internal/source"
	"koans/checker/internal/explain/diagnose/internal/stack"
)

// A closing is a close of a channel.
type closing struct {
	file     *source.File
	body     *ast.BlockStmt // of the function that closes
	call     *ast.CallExpr
	name     string // of the channel in that function
	deferred bool
}

// closeSkipped: the one function that closes the channel has a way out that does not come
// by a close.
func (m *Module) closeSkipped(w Wait, _ []Wait) (Answer, bool) {
	at := w.Place
	if !w.Direct || w.Kind != stack.Receive {
		return Answer{}, false
	}
	op := at.File.Receive(at.Line)
	if op == nil {
		return Answer{}, false
	}
	s, ok := m.origin(w.way(), op.On, 0)
	if !ok {
		return Answer{}, false
	}
	closings := m.closings(s, 0)
	if len(closings) == 0 {
		return Answer{}, false
	}
	c := closings[0]
	for _, other := range closings {
		if other.body != c.body || other.deferred {
			return Answer{}, false
		}
	}
	exit := skips(c)
	if exit == nil {
		return Answer{}, false
	}
	out, closed := Place{c.file, c.file.Line(exit.Pos())}, Place{c.file, c.file.Line(c.call.Pos())}
	return Answer{
		fmt.Sprintf("Likely the return at %s goes past the close at %s, and whoever receives waits for ever. One `defer close(%s)` at the top covers every way out.", out, closed, source.Text(c.call.Args[0])),
		[]Note{{out, "on this way out there is no close"}, {closed, "the close that was meant"}},
	}, true
}

// closings returns who closes the channel of s, followed through the functions that get it.
func (m *Module) closings(s scope, depth int) []closing {
	if depth > deepest {
		return nil
	}
	if s.node != nil {
		return m.closingsIn(s, s.node, depth)
	}
	var all []closing
	for _, f := range m.pkg(s.dir) {
		s.file = f
		for _, d := range f.Tree.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok && fn.Body != nil {
				all = append(all, m.closingsIn(s, fn, depth)...)
			}
		}
	}
	return all
}

func (m *Module) closingsIn(s scope, n ast.Node, depth int) []closing {
	var all []closing
	is := func(e ast.Expr) bool {
		switch e := e.(type) {
		case *ast.Ident:
			return e.Name == s.name
		case *ast.SelectorExpr:
			return s.node == nil && e.Sel.Name == s.name
		}
		return false
	}
	deferred := map[*ast.CallExpr]bool{}
	var bodies []*ast.BlockStmt
	var visit func(n ast.Node)
	visit = func(n ast.Node) {
		_, body := parts(n)
		bodies = append(bodies, body)
		ast.Inspect(body, func(x ast.Node) bool {
			switch x := x.(type) {
			case *ast.FuncLit:
				visit(x)
				return false
			case *ast.DeferStmt:
				deferred[x.Call] = true
				if lit, ok := x.Call.Fun.(*ast.FuncLit); ok {
					ast.Inspect(lit, func(y ast.Node) bool {
						if c, ok := y.(*ast.CallExpr); ok {
							deferred[c] = true
						}
						return true
					})
				}
			case *ast.CallExpr:
				all = append(all, m.closingsBy(s, x, is, bodies[len(bodies)-1], deferred[x], depth)...)
			}
			return true
		})
		bodies = bodies[:len(bodies)-1]
	}
	visit(n)
	return all
}

// closingsBy returns the closings that one call is, or leads to.
func (m *Module) closingsBy(s scope, call *ast.CallExpr, is func(ast.Expr) bool, body *ast.BlockStmt, deferred bool, depth int) []closing {
	fn, ident := call.Fun.(*ast.Ident)
	if ident && fn.Name == "close" && len(call.Args) == 1 {
		if is(call.Args[0]) {
			return []closing{{s.file, body, call, s.name, deferred}}
		}
		return nil
	}
	if s.node == nil {
		return nil // a field is known by its name in all functions anyway
	}
	var all []closing
	for i, arg := range call.Args {
		if !is(arg) {
			continue
		}
		if lit, ok := call.Fun.(*ast.FuncLit); ok {
			if name := parameterName(lit.Type, i); name != s.name && name != "" {
				all = append(all, m.closings(scope{s.dir, s.file, lit, name}, depth+1)...)
			}
			continue
		}
		if to, ok := m.callee(s.file, call); ok {
			if name := parameterName(to.decl.Type, i); name != "" {
				all = append(all, m.closings(scope{file: to.file, node: to.decl, name: name}, depth+1)...)
			}
		}
	}
	return all
}

// skips returns the first return of the function that closes which no close comes before, as
// far as the order of statements tells; nil when there is none.
func skips(c closing) *ast.ReturnStmt {
	var found *ast.ReturnStmt
	var block func(stmts []ast.Stmt)
	closes := func(s ast.Stmt) bool {
		closed := false
		if e, ok := s.(*ast.ExprStmt); ok {
			if call, ok := e.X.(*ast.CallExpr); ok && len(call.Args) == 1 {
				fn, ident := call.Fun.(*ast.Ident)
				closed = ident && fn.Name == "close" && source.Last(call.Args[0]) == c.name
			}
		}
		return closed
	}
	block = func(stmts []ast.Stmt) {
		for _, s := range stmts {
			if found != nil || closes(s) {
				return
			}
			switch s := s.(type) {
			case *ast.ReturnStmt:
				found = s
			default:
				for _, inner := range blocks(s) {
					block(inner)
				}
			}
		}
	}
	block(c.body.List)
	if found != nil && found.Pos() > c.call.Pos() && followsAll(c, found) {
		return nil
	}
	return found
}

// followsAll says whether the last statement of the body is the return itself: a way that
// comes to the end without a close has nothing to say about one that stands before it.
func followsAll(c closing, r *ast.ReturnStmt) bool {
	return len(c.body.List) > 0 && c.body.List[len(c.body.List)-1] == ast.Stmt(r)
}

// blocks returns the lists of statements directly in s.
func blocks(s ast.Stmt) [][]ast.Stmt {
	var all [][]ast.Stmt
	switch s := s.(type) {
	case *ast.BlockStmt:
		all = append(all, s.List)
	case *ast.LabeledStmt:
		return blocks(s.Stmt)
	case *ast.IfStmt:
		all = append(all, s.Body.List)
		if s.Else != nil {
			all = append(all, blocks(s.Else)...)
		}
	case *ast.ForStmt:
		all = append(all, s.Body.List)
	case *ast.RangeStmt:
		all = append(all, s.Body.List)
	case *ast.SwitchStmt:
		all = append(all, clauses(s.Body)...)
	case *ast.TypeSwitchStmt:
		all = append(all, clauses(s.Body)...)
	case *ast.SelectStmt:
		all = append(all, clauses(s.Body)...)
	}
	return all
}

func clauses(body *ast.BlockStmt) [][]ast.Stmt {
	var all [][]ast.Stmt
	for _, c := range body.List {
		switch c := c.(type) {
		case *ast.CaseClause:
			all = append(all, c.Body)
		case *ast.CommClause:
			all = append(all, c.Body)
		}
	}
	return all
}
