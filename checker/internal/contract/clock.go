package contract

import (
	"go/ast"
	"go/token"
)

// clock finds where the tests sleep for others to get ready, and where they
// assert what the time on the wall is. In a bubble both are exact and cost nothing.
func (f *testFile) clock() {
	real := f.onRealTime()
	for _, n := range real {
		ast.Inspect(n, func(m ast.Node) bool {
			switch {
			case m == nil || f.isBubble(m):
				return false
			case f.calls(m, f.time, "Sleep"):
				f.owe(m, "Wait for what the sleep hopes for: a channel, a lab.Barrier; or use a bubble.", "the test sleeps on the real clock")
			case f.measures(m):
				f.owe(m, "How long it takes depends on the machine. Count, or use a bubble.", "the time on the real clock is asserted")
			}
			return true
		})
	}
	f.timedAssertions(real)
}

// onRealTime returns the code that runs outside of bubbles: what tests do before
// they enter one, the bodies of lab.Real, and all that these reach.
func (f *testFile) onRealTime() []ast.Node {
	var roots []ast.Node
	for _, test := range f.tests() {
		roots = append(roots, test)
	}
	// A name inside of a bubble reaches nothing on real time, so the walk must not enter bubbles.
	seen := map[ast.Node]bool{}
	var order []ast.Node
	for len(roots) > 0 {
		n := roots[0]
		roots = roots[1:]
		if seen[n] {
			continue
		}
		seen[n] = true
		order = append(order, n)
		ast.Inspect(n, func(m ast.Node) bool {
			if m != nil && f.isBubble(m) {
				return false
			}
			if id, ok := m.(*ast.Ident); ok {
				for _, d := range f.decls[id.Name] {
					if _, isType := d.(*ast.TypeSpec); !isType {
						roots = append(roots, d)
					}
				}
			}
			return true
		})
	}
	return order
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

// timedAssertions finds assertions on real time whose arguments come from the clock.
func (f *testFile) timedAssertions(code []ast.Node) {
	for _, n := range code {
		timed := f.timedVariables(n)
		ast.Inspect(n, func(m ast.Node) bool {
			if m == nil || f.isBubble(m) {
				return false
			}
			call, name := f.assertion(m)
			if call == nil {
				return true
			}
			args := call.Args[1:min(len(call.Args), fixedArgs[name])]
			for _, arg := range args {
				if f.fromClock(arg, timed) {
					f.owe(m, "How long it takes depends on the machine. Count, or use a bubble.", "the time on the real clock is asserted")
					break
				}
			}
			return true
		})
	}
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
