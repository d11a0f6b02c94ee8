package diagnose

import (
	"fmt"
	"go/ast"
	"slices"

	"koans/checker/internal/run/gotest"
)

// enders are the calls that end a process on the spot.
var enders = map[string][]string{
	"os":      {"Exit"},
	"syscall": {"Exit", "Kill"},
	"log":     {"Fatal", "Fatalf", "Fatalln"},
	"unix":    {"Exit", "Kill"},
}

// exits reports a program that ended itself before its tests had ended.
func exits(v *view) []Finding {
	r := v.run
	ended := slices.ContainsFunc(r.Tests, func(t gotest.Test) bool { return t.Status != gotest.Missing })
	switch {
	case r.Stop != gotest.NotStopped, r.Crash != "", r.Signal == "killed", len(r.Missed()) == 0:
		return nil
	case r.During == "" && ended && r.ExitCode == 1:
		return nil // as ever when a test has failed
	case len(r.Races) > 0 && r.ExitCode == gotest.RaceStatus:
		return nil // the race detector ended it
	}
	f := Finding{
		Kind: Exit, Test: r.During, Raw: clip(r.Output, 2000),
		Message: fmt.Sprintf("the program ended itself, with status %d, before its tests had ended", r.ExitCode),
		Help:    "Code that others call must not end the program: return an error instead.",
	}
	if r.Signal != "" {
		f.Message = fmt.Sprintf("the program was ended by a signal, %s, before its tests had ended", r.Signal)
		f.Help = "Does the program send signals, to itself or to its whole process group?"
	}
	if during := r.During; during != "" {
		f.Message += ", in " + during
	}
	calls := v.enders()
	if len(calls) > 0 {
		f.Pos = calls[0].Pos
		f.Message += ": likely by " + calls[0].Message + " at " + short(f.Pos)
		f.Related = calls[1:]
	}
	return []Finding{f}
}

// enders returns the learner's calls that end a process.
func (v *view) enders() []Related {
	var rs []Related
	for _, src := range v.answer() {
		ast.Inspect(src.Tree, func(n ast.Node) bool {
			sel, ok := n.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			if pkg, ok := sel.X.(*ast.Ident); ok && slices.Contains(enders[pkg.Name], sel.Sel.Name) {
				rs = append(rs, Related{Position{File: src.Path, Line: src.Line(sel.Pos())}, pkg.Name + "." + sel.Sel.Name})
			}
			return true
		})
	}
	return rs
}

// only returns the place of the single call of a function or method with one
// of the names in the learner's files; the zero value when there is none or several.
func (v *view) only(names ...string) Position {
	var found []Position
	for _, src := range v.answer() {
		ast.Inspect(src.Tree, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			name := ""
			switch fn := call.Fun.(type) {
			case *ast.Ident:
				name = fn.Name
			case *ast.SelectorExpr:
				name = fn.Sel.Name
			}
			if slices.Contains(names, name) {
				found = append(found, Position{File: src.Path, Line: src.Line(call.Pos())})
			}
			return true
		})
	}
	if len(found) != 1 {
		return Position{}
	}
	return found[0]
}
