// Package gate decides from the source alone whether an answer that nobody has
// read may be built: before the compiler, and long before the answer itself, gets to do anything.
//
// Refused are imports outside the exercise's list, cgo, unsafe, directives to the compiler,
// build constraints, assembly, parts of packages that reach files, assignments to another package's variables, and package-level
// names that shadow predeclared ones: each is a way around the tests, the race detector or the
// confinement, and none is needed for a right answer. A refusal is a finding with file and line.
//
// What parses and type-checks here has the types that the compiler will see. What
// does not is no pass either: [Result.Build] says why, and it is not to be built.
package gate

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/scanner"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"koans/checker/internal/course"
	"koans/checker/internal/explain/diagnose"
)

// A File is one answer, a package of its own.
type File struct {
	Name    string   // absolute; findings name it
	Source  []byte   //
	Package string   // the name that its package must have
	Imports []string // what it may import
}

// A Result is what the gate has to say of a file. The zero value lets it pass.
type Result struct {
	Findings []diagnose.Finding // each of them [diagnose.Forbidden]
	Build    string             // why it would not compile, in the compiler's form; ""
}

// Pass reports whether the file may be built.
func (r Result) Pass() bool { return len(r.Findings) == 0 && r.Build == "" }

// MostSource is the size of the largest file that is looked at, in bytes. The
// longest reference answer has a thirtieth of it.
const MostSource = 128 << 10

// Check looks at one file. importer must know the packages of file.Imports; it is not asked for others.
func Check(file File, importer types.Importer) Result {
	if len(file.Source) > MostSource {
		return Result{Findings: []diagnose.Finding{{
			Kind: diagnose.Forbidden, Pos: diagnose.Position{File: file.Name},
			Message: fmt.Sprintf("The file has %d bytes, more than the %d that are read.", len(file.Source), MostSource),
			Help:    "Hand in the answer alone, without generated code or data.",
		}}}
	}
	fset := token.NewFileSet()
	tree, err := parser.ParseFile(fset, file.Name, course.WithoutMark(file.Source), parser.ParseComments|parser.AllErrors)
	if err != nil {
		return Result{Build: said(err)}
	}
	if tree.Name.Name != file.Package {
		return Result{Build: fmt.Sprintf("%s: the file says package %s, the exercise's package is called %s\n",
			fset.PositionFor(tree.Name.Pos(), false), tree.Name.Name, file.Package)}
	}
	w := &warden{file: file, fset: fset, tree: tree}
	w.directives()
	w.imports()
	w.names()
	w.methods()
	// Another import than those allowed must not even be looked for.
	if len(w.found) == 0 {
		if build := w.check(importer); build != "" {
			return Result{Build: build}
		}
		w.variables()
		w.members()
	}
	slices.SortStableFunc(w.found, func(a, b diagnose.Finding) int { return a.Pos.Line - b.Pos.Line })
	return Result{Findings: w.found}
}

// A warden looks at one file and keeps what it objects to.
type warden struct {
	file  File
	fset  *token.FileSet
	tree  *ast.File
	info  *types.Info
	pkg   *types.Package
	found []diagnose.Finding
}

// forbid objects to what stands at pos. Positions are those of the file itself, whatever a //line says.
func (w *warden) forbid(pos token.Pos, help, format string, args ...any) {
	at := w.fset.PositionFor(pos, false)
	w.found = append(w.found, diagnose.Finding{
		Kind: diagnose.Forbidden, Pos: diagnose.Position{File: w.file.Name, Line: at.Line, Col: at.Column},
		Message: fmt.Sprintf(format, args...), Help: help,
	})
}

// check type-checks the file; what the compiler would say comes back.
func (w *warden) check(importer types.Importer) string {
	w.info = &types.Info{Uses: map[*ast.Ident]types.Object{}, Types: map[ast.Expr]types.TypeAndValue{}}
	var problems strings.Builder
	conf := types.Config{
		Importer: importer, Sizes: types.SizesFor("gc", "amd64"),
		Error: func(err error) {
			var one types.Error
			if errors.As(err, &one) && problems.Len() < 4096 {
				fmt.Fprintf(&problems, "%s: %s\n", one.Fset.PositionFor(one.Pos, false), one.Msg)
			}
		},
	}
	pkg, err := conf.Check(w.tree.Name.Name, w.fset, []*ast.File{w.tree}, w.info)
	if err != nil && problems.Len() == 0 {
		return err.Error() + "\n"
	}
	w.pkg = pkg
	return problems.String()
}

// said is a list of syntax errors as the compiler would print it.
func said(err error) string {
	var list scanner.ErrorList
	if !errors.As(err, &list) {
		return err.Error() + "\n"
	}
	list.RemoveMultiples()
	var b strings.Builder
	for _, e := range list[:min(len(list), 10)] {
		fmt.Fprintln(&b, e)
	}
	return b.String()
}
