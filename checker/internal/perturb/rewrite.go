// Package perturb writes calls of the perturbation hook into an answer's source:
// one before each statement that may synchronise or touch shared data. What is
// written stands on the statement's own line and is followed by a line directive, so that every
// position that the compiler, the race detector or a stack trace names is the learner's own.
package perturb

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
)

// hook is the import that the rewritten file gets, under a name that nobody uses.
const (
	hookPath = "koans/exercises/internal/perturb"
	hookName = "koansPerturb"
)

// Rewrite returns src, to be known as file, with the hooks in it. A source that
// does not parse cannot be rewritten; the error is the parser's.
func Rewrite(file string, src []byte) ([]byte, error) {
	fset := token.NewFileSet()
	tree, err := parser.ParseFile(fset, file, src, parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	f := fset.File(tree.Pos())
	offsets := sites(f, tree)

	var out bytes.Buffer
	fmt.Fprintf(&out, "//line %s:1:1\n", file)
	at := f.Offset(tree.Name.End())
	out.Write(src[:at])
	fmt.Fprintf(&out, "; import %s %q; ", hookName, hookPath)
	fmt.Fprint(&out, directive(f, at))
	for site, offset := range offsets {
		out.Write(src[at:offset])
		fmt.Fprintf(&out, "%s.Point(%d); %s", hookName, site+1, directive(f, offset))
		at = offset
	}
	out.Write(src[at:])
	// At the end, where declarations may stand: the import must be used even if there is no site.
	fmt.Fprintf(&out, "\nvar _ = %s.Point\n", hookName)
	return out.Bytes(), nil
}

// Line returns src with nothing added but the directive that makes it known as file.
func Line(file string, src []byte) []byte {
	return append(fmt.Appendf(nil, "//line %s:1:1\n", file), src...)
}

// directive says that what follows stands where it stood in the original.
// The line table is the file's own: line directives of the learner's do not count.
func directive(f *token.File, offset int) string {
	p := f.PositionFor(f.Pos(offset), false)
	return fmt.Sprintf("/*line :%d:%d*/", p.Line, p.Column)
}

// sites returns the offsets at which hooks go, in ascending order.
func sites(f *token.File, tree *ast.File) []int {
	var offsets []int
	block := func(stmts []ast.Stmt) {
		for _, s := range stmts {
			if worthwhile(s) {
				offsets = append(offsets, f.Offset(s.Pos()))
			}
		}
	}
	ast.Inspect(tree, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.BlockStmt:
			block(n.List)
		case *ast.CaseClause:
			block(n.Body)
		case *ast.CommClause:
			block(n.Body)
		}
		return true
	})
	slices.Sort(offsets)
	return slices.Compact(offsets)
}

// worthwhile says whether another goroutine could do something of consequence
// before s: whether s synchronises, calls, or reads or writes what may be shared.
// Declarations of locals from constants, and jumps, are not.
func worthwhile(s ast.Stmt) bool {
	switch s := s.(type) {
	case *ast.EmptyStmt, *ast.BranchStmt, *ast.BlockStmt, *ast.CaseClause, *ast.CommClause:
		return false
	case *ast.ReturnStmt:
		return slices.ContainsFunc(s.Results, reaches)
	case *ast.DeclStmt:
		return false
	case *ast.AssignStmt:
		return s.Tok != token.DEFINE || slices.ContainsFunc(s.Rhs, reaches)
	}
	return true
}

// reaches says whether evaluating e may involve anything but locals and constants.
func reaches(e ast.Expr) bool {
	found := false
	ast.Inspect(e, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.CallExpr, *ast.SelectorExpr, *ast.IndexExpr, *ast.StarExpr:
			found = true
		case *ast.UnaryExpr:
			found = found || n.Op == token.ARROW
		}
		return !found
	})
	return found
}
