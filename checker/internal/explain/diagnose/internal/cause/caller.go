package cause

import (
	"bytes"
	"go/ast"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"koans/checker/internal/explain/diagnose/internal/source"
)

// A calling is a call and where it is.
type calling struct {
	at   Place
	call *ast.CallExpr
}

// caller returns the one call of fn in the module; those in tests count only when there is no other.
func (m *Module) caller(fn function) (calling, bool) {
	dir := filepath.Dir(fn.file.Path)
	var code, tests []calling
	look := func(f *source.File, outside bool) {
		for _, call := range callsOf(f, fn, outside) {
			c := calling{Place{f, f.Line(call.Pos())}, call}
			if strings.HasSuffix(f.Path, "_test.go") {
				tests = append(tests, c)
			} else {
				code = append(code, c)
			}
		}
	}
	for _, f := range m.pkg(dir) {
		look(f, false)
	}
	for _, f := range m.importers(dir) {
		look(f, true)
	}
	if len(code) == 0 {
		code = tests
	}
	if len(code) != 1 {
		return calling{}, false
	}
	return code[0], true
}

// callsOf returns the calls of fn in f, which is outside of its package or not.
func callsOf(f *source.File, fn function, outside bool) []*ast.CallExpr {
	var calls []*ast.CallExpr
	ast.Inspect(f.Tree, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return true
		}
		switch fun := call.Fun.(type) {
		case *ast.Ident:
			ok = !outside && fn.decl.Recv == nil && fun.Name == fn.decl.Name.Name
		case *ast.SelectorExpr:
			ok = (outside || fn.decl.Recv != nil) && fun.Sel.Name == fn.decl.Name.Name
		default:
			ok = false
		}
		if ok {
			calls = append(calls, call)
		}
		return true
	})
	return calls
}

// mostSearched bounds how many files of a module are searched for imports of a package.
const mostSearched = 5000

// importers returns the files of the module that import the package in dir.
func (m *Module) importers(dir string) []*source.File {
	r := m.root(dir)
	rel, err := filepath.Rel(r.dir, dir)
	if r.path == "" || err != nil {
		return nil
	}
	quoted := []byte(`"` + path.Join(r.path, filepath.ToSlash(rel)) + `"`)
	var files []*source.File
	searched := 0
	// What cannot be read imports nothing, as far as can be told.
	_ = filepath.WalkDir(r.dir, func(at string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
		case d.IsDir():
			if at != r.dir && (slices.Contains([]string{"vendor", "testdata", "node_modules"}, d.Name()) || d.Name()[0] == '.') {
				return filepath.SkipDir
			}
		case strings.HasSuffix(at, ".go") && filepath.Dir(at) != dir:
			if searched++; searched > mostSearched {
				return filepath.SkipAll
			}
			if src, err := os.ReadFile(at); err == nil && bytes.Contains(src, quoted) {
				if f := m.read(at); f != nil {
					files = append(files, f)
				}
			}
		}
		return nil
	})
	return files
}
