package contract

import (
	"go/ast"
	"go/token"
	"strings"
)

// fixedArgs are testify's assertions and how many arguments each has before the message, t included.
var fixedArgs = func() map[string]int {
	table := map[string]int{}
	for n, names := range map[int]string{
		2: `Condition DirExists Empty Error Fail FailNow False FileExists IsDecreasing IsIncreasing IsNonDecreasing
			IsNonIncreasing Negative Nil NoDirExists NoError NoFileExists NotEmpty NotNil NotPanics NotZero Panics
			Positive True Zero`,
		3: `Contains ElementsMatch Equal EqualError EqualExportedValues EqualValues ErrorAs ErrorContains ErrorIs Exactly
			Greater GreaterOrEqual Implements IsNotType IsType JSONEq Len Less LessOrEqual NotContains NotElementsMatch
			NotEqual NotEqualValues NotErrorAs NotErrorIs NotImplements NotRegexp NotSame NotSubset PanicsWithError
			PanicsWithValue Regexp Same Subset YAMLEq`,
		4: `Eventually EventuallyWithT InDelta InDeltaMapValues InDeltaSlice InEpsilon InEpsilonSlice Never
			WithinDuration WithinRange`,
	} {
		for name := range strings.FieldsSeq(names) {
			table[name] = n
		}
	}
	return table
}()

// assertion returns the call and its name without a final f, if n is one of testify's assertions.
func (f *testFile) assertion(n ast.Node) (*ast.CallExpr, string) {
	call, ok := n.(*ast.CallExpr)
	if !ok {
		return nil, ""
	}
	sel, ok := call.Fun.(*ast.SelectorExpr)
	if !ok {
		return nil, ""
	}
	pkg, ok := sel.X.(*ast.Ident)
	if !ok || pkg.Name == "" || pkg.Name != f.assert && pkg.Name != f.require {
		return nil, ""
	}
	name := sel.Sel.Name
	if _, ok := fixedArgs[name]; !ok {
		name = strings.TrimSuffix(name, "f")
	}
	if _, ok := fixedArgs[name]; !ok || len(call.Args) == 0 {
		return nil, ""
	}
	return call, name
}

// assertions proves that each assertion carries a message, and can fail.
func (f *testFile) assertions() {
	ast.Inspect(f.tree, func(n ast.Node) bool {
		if f.calls(n, f.assert, "New") || f.calls(n, f.require, "New") {
			f.owe(n, "Call the package's functions, so that each assertion is seen to carry its message.", "assertions are made through an object")
		}
		call, name := f.assertion(n)
		if call == nil {
			return true
		}
		fixed := fixedArgs[name]
		if name != "Fail" && name != "FailNow" && (len(call.Args) <= fixed || isEmptyString(call.Args[fixed])) {
			f.owe(n, `Say what happened and what was promised: "at most 4 pages in flight".`, "the assertion %s carries no message", name)
		}
		if f.vacuous(call, name) {
			f.owe(n, "", "the assertion %s cannot fail", name)
		}
		return true
	})
}

func isEmptyString(e ast.Expr) bool {
	lit, ok := e.(*ast.BasicLit)
	return ok && lit.Kind == token.STRING && len(lit.Value) == 2
}

// vacuous reports whether the outcome of the assertion is known from its text.
func (f *testFile) vacuous(call *ast.CallExpr, name string) bool {
	arg := func(i int) ast.Expr {
		if i < len(call.Args) {
			return ast.Unparen(call.Args[i])
		}
		return nil
	}
	switch name {
	case "True", "False", "Nil", "NoError":
		id, ok := arg(1).(*ast.Ident)
		return ok && (id.Name == "true" || id.Name == "false" || id.Name == "nil")
	case "NotNil":
		unary, ok := arg(1).(*ast.UnaryExpr)
		return ok && unary.Op == token.AND
	case "Equal", "EqualValues", "Exactly", "Same", "GreaterOrEqual", "LessOrEqual", "ErrorIs", "Subset", "ElementsMatch":
		return arg(2) != nil && f.textOf(arg(1)) == f.textOf(arg(2)) && !contains(arg(1), isCall)
	}
	return false
}

// isCall reports whether n may give another value each time.
func isCall(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.CallExpr:
		return true
	case *ast.UnaryExpr:
		return n.Op == token.ARROW
	}
	return false
}

func (f *testFile) textOf(n ast.Node) string {
	return squeeze(string(f.text[f.offset(n.Pos()):f.offset(n.End())]))
}

// foreignFailNow finds where another goroutine than the test's own would be ended: FailNow there ends no
// test, and whoever waits for that goroutine waits for ever.
func (f *testFile) foreignFailNow() {
	look := func(body ast.Node) {
		ast.Inspect(body, func(n ast.Node) bool {
			if n != body && f.startsGoroutine(n) != nil {
				return false // looked at by itself
			}
			call, name := f.assertion(n)
			stops := call != nil && selects(call.Fun, f.require, call.Fun.(*ast.SelectorExpr).Sel.Name) ||
				name == "FailNow" || f.stopsT(n)
			if stops {
				f.owe(n, "In goroutines and callbacks use assert, and let them end.", "a goroutine that is not the test's own ends the test")
			}
			return true
		})
	}
	ast.Inspect(f.tree, func(n ast.Node) bool {
		if body := f.startsGoroutine(n); body != nil {
			look(body)
		}
		return true
	})
}

// startsGoroutine returns the function literal that n runs in a goroutine of its own; nil if it does nothing of the kind.
func (f *testFile) startsGoroutine(n ast.Node) ast.Node {
	switch n := n.(type) {
	case *ast.GoStmt:
		if lit, ok := n.Call.Fun.(*ast.FuncLit); ok {
			return lit.Body
		}
	case *ast.CallExpr:
		if sel, ok := n.Fun.(*ast.SelectorExpr); ok && sel.Sel.Name == "Go" && len(n.Args) == 1 {
			if lit, ok := n.Args[0].(*ast.FuncLit); ok {
				return lit.Body
			}
		}
	}
	return nil
}

// stopsT reports whether n is t.Fatal or one of its kin.
func (f *testFile) stopsT(n ast.Node) bool {
	return f.calls(n, "t", "Fatal", "Fatalf", "FailNow")
}
