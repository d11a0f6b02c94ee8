package contract

import (
	"go/ast"
	"go/token"
	"slices"
)

// clock finds where the tests sleep for others to get ready, and where they
// assert what the time on the wall is. In a bubble both are exact and cost nothing.
func (f *testFile) clock() {
	for _, n := range f.onRealTime() {
		timed := f.timedVariables(n)
		ast.Inspect(n, func(m ast.Node) bool {
			switch {
			case m == nil || f.leavesRealTime(n, m):
				return false
			case f.calls(m, f.time, "Sleep") && !f.startsItself(): // other processes are not seen but by looking again and again
				f.owe(m, "Wait for what the sleep hopes for: a channel, a lab.Barrier; or use a bubble.", "the test sleeps on the real clock")
			case f.measures(m) || f.assertsTime(m, timed):
				f.owe(m, "How long it takes depends on the machine. Count, or use a bubble.", "the time on the real clock is asserted")
			}
			return true
		})
	}
}

// onRealTime returns the code that is sure to run outside of bubbles: the tests
// themselves, and the bodies of lab.Real with all that these mention.
func (f *testFile) onRealTime() []ast.Node {
	var code, bodies []ast.Node
	for _, test := range f.tests() {
		code = append(code, test)
	}
	ast.Inspect(f.tree, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok && f.isReal(n) && len(call.Args) == 2 {
			bodies = append(bodies, call.Args[1])
		}
		return true
	})
	return append(code, f.reach(f.isBubble, bodies...)...)
}

// leavesRealTime reports whether m, below n, is code that does not belong to n's
// time. In a test outside of the lab that is any function but a subtest's: it may well be run in a bubble.
func (f *testFile) leavesRealTime(n, m ast.Node) bool {
	if f.isBubble(m) {
		return true
	}
	if fn, ok := n.(*ast.FuncDecl); !ok || !slices.Contains(f.tests(), fn) {
		return false
	}
	lit, ok := m.(*ast.FuncLit)
	return f.isReal(m) || ok && !(lit.Type.Params.NumFields() == 1 && f.isT(lit.Type.Params.List[0].Type))
}

// measures reports whether n is an assertion about the clock by what it is.
func (f *testFile) measures(n ast.Node) bool {
	if call, ok := n.(*ast.CallExpr); ok {
		if sel, ok := call.Fun.(*ast.SelectorExpr); ok && sel.Sel.Name == "AssertTook" {
			return true
		}
	}
	_, name := f.assertion(n)
	switch name {
	case "Never", "WithinDuration", "WithinRange":
		return true
	}
	return false
}

// assertsTime reports whether n is an assertion whose arguments come from the clock.
func (f *testFile) assertsTime(n ast.Node, timed map[string]bool) bool {
	call, name := f.assertion(n)
	if call == nil {
		return false
	}
	args := call.Args[1:min(len(call.Args), fixedArgs[name])]
	return slices.ContainsFunc(args, func(arg ast.Expr) bool { return f.fromClock(arg, timed) })
}

// timedVariables are the names that are given a duration measured with the clock.
func (f *testFile) timedVariables(n ast.Node) map[string]bool {
	timed := map[string]bool{}
	ast.Inspect(n, func(m ast.Node) bool {
		a, ok := m.(*ast.AssignStmt)
		if !ok || a.Tok != token.DEFINE && a.Tok != token.ASSIGN || len(a.Lhs) != len(a.Rhs) {
			return true
		}
		for i, rhs := range a.Rhs {
			if id, ok := a.Lhs[i].(*ast.Ident); ok && f.fromClock(rhs, timed) {
				timed[id.Name] = true
			}
		}
		return true
	})
	return timed
}

// fromClock reports whether e itself is a duration measured with the clock. What
// is merely passed to a call in e is not: a deadline is no assertion.
func (f *testFile) fromClock(e ast.Expr, timed map[string]bool) bool {
	switch e := e.(type) {
	case *ast.Ident:
		return timed[e.Name]
	case *ast.ParenExpr:
		return f.fromClock(e.X, timed)
	case *ast.BinaryExpr:
		return f.fromClock(e.X, timed) || f.fromClock(e.Y, timed)
	case *ast.CallExpr:
		if f.calls(e, f.time, "Since", "Until") {
			return true
		}
		// elapsed.Seconds(), time.Now().Sub(began), tl.Now()
		if sel, ok := e.Fun.(*ast.SelectorExpr); ok {
			switch sel.Sel.Name {
			case "Sub":
				return f.calls(sel.X, f.time, "Now")
			case "Now":
				x, ok := sel.X.(*ast.Ident)
				return ok && x.Name == "tl"
			case "Seconds", "Milliseconds", "Microseconds", "Nanoseconds", "Minutes", "Hours", "Round", "Truncate", "String":
				return f.fromClock(sel.X, timed)
			}
		}
	}
	return false
}
