// Package source answers questions about one Go file: what stands on a line,
// which function it belongs to, what is called there. It needs no types and
// takes files that do not parse to the end.
package source

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// A File is a parsed file. A nil *File knows nothing and answers nothing.
type File struct {
	Path string
	Tree *ast.File
	Fset *token.FileSet

	index lineIndex
}

// Parse parses src, as far as it goes. It returns nil when nothing of it is Go.
func Parse(path string, src []byte) *File { return ParseIn(token.NewFileSet(), path, src) }

// ParseIn is Parse into a set, for files that are to be looked at together.
func ParseIn(fset *token.FileSet, path string, src []byte) *File {
	tree, _ := parser.ParseFile(fset, path, src, parser.ParseComments) // half a file is better than none
	if tree == nil || tree.Package == token.NoPos {
		return nil
	}
	return &File{Path: path, Tree: tree, Fset: fset}
}

// Name returns the file's name without its folder.
func (f *File) Name() string { return filepath.Base(f.Path) }

// Line returns the line of pos. Line directives do not count.
func (f *File) Line(pos token.Pos) int { return f.Fset.PositionFor(pos, false).Line }

// Lines returns how many lines the file has, not counting an empty last one.
func (f *File) Lines() int {
	at := f.Fset.File(f.Tree.FileStart)
	if at.Size() > 0 && at.LineCount() > 1 && at.Offset(at.LineStart(at.LineCount())) == at.Size() {
		return at.LineCount() - 1
	}
	return at.LineCount()
}

// Covers says whether line is one of n's.
func (f *File) Covers(n ast.Node, line int) bool {
	return f.Line(n.Pos()) <= line && line <= f.Line(n.End())
}

// Decl returns the function declaration that line belongs to.
func (f *File) Decl(line int) *ast.FuncDecl {
	if f == nil {
		return nil
	}
	if decls := f.lines().decls; 0 < line && line < len(decls) {
		return decls[line]
	}
	return nil
}

// Func returns the innermost function, declared or literal, around line: its type and body.
func (f *File) Func(line int) (*ast.FuncType, *ast.BlockStmt) {
	if f == nil {
		return nil, nil
	}
	if funcs := f.lines().funcs; 0 < line && line < len(funcs) {
		return funcs[line].typ, funcs[line].body
	}
	return nil, nil
}

// Named returns the declaration of a function, or of a method with that name, whatever its receiver.
func (f *File) Named(name string) *ast.FuncDecl {
	if f == nil {
		return nil
	}
	for _, d := range f.Tree.Decls {
		if fn, ok := d.(*ast.FuncDecl); ok && fn.Name.Name == name {
			return fn
		}
	}
	return nil
}

// Declares reports whether a function, type, variable or constant of that name is declared at the top of the file.
func (f *File) Declares(name string) bool {
	for _, d := range f.Tree.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			if d.Recv == nil && d.Name.Name == name {
				return true
			}
		case *ast.GenDecl:
			for _, spec := range d.Specs {
				switch spec := spec.(type) {
				case *ast.TypeSpec:
					if spec.Name.Name == name {
						return true
					}
				case *ast.ValueSpec:
					if slices.ContainsFunc(spec.Names, func(id *ast.Ident) bool { return id.Name == name }) {
						return true
					}
				}
			}
		}
	}
	return false
}

// On returns the nodes that begin on line, outer ones first.
func (f *File) On(line int) []ast.Node {
	if f == nil {
		return nil
	}
	return f.lines().begins[line]
}

// TODO returns the line of the first "// TODO" within n; 0 if there is none.
func (f *File) TODO(n ast.Node) int {
	for _, group := range f.Tree.Comments {
		for _, c := range group.List {
			inside := n.Pos() <= c.Pos() && c.End() <= n.End()
			if inside && strings.HasPrefix(strings.TrimLeft(c.Text, "/* \t"), "TODO") {
				return f.Line(c.Pos())
			}
		}
	}
	return 0
}

// Loop returns the innermost loop around all the lines.
func (f *File) Loop(lines ...int) ast.Stmt {
	fn := f.Decl(lines[0])
	if fn == nil {
		return nil
	}
	var loop ast.Stmt
	ast.Inspect(fn, func(n ast.Node) bool {
		switch n.(type) {
		case *ast.ForStmt, *ast.RangeStmt:
			if !slices.ContainsFunc(lines, func(l int) bool { return !f.Covers(n, l) }) {
				loop = n.(ast.Stmt)
			}
		}
		return true
	})
	return loop
}

// Text returns e as it is written, on one line; "" if that would be too long to read.
func Text(e ast.Expr) string {
	if e == nil || !short(e) {
		return ""
	}
	s := types.ExprString(e)
	if len(s) > 40 || strings.Contains(s, "func(") {
		return ""
	}
	return s
}

// short says whether it is worth writing e: generated code has expressions of any size, one in the other.
func short(e ast.Expr) bool {
	n := 0
	ast.Inspect(e, func(x ast.Node) bool {
		n++
		_, literal := x.(*ast.CompositeLit) // whose elements are left out
		return n < 200 && !literal
	})
	return n < 200
}

// Last returns the last identifier of e: "mu" of s.mu, of *mu and of (mu).
func Last(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.Ident:
		return e.Name
	case *ast.SelectorExpr:
		return e.Sel.Name
	case *ast.ParenExpr:
		return Last(e.X)
	case *ast.StarExpr:
		return Last(e.X)
	case *ast.UnaryExpr:
		return Last(e.X)
	case *ast.IndexExpr:
		return Last(e.X)
	}
	return ""
}

// Function returns the declaration of a function by its name, or by the name of its type and its own: "Pool.Close". Of several with
// the same name it is one that others can call: a type of the learner's own, such as a body, may have a Close, too.
func (f *File) Function(name string) *ast.FuncDecl {
	typ, method, isMethod := strings.Cut(name, ".")
	if !isMethod {
		method = name
	}
	var found *ast.FuncDecl
	for _, d := range f.Tree.Decls {
		fn, ok := d.(*ast.FuncDecl)
		if !ok || fn.Name.Name != method {
			continue
		}
		receiver := ""
		if fn.Recv != nil && len(fn.Recv.List) == 1 {
			receiver = Last(unindexed(fn.Recv.List[0].Type))
		}
		switch {
		case isMethod && receiver != typ:
		case isMethod, fn.Recv == nil, ast.IsExported(receiver):
			return fn
		case found == nil:
			found = fn
		}
	}
	return found
}

// Names reports whether an identifier of that name stands somewhere in n.
func Names(n ast.Node, name string) bool {
	return namesOne(n, func(id string) bool { return id == name })
}

// NamesLike says whether an identifier in n matches.
func NamesLike(n ast.Node, pattern *regexp.Regexp) bool { return namesOne(n, pattern.MatchString) }

func namesOne(n ast.Node, is func(string) bool) bool {
	found := false
	ast.Inspect(n, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		found = found || ok && is(id.Name)
		return !found
	})
	return found
}
