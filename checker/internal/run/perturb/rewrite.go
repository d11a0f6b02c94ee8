// Package perturb writes calls of the perturbation hook into an answer's source:
// one before each statement that may synchronise or touch shared data. What is
// written stands on the statement's own line and is followed by a line directive, so that every
// position that the compiler, the race detector or a stack trace names is the learner's own.
package perturb

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strings"

	"koans/checker/internal/course"
)

// hookPath is the import that answers get, under a name that none of them uses.
const hookPath = "koans/exercises/internal/perturb"

// Hooks say what is written into the files of a package. The zero value is no use.
type Hooks struct {
	Path  string // of the package that has them, as it is imported
	After bool   // there is an After: it is generic, so the files must be of Go 1.18 or later
	// Foreign is for packages of anybody's: the bodies of functions under a pragma such as //go:nosplit are left alone, and tests begin
	// with a call of Watch, which gets their T.
	Foreign bool
}

// Absent returns a name that begins with prefix and is in none of the files: what is written into them under it can be neither
// taken nor hidden by a declaration of theirs. It is drawn from what they hold, so that the same files are written
// in the same way, and nobody can write the name into a file beforehand.
func Absent(prefix string, files []course.File) string {
	for n := 0; ; n++ {
		sum := sha256.Sum256(fmt.Appendf(nil, "%s %d %s", prefix, n, course.Digest(files)))
		name := prefix + hex.EncodeToString(sum[:8])
		if !slices.ContainsFunc(files, func(f course.File) bool { return bytes.Contains(f.Source, []byte(name)) }) {
			return name
		}
	}
}

// Own are the hooks of the workbook's own package.
var Own = Hooks{Path: hookPath, After: true}

// Rewrite returns the sources of a package's files with the hooks in them, each to be known by its path. A source that
// does not parse cannot be rewritten; the error is the parser's.
func Rewrite(files []course.File) ([][]byte, error) { return Own.Rewrite(files) }

// Rewrite is [Rewrite] with other hooks.
func (h Hooks) Rewrite(files []course.File) ([][]byte, error) {
	fset := token.NewFileSet()
	trees := make([]*ast.File, len(files))
	for i, f := range files {
		tree, err := parser.ParseFile(fset, f.Path, course.WithoutMark(f.Source), parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		trees[i] = tree
	}
	w := &writer{hooks: h, name: Absent("koansPerturb", files), ownLoad: slices.ContainsFunc(trees, hasOwnLoad)}
	out := make([][]byte, len(files))
	for i, f := range files {
		out[i] = w.rewrite(f, fset.File(trees[i].Pos()), trees[i])
	}
	return out, nil
}

// A writer writes hooks into the files of one package.
type writer struct {
	hooks   Hooks
	name    string // of the import
	ownLoad bool   // see notOneValue
	sites   int    // so far: they are counted through all files, since a seed treats each differently
}

func (w *writer) rewrite(file course.File, f *token.File, tree *ast.File) []byte {
	src, inserts := course.WithoutMark(file.Source), w.insertions(f, tree) // the mark would not be at the beginning any more
	var out bytes.Buffer
	fmt.Fprintf(&out, "//line %s:1:1\n", file.Path)
	at := f.Offset(tree.Name.End())
	out.Write(src[:at])
	// No semicolon at its end: whatever has ended the package clause ends the import now, be it a semicolon itself.
	fmt.Fprintf(&out, "; import %s %q", w.name, w.hooks.Path)
	fmt.Fprint(&out, directive(f, at))
	for _, ins := range inserts {
		out.Write(src[at:ins.offset])
		fmt.Fprint(&out, ins.text, directive(f, ins.offset))
		at = ins.offset
	}
	out.Write(src[at:])
	// At the end, where declarations may stand: the import must be used even if there is no site.
	fmt.Fprintf(&out, "\nvar _ = %s.Point\n", w.name)
	return out.Bytes()
}

// Line returns src with nothing added but the directive that makes it known as file.
func Line(file string, src []byte) []byte {
	return append(fmt.Appendf(nil, "//line %s:1:1\n", file), course.WithoutMark(src)...)
}

// directive says that what follows stands where it stood in the original.
// The line table is the file's own: line directives of the learner's do not count.
func directive(f *token.File, offset int) string {
	p := f.PositionFor(f.Pos(offset), false)
	return fmt.Sprintf("/*line :%d:%d*/", p.Line, p.Column)
}

// An insertion is text that goes before the byte at offset.
type insertion struct {
	offset int
	text   string
}

// insertions returns what is to be inserted, in ascending order of offset.
func (w *writer) insertions(f *token.File, tree *ast.File) []insertion {
	var ins []insertion
	add := func(at token.Pos, text string) { ins = append(ins, insertion{f.Offset(at), text}) }
	block := func(stmts []ast.Stmt) {
		for _, s := range stmts {
			if worthwhile(s) {
				w.sites++
				add(s.Pos(), fmt.Sprintf("%s.Point(%d); ", w.name, w.sites))
			}
		}
	}
	other := w.notOneValue(tree)
	ast.Inspect(tree, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncDecl:
			if w.hooks.Foreign && underPragma(n) {
				return false
			}
			if t := testingT(n); w.hooks.Foreign && t != "" {
				add(n.Body.Lbrace+1, fmt.Sprintf("%s.Watch(%s); ", w.name, t))
			}
		case *ast.BlockStmt:
			block(n.List)
		case *ast.CaseClause:
			block(n.Body)
		case *ast.CommClause:
			block(n.Body)
		case *ast.CallExpr:
			if w.hooks.After && isLoad(n) && !other[n] {
				w.sites++
				add(n.Pos(), fmt.Sprintf("%s.After(%d, ", w.name, w.sites))
				add(n.End(), ")")
			}
		}
		return true
	})
	// Stable: a statement's hook goes before that of an expression at the same place.
	slices.SortStableFunc(ins, func(a, b insertion) int { return a.offset - b.offset })
	return ins
}

// isLoad recognises x.Load() of an atomic, and atomic.LoadInt64(&x): what is done with the value
// may be in the same statement, and another goroutine can come in between.
func isLoad(call *ast.CallExpr) bool {
	sel, ok := call.Fun.(*ast.SelectorExpr)
	if !ok {
		return false
	}
	if sel.Sel.Name == "Load" {
		return len(call.Args) == 0
	}
	pkg, ok := sel.X.(*ast.Ident)
	return ok && pkg.Name == "atomic" && strings.HasPrefix(sel.Sel.Name, "Load") && len(call.Args) == 1
}

// notOneValue returns the calls that stand where a call may have no result, or several: these cannot be
// handed through a function of one value. Without types, a call that is all that is passed on or returned may
// be such a one, too, if the package has a Load of its own that is not like an atomic's.
func (w *writer) notOneValue(tree *ast.File) map[ast.Node]bool {
	calls := map[ast.Node]bool{}
	note := func(e ast.Expr) { calls[ast.Unparen(e)] = true }
	alone := func(exprs []ast.Expr) {
		if w.ownLoad && len(exprs) == 1 {
			note(exprs[0])
		}
	}
	ast.Inspect(tree, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.ExprStmt:
			note(n.X)
		case *ast.GoStmt:
			calls[n.Call] = true
		case *ast.DeferStmt:
			calls[n.Call] = true
		case *ast.AssignStmt:
			if len(n.Lhs) > len(n.Rhs) {
				note(n.Rhs[0])
			}
		case *ast.ValueSpec:
			if len(n.Values) == 1 && len(n.Names) > 1 {
				note(n.Values[0])
			}
		case *ast.ReturnStmt:
			alone(n.Results)
		case *ast.CallExpr:
			alone(n.Args)
		}
		return true
	})
	return calls
}

// hasOwnLoad says whether the file declares a function or method called Load that has not one result, or anything else of that name
// that may be one: what a type's own name stands for is not seen without types.
func hasOwnLoad(tree *ast.File) bool {
	own := false
	ast.Inspect(tree, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncDecl:
			own = own || n.Name.Name == "Load" && n.Type.Results.NumFields() != 1
		case *ast.Field: // of an interface, or a function in a struct
			f, ok := n.Type.(*ast.FuncType)
			own = own || isCalledLoad(n) && !(ok && f.Results.NumFields() == 1)
		}
		return true
	})
	return own
}

// isCalledLoad says whether the field is known as Load, be it because a type of that name is embedded.
func isCalledLoad(field *ast.Field) bool {
	if len(field.Names) > 0 {
		return slices.ContainsFunc(field.Names, func(id *ast.Ident) bool { return id.Name == "Load" })
	}
	t := field.Type
	switch x := t.(type) { // type arguments are no part of the name
	case *ast.IndexExpr:
		t = x.X
	case *ast.IndexListExpr:
		t = x.X
	}
	id, ok := t.(*ast.Ident)
	return ok && id.Name == "Load"
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
