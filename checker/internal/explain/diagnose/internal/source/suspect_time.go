package source

import (
	"fmt"
	"go/ast"
	"go/token"
	"regexp"
	"strconv"
	"time"
)

// lateness returns how much later than expected something came, by the times in what a failure says: "expected 1s, got 1.001s". It is 0
// when nothing did, or when anything came too early.
func lateness(says string) time.Duration {
	m := expectedGot.FindStringSubmatch(says)
	if m == nil {
		return 0
	}
	want, got := durations.FindAllString(m[1], -1), durations.FindAllString(m[2], -1)
	if len(want) != len(got) {
		return 0
	}
	var most time.Duration
	for i := range want {
		expected, err := time.ParseDuration(want[i])
		came, err2 := time.ParseDuration(got[i])
		if err != nil || err2 != nil || came < expected {
			return 0
		}
		most = max(most, came-expected)
	}
	return most
}

var (
	expectedGot = regexp.MustCompile(`(?s)expected (.*), got (.*)`)
	durations   = regexp.MustCompile(`\b(?:\d+(?:\.\d+)?(?:ns|µs|ms|s|m|h))+\b`)
)

func isLate(b Broken) bool { return lateness(b.Says) > 0 }

// longestPoll is how long a program that looks again and again sleeps at most; longer sleeps are meant for something else.
const longestPoll = time.Second

// asleep are the calls that let at least as much time pass as something came too late, whatever happens meanwhile: sleeps of a length
// that the program itself gives. They are looked for in the whole file, since who asks again and again is often a goroutine
// that another function has started.
func (f *File) asleep(_ *ast.FuncDecl, b Broken) []Suspect {
	var found []Suspect
	for _, p := range f.pauses(lateness(b.Says)) {
		found = append(found, p.Suspect)
	}
	return found
}

// looksAgain are the pauses of a program that looks again and again for what it waits for. What is not there after a whole
// second of simulated time may well be there a moment later.
func (f *File) looksAgain(*ast.FuncDecl) []Suspect {
	var found []Suspect
	for _, p := range f.pauses(0) {
		if p.again {
			found = append(found, p.Suspect)
		}
	}
	return found
}

type pause struct {
	Suspect
	again bool // in a loop
}

// pauses are the calls that let at least so much time pass, and at most as much as makes sense between two looks.
func (f *File) pauses(least time.Duration) []pause {
	var found []pause
	inLoop(f.Tree, func(n ast.Node, loop bool) {
		call, ok := n.(*ast.CallExpr)
		if !ok || len(call.Args) == 0 {
			return
		}
		pkg, name := MethodCall(call)
		if Last(pkg) != "time" || !sleepers[name] {
			return
		}
		d, ok := f.duration(call.Args[0])
		if !ok || d < least || d > longestPoll {
			return
		}
		again := loop || name == "NewTicker" || name == "Tick"
		note := fmt.Sprintf("lets %v pass, whatever happens meanwhile", d)
		if again {
			note = fmt.Sprintf("lets %v pass and looks again, instead of waiting for what happens", d)
		}
		found = append(found, pause{Suspect{Line: f.Line(call.Pos()), Note: note}, again})
	})
	return found
}

var sleepers = map[string]bool{"Sleep": true, "After": true, "NewTimer": true, "NewTicker": true, "Tick": true, "AfterFunc": true}

// inLoop calls visit for every node of body, with whether it is inside of a loop.
func inLoop(body ast.Node, visit func(n ast.Node, loop bool)) {
	var walk func(ast.Node, bool)
	walk = func(top ast.Node, loop bool) {
		ast.Inspect(top, func(n ast.Node) bool {
			if n == nil || n == top {
				return n != nil
			}
			visit(n, loop)
			switch n.(type) {
			case *ast.ForStmt, *ast.RangeStmt:
				walk(n, true)
				return false
			}
			return true
		})
	}
	walk(body, false)
}

// duration returns the length that an expression of constants stands for, such as 10 * time.Millisecond, or a constant of the file
// that is its own.
func (f *File) duration(e ast.Expr) (time.Duration, bool) {
	switch e := e.(type) {
	case *ast.ParenExpr:
		return f.duration(e.X)
	case *ast.BasicLit:
		n, err := strconv.ParseInt(e.Value, 0, 64)
		return time.Duration(n), err == nil
	case *ast.SelectorExpr:
		d, ok := units[e.Sel.Name]
		return d, ok && Last(e.X) == "time"
	case *ast.Ident: // what is exported was given, and is what the exercise is about
		if value := f.constant(e.Name); value != nil && !e.IsExported() {
			return f.duration(value)
		}
	case *ast.BinaryExpr:
		x, ok := f.duration(e.X)
		y, ok2 := f.duration(e.Y)
		switch {
		case !ok || !ok2:
		case e.Op == token.MUL:
			return x * y, true
		case e.Op == token.QUO && y != 0:
			return x / y, true
		}
	}
	return 0, false
}

var units = map[string]time.Duration{
	"Nanosecond": time.Nanosecond, "Microsecond": time.Microsecond, "Millisecond": time.Millisecond,
	"Second": time.Second, "Minute": time.Minute, "Hour": time.Hour,
}

// constant returns the value of a constant that is declared in the file; nil if there is none, or if it stands for itself.
func (f *File) constant(name string) (value ast.Expr) {
	ast.Inspect(f.Tree, func(n ast.Node) bool {
		decl, ok := n.(*ast.GenDecl)
		if !ok || decl.Tok != token.CONST {
			return true
		}
		for _, spec := range decl.Specs {
			s := spec.(*ast.ValueSpec)
			for i, id := range s.Names {
				if id.Name == name && i < len(s.Values) && !Names(s.Values[i], name) {
					value = s.Values[i]
				}
			}
		}
		return false
	})
	return value
}
