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
	"cmp"
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

// An Answer is what is looked at: a package of its own.
type Answer struct {
	Files   []course.File // findings name their paths
	Package string        // the name that the package must have
	Imports []string      // what it may import
}

// A Result is what the gate has to say of an answer. The zero value lets it pass.
type Result struct {
	Findings []diagnose.Finding // each of them [diagnose.Forbidden]
	Build    string             // why it would not compile, in the compiler's form; ""
	Loads    bool               // it may do something as it is loaded, before it is called: to be built alone
}

// Pass reports whether the answer may be built.
func (r Result) Pass() bool { return len(r.Findings) == 0 && r.Build == "" }

// MostSource is the size of the largest file that is looked at, in bytes. The
// longest reference answer has a thirtieth of it.
const MostSource = 128 << 10

// Check looks at one answer. importer must know the packages of answer.Imports; it is not asked for others.
func Check(answer Answer, importer types.Importer) Result {
	w := &warden{answer: answer, fset: token.NewFileSet(), sizes: map[types.Type]int64{}}
	for _, file := range answer.Files {
		if len(file.Source) > MostSource {
			return Result{Findings: []diagnose.Finding{tooLong(file)}}
		}
		tree, err := parser.ParseFile(w.fset, file.Path, course.WithoutMark(file.Source), parser.ParseComments|parser.AllErrors)
		if err != nil {
			return Result{Build: said(err)}
		}
		if tree.Name.Name != answer.Package {
			return Result{Build: fmt.Sprintf("%s: the file says package %s, the exercise's package is called %s\n",
				w.fset.PositionFor(tree.Name.Pos(), false), tree.Name.Name, answer.Package)}
		}
		w.trees = append(w.trees, tree)
	}
	w.each((*warden).directives, (*warden).imports, (*warden).names, (*warden).methods)
	// Another import than those allowed must not even be looked for.
	if len(w.found) == 0 {
		if build := w.check(importer); build != "" {
			return Result{Build: build}
		}
		w.each((*warden).variables, (*warden).members, (*warden).pointers)
		w.large()
		w.starts()
	}
	place := func(file string) int {
		return slices.IndexFunc(answer.Files, func(f course.File) bool { return f.Path == file })
	}
	slices.SortStableFunc(w.found, func(a, b diagnose.Finding) int {
		return cmp.Or(cmp.Compare(place(a.Pos.File), place(b.Pos.File)), cmp.Compare(a.Pos.Line, b.Pos.Line))
	})
	r := Result{Findings: w.found}
	r.Loads = len(w.found) == 0 && w.loads()
	return r
}

func tooLong(file course.File) diagnose.Finding {
	return diagnose.Finding{
		Kind: diagnose.Forbidden, Pos: diagnose.Position{File: file.Path},
		Message: fmt.Sprintf("The file has %d bytes, more than the %d that are read.", len(file.Source), MostSource),
		Help:    "Hand in the answer alone, without generated code or data.",
	}
}

// A warden looks at the files of one answer and keeps what it objects to.
type warden struct {
	answer Answer
	fset   *token.FileSet
	trees  []*ast.File
	tree   *ast.File // the one that is being looked at
	info   *types.Info
	pkg    *types.Package
	found  []diagnose.Finding
	sizes  map[types.Type]int64 // of those that were asked for
}

// each looks at every file in each of the ways.
func (w *warden) each(looks ...func(*warden)) {
	for _, w.tree = range w.trees {
		for _, look := range looks {
			look(w)
		}
	}
}

// forbid objects to what stands at pos. Positions are those of the file itself, whatever a //line says.
func (w *warden) forbid(pos token.Pos, help, format string, args ...any) {
	at := w.fset.PositionFor(pos, false)
	w.found = append(w.found, diagnose.Finding{
		Kind: diagnose.Forbidden, Pos: diagnose.Position{File: at.Filename, Line: at.Line, Col: at.Column},
		Message: fmt.Sprintf(format, args...), Help: help,
	})
}

// check type-checks the answer; what the compiler would say comes back.
func (w *warden) check(importer types.Importer) string {
	w.info = &types.Info{Uses: map[*ast.Ident]types.Object{}, Defs: map[*ast.Ident]types.Object{}, Types: map[ast.Expr]types.TypeAndValue{}}
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
	pkg, err := conf.Check(w.answer.Package, w.fset, w.trees, w.info)
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
