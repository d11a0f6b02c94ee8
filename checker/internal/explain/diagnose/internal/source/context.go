package source

import (
	"go/ast"
	"go/token"
	"strings"
)

// Context returns the name of a context.Context that the functions around line
// get as a parameter; "" when there is none.
func (f *File) Context(line int) string {
	fn := f.Decl(line)
	if fn == nil {
		return ""
	}
	name := ""
	ast.Inspect(fn, func(n ast.Node) bool {
		var params *ast.FieldList
		switch n := n.(type) {
		case *ast.FuncDecl:
			params = n.Type.Params
		case *ast.FuncLit:
			if !f.Covers(n, line) {
				return false
			}
			params = n.Type.Params
		}
		if params == nil {
			return true
		}
		for _, field := range params.List {
			if sel, ok := field.Type.(*ast.SelectorExpr); ok && sel.Sel.Name == "Context" {
				for _, id := range field.Names {
					if id.Name != "_" {
						name = id.Name
					}
				}
			}
		}
		return true
	})
	return name
}

// Ends says whether the declared function around line makes a context called name that it can end.
func (f *File) Ends(line int, name string) bool {
	fn := f.Decl(line)
	if fn == nil {
		return false
	}
	found := false
	ast.Inspect(fn, func(n ast.Node) bool {
		a, ok := n.(*ast.AssignStmt)
		if !ok || len(a.Lhs) == 0 || Last(a.Lhs[0]) != name || len(a.Rhs) != 1 {
			return true
		}
		pkg, made := MethodCall(a.Rhs[0])
		found = found || pkg != nil && (strings.HasPrefix(made, "With") && Last(pkg) == "context" && made != "WithValue" || made == "WithContext" && Last(pkg) == "errgroup")
		return true
	})
	return found
}

// Exits returns the lines of the return statements of body itself, not of those of
// the functions in it.
func (f *File) Exits(body *ast.BlockStmt) []int {
	var lines []int
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.ReturnStmt:
			lines = append(lines, f.Line(n.Pos()))
		}
		return true
	})
	return lines
}

// A Call is a call of a method, such as wg.Done().
type Call struct {
	Line     int
	Func     *ast.BlockStmt // the innermost function around
	Deferred bool
	Go       bool // in a function that a go statement starts, or that is given to a method called Go
}

// Calls returns the calls of recv.method in the file, where recv ends in name.
func (f *File) Calls(name string, methods ...string) []Call {
	var found []Call
	var stack []ast.Node
	ast.Inspect(f.Tree, func(n ast.Node) bool {
		if n == nil {
			stack = stack[:len(stack)-1]
			return true
		}
		if recv, m := MethodCall(n); recv != nil && Last(recv) == name {
			for _, want := range methods {
				if m == want {
					found = append(found, f.call(n, stack))
				}
			}
		}
		stack = append(stack, n)
		return true
	})
	return found
}

func (f *File) call(n ast.Node, stack []ast.Node) Call {
	c := Call{Line: f.Line(n.Pos()), Func: body(stack)}
	for i := len(stack) - 1; i >= 0; i-- {
		switch s := stack[i].(type) {
		case *ast.DeferStmt:
			c.Deferred = true
		case *ast.FuncDecl:
			return c
		case *ast.FuncLit:
			if i >= 2 {
				if _, ok := stack[i-2].(*ast.GoStmt); ok {
					c.Go = true
				}
			}
			if i >= 1 {
				if _, m := MethodCall(stack[i-1]); m == "Go" {
					c.Go = true
				}
				// defer func() { … }() runs at the end of the function around it.
				if call, ok := stack[i-1].(*ast.CallExpr); ok && i >= 2 && call.Fun == s {
					if _, ok := stack[i-2].(*ast.DeferStmt); ok {
						c.Func = body(stack[:i])
						continue
					}
				}
			}
			return c
		}
	}
	return c
}

// LeavesAt returns the line of the first return or break by which loop can be
// left before it has come to its end; 0 when there is none. In a loop that is not over
// a channel, a return or break is how it ends, so there must be two.
func (f *File) LeavesAt(loop ast.Stmt, overChannel bool) int {
	var lines []int
	ast.Inspect(loop, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.ForStmt, *ast.RangeStmt:
			return n == loop
		case *ast.ReturnStmt:
			lines = append(lines, f.Line(n.Pos()))
		case *ast.BranchStmt:
			if n.Tok == token.BREAK && n.Label == nil && !insideSwitch(loop, n) {
				lines = append(lines, f.Line(n.Pos()))
			}
		}
		return true
	})
	loopWithoutCondition, _ := loop.(*ast.ForStmt)
	endless := loopWithoutCondition != nil && loopWithoutCondition.Cond == nil
	switch {
	case len(lines) == 0, endless && len(lines) < 2 && !overChannel:
		return 0
	}
	return lines[0]
}

// insideSwitch says whether a break leaves a switch or select within loop, and not loop itself.
func insideSwitch(loop ast.Stmt, b *ast.BranchStmt) bool {
	inside := false
	ast.Inspect(loop, func(n ast.Node) bool {
		switch n.(type) {
		case *ast.SwitchStmt, *ast.TypeSwitchStmt, *ast.SelectStmt:
			inside = inside || n.Pos() <= b.Pos() && b.End() <= n.End()
		}
		return true
	})
	return inside
}
