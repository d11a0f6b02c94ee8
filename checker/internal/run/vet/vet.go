// Package vet runs the analyzers of go vet that matter to answers, in this process.
//
// The vet command itself would have to be started once for each variant of an
// exercise, in a folder that exists; here a hundred variants share one set of
// type information and take less time than one start.
package vet

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/passes/assign"
	"golang.org/x/tools/go/analysis/passes/atomic"
	"golang.org/x/tools/go/analysis/passes/bools"
	"golang.org/x/tools/go/analysis/passes/copylock"
	"golang.org/x/tools/go/analysis/passes/defers"
	"golang.org/x/tools/go/analysis/passes/errorsas"
	"golang.org/x/tools/go/analysis/passes/httpresponse"
	"golang.org/x/tools/go/analysis/passes/loopclosure"
	"golang.org/x/tools/go/analysis/passes/lostcancel"
	"golang.org/x/tools/go/analysis/passes/nilfunc"
	"golang.org/x/tools/go/analysis/passes/printf"
	"golang.org/x/tools/go/analysis/passes/sigchanyzer"
	"golang.org/x/tools/go/analysis/passes/stdmethods"
	"golang.org/x/tools/go/analysis/passes/stringintconv"
	"golang.org/x/tools/go/analysis/passes/testinggoroutine"
	"golang.org/x/tools/go/analysis/passes/timeformat"
	"golang.org/x/tools/go/analysis/passes/unreachable"
	"golang.org/x/tools/go/analysis/passes/unusedresult"
	"golang.org/x/tools/go/analysis/passes/waitgroup"

	"koans/checker/internal/course"
)

// analyzers are those of go vet, less the ones about assembly, cgo, build tags
// and other things that no answer has.
var analyzers = []*analysis.Analyzer{
	assign.Analyzer, atomic.Analyzer, bools.Analyzer, copylock.Analyzer, defers.Analyzer, errorsas.Analyzer,
	httpresponse.Analyzer, loopclosure.Analyzer, lostcancel.Analyzer, nilfunc.Analyzer, printf.Analyzer,
	sigchanyzer.Analyzer, stdmethods.Analyzer, stringintconv.Analyzer, testinggoroutine.Analyzer,
	timeformat.Analyzer, unreachable.Analyzer, unusedresult.Analyzer, waitgroup.Analyzer,
}

// Check returns what the analyzers say of each package, given as its files, by index, in the form of
// the vet command: one "file:line:col: message" a line, in order of position.
// Packages that do not compile are passed over: the compiler says what is wrong
// with them. importer knows the packages of [Imports].
func Check(fset *token.FileSet, importer types.Importer, packages [][]course.File) (map[int]string, error) {
	said := map[int]string{}
	for i, files := range packages {
		trees := parse(fset, files)
		if len(trees) == 0 {
			continue
		}
		text, err := one(fset, trees, importer)
		if err != nil {
			return nil, fmt.Errorf("vetting %s: %w", files[0].Path, err)
		}
		if text != "" {
			said[i] = text
		}
	}
	return said, nil
}

// Imports returns what the packages import.
func Imports(packages [][]course.File) []string {
	var paths []string
	for _, f := range slices.Concat(packages...) {
		tree, err := parser.ParseFile(token.NewFileSet(), f.Path, course.WithoutMark(f.Source), parser.ImportsOnly)
		if err != nil {
			continue
		}
		for _, spec := range tree.Imports {
			if p, err := strconv.Unquote(spec.Path.Value); err == nil {
				paths = append(paths, p)
			}
		}
	}
	return paths
}

// parse returns the trees of a package's files; none when one of them does not parse.
func parse(fset *token.FileSet, files []course.File) []*ast.File {
	var trees []*ast.File
	for _, f := range files {
		tree, err := parser.ParseFile(fset, f.Path, course.WithoutMark(f.Source), parser.ParseComments)
		if err != nil {
			return nil
		}
		trees = append(trees, tree)
	}
	return trees
}

// one vets one package; "" when it does not type-check.
func one(fset *token.FileSet, files []*ast.File, importer types.Importer) (string, error) {
	info := &types.Info{
		Types: map[ast.Expr]types.TypeAndValue{}, Defs: map[*ast.Ident]types.Object{}, Uses: map[*ast.Ident]types.Object{},
		Implicits: map[ast.Node]types.Object{}, Instances: map[*ast.Ident]types.Instance{},
		Selections: map[*ast.SelectorExpr]*types.Selection{}, Scopes: map[ast.Node]*types.Scope{},
		FileVersions: map[*ast.File]string{},
	}
	conf := types.Config{Importer: importer, Sizes: types.SizesFor("gc", "amd64")}
	pkg, err := conf.Check(files[0].Name.Name, fset, files, info)
	if err != nil {
		return "", nil
	}
	r := &runner{fset: fset, files: files, pkg: pkg, info: info, sizes: conf.Sizes, done: map[*analysis.Analyzer]any{}}
	for _, a := range analyzers {
		if _, err := r.run(a); err != nil {
			return "", fmt.Errorf("%s: %w", a.Name, err)
		}
	}
	return r.text(), nil
}

// A runner runs analyzers over one package, each once, what it requires first.
type runner struct {
	fset  *token.FileSet
	files []*ast.File
	pkg   *types.Package
	info  *types.Info
	sizes types.Sizes
	done  map[*analysis.Analyzer]any
	found []analysis.Diagnostic
}

func (r *runner) run(a *analysis.Analyzer) (any, error) {
	if result, ok := r.done[a]; ok {
		return result, nil
	}
	results := map[*analysis.Analyzer]any{}
	for _, needed := range a.Requires {
		result, err := r.run(needed)
		if err != nil {
			return nil, err
		}
		results[needed] = result
	}
	result, err := a.Run(&analysis.Pass{
		Analyzer: a, Fset: r.fset, Files: r.files, Pkg: r.pkg, TypesInfo: r.info, TypesSizes: r.sizes,
		ResultOf: results,
		Report:   func(d analysis.Diagnostic) { r.found = append(r.found, d) },
		// Facts tell of other packages what their sources show, such as printf
		// wrappers. Answers are packages of their own and need none.
		ImportObjectFact:  func(types.Object, analysis.Fact) bool { return false },
		ExportObjectFact:  func(types.Object, analysis.Fact) {},
		ImportPackageFact: func(*types.Package, analysis.Fact) bool { return false },
		ExportPackageFact: func(analysis.Fact) {},
		AllObjectFacts:    func() []analysis.ObjectFact { return nil },
		AllPackageFacts:   func() []analysis.PackageFact { return nil },
		Module:            &analysis.Module{Path: r.pkg.Path()},
	})
	r.done[a] = result
	return result, err
}

func (r *runner) text() string {
	slices.SortStableFunc(r.found, func(a, b analysis.Diagnostic) int { return int(a.Pos - b.Pos) })
	var b strings.Builder
	for _, d := range r.found {
		fmt.Fprintf(&b, "%s: %s\n", r.fset.Position(d.Pos), d.Message)
	}
	return b.String()
}
