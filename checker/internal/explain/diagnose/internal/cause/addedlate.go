package cause

import (
	"fmt"
	"go/ast"

	"koans/checker/internal/explain/diagnose/internal/source"
)

// AddedLate says that what the place waits for is counted by a goroutine that has begun already, as far as the file shows it; "" otherwise.
func (m *Module) AddedLate(at Place) string {
	if at.File == nil {
		return ""
	}
	group := waitedFor(at)
	if group == nil {
		return ""
	}
	inside, started := goroutines(at.File)
	for _, add := range calls(at.File.Tree, "Add") {
		if source.Last(add.Fun.(*ast.SelectorExpr).X) != source.Last(group) {
			continue
		}
		line := at.File.Line(add.Pos())
		decl := at.File.Decl(line)
		if !within(add, inside) && (decl == nil || !started[decl.Name.Name]) {
			continue
		}
		if !within(add, inside) && starts(decl) {
			return fmt.Sprintf("Line %d counts what begins, and not what is still to begin: by then the count may have come to 0, and Wait has returned. Count where the work is accepted.", line)
		}
		return fmt.Sprintf("Line %d counts in the goroutine itself, and a Wait that comes earlier does not know of it: call Add before go, or use %s.Go.", line, source.Text(group))
	}
	return ""
}

// waitedFor returns x of the line's x.Wait(); nil if there is none.
func waitedFor(at Place) ast.Expr {
	for _, n := range at.File.On(at.Line) {
		if call, ok := n.(*ast.CallExpr); ok && len(call.Args) == 0 {
			if sel, ok := call.Fun.(*ast.SelectorExpr); ok && sel.Sel.Name == "Wait" {
				return sel.X
			}
		}
	}
	return nil
}

// calls returns the calls of methods of that name below n.
func calls(n ast.Node, name string) []*ast.CallExpr {
	var all []*ast.CallExpr
	ast.Inspect(n, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok {
			if sel, ok := call.Fun.(*ast.SelectorExpr); ok && sel.Sel.Name == name {
				all = append(all, call)
			}
		}
		return true
	})
	return all
}

// goroutines returns the bodies of the literals that the file starts with go, and the names of functions that are started, or called
// in such a body.
func goroutines(f *source.File) (bodies []ast.Node, started map[string]bool) {
	started = map[string]bool{}
	ast.Inspect(f.Tree, func(n ast.Node) bool {
		g, ok := n.(*ast.GoStmt)
		if !ok {
			return true
		}
		lit, ok := g.Call.Fun.(*ast.FuncLit)
		if !ok {
			started[source.Last(g.Call.Fun)] = true
			return true
		}
		bodies = append(bodies, lit.Body)
		ast.Inspect(lit.Body, func(n ast.Node) bool {
			if call, ok := n.(*ast.CallExpr); ok {
				started[source.Last(call.Fun)] = true
			}
			return true
		})
		return true
	})
	return bodies, started
}

// starts says whether fn has a go statement.
func starts(fn *ast.FuncDecl) bool {
	found := false
	ast.Inspect(fn, func(n ast.Node) bool {
		_, is := n.(*ast.GoStmt)
		found = found || is
		return !found
	})
	return found
}

func within(n ast.Node, bodies []ast.Node) bool {
	for _, b := range bodies {
		if b.Pos() <= n.Pos() && n.End() <= b.End() {
			return true
		}
	}
	return false
}
