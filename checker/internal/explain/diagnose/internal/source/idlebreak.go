package source

import (
	"fmt"
	"go/ast"
	"go/token"
)

// An IdleBreak is a break that leaves a select where the select would have ended anyway: likely it was to leave the loop around it.
type IdleBreak struct{ Line, Loop int }

// String is what to tell of it.
func (b IdleBreak) String() string {
	return fmt.Sprintf("The break at line %d leaves the select, not the loop of line %d: return there, or give the loop a label and break that.", b.Line, b.Loop)
}

// IdleBreaks returns those of the loops in n, not of function literals in it. A case that is nothing but a default with a break says only that
// nothing is to be done.
func (f *File) IdleBreaks(n ast.Node) []IdleBreak {
	var found []IdleBreak
	ast.Inspect(n, func(m ast.Node) bool {
		switch m := m.(type) {
		case *ast.FuncLit:
			return m == n
		case *ast.ForStmt, *ast.RangeStmt:
			for _, s := range selectsOf(m.(ast.Stmt)) {
				for _, c := range Cases(s) {
					if c.Clause.Comm == nil && len(c.Clause.Body) == 1 {
						continue
					}
					for _, at := range lastBreaks(c.Clause.Body) {
						found = append(found, IdleBreak{f.Line(at), f.Line(m.Pos())})
					}
				}
			}
		}
		return true
	})
	return found
}

// lastBreaks returns where a block comes to its end by a break without a label.
func lastBreaks(block []ast.Stmt) []token.Pos {
	if len(block) == 0 {
		return nil
	}
	switch s := block[len(block)-1].(type) {
	case *ast.BranchStmt:
		if s.Tok == token.BREAK && s.Label == nil {
			return []token.Pos{s.Pos()}
		}
	case *ast.BlockStmt:
		return lastBreaks(s.List)
	case *ast.IfStmt:
		found := lastBreaks(s.Body.List)
		if s.Else != nil {
			found = append(found, lastBreaks([]ast.Stmt{s.Else})...)
		}
		return found
	}
	return nil
}

// breaksTheSelect are the breaks in fn that leave a select and not the loop around it, of which the first tells enough.
func (f *File) breaksTheSelect(fn *ast.FuncDecl) []Suspect {
	var found []Suspect
	ast.Inspect(fn.Body, func(n ast.Node) bool {
		if _, lit := n.(*ast.FuncLit); len(found) == 0 && (lit || n == fn.Body) {
			if all := f.IdleBreaks(n); len(all) > 0 {
				found = []Suspect{{Line: all[0].Line, Says: all[0].String()}}
			}
		}
		return len(found) == 0
	})
	return found
}
