package cause

import (
	"go/ast"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"koans/checker/internal/explain/diagnose/internal/source"
)

// A Module finds the files that belong together, as they are needed.
type Module struct {
	alone []string // the paths of its files; none when it is as large as its go.mod says
	read  func(path string) *source.File
	pkgs  map[string][]*source.File // by folder
	roots map[string]root           // by folder
	locks map[lockAt]string         // see lock
}

// A root is the folder of a module, and what its import paths begin with.
type root struct{ dir, path string }

// New returns a Module that reads files by read, which may return nil.
func New(read func(path string) *source.File) *Module { return Alone(read) }

// Alone returns a Module of the files at those paths, whatever lies beside them: the folder of an exercise may be full of other answers.
func Alone(read func(path string) *source.File, paths ...string) *Module {
	return &Module{alone: paths, read: read, pkgs: map[string][]*source.File{}, roots: map[string]root{}, locks: map[lockAt]string{}}
}

// mostFiles bounds what is read of a package.
const mostFiles = 200

// pkg returns the files of the package in dir, its tests among them.
func (m *Module) pkg(dir string) []*source.File {
	if files, known := m.pkgs[dir]; known {
		return files
	}
	names, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		names = nil // a folder with a bracket in its name: then nothing is known of its other files
	}
	if len(m.alone) > 0 {
		names = slices.DeleteFunc(slices.Clone(m.alone), func(path string) bool { return filepath.Dir(path) != dir })
	}
	var files []*source.File
	for _, name := range names[:min(len(names), mostFiles)] {
		if f := m.read(name); f != nil {
			files = append(files, f)
		}
	}
	m.pkgs[dir] = files
	return files
}

// imported returns the folder of the package that f imports as name; "" when it is
// not of the same module.
func (m *Module) imported(f *source.File, name string) string {
	for _, spec := range f.Tree.Imports {
		at, err := strconv.Unquote(spec.Path.Value)
		if err != nil || importName(spec, at) != name {
			continue
		}
		return m.folder(f, at)
	}
	return ""
}

// imports returns the folders of all packages of the same module that f imports.
func (m *Module) imports(f *source.File) []string {
	var dirs []string
	for _, spec := range f.Tree.Imports {
		if at, err := strconv.Unquote(spec.Path.Value); err == nil {
			if dir := m.folder(f, at); dir != "" {
				dirs = append(dirs, dir)
			}
		}
	}
	return dirs
}

func importName(spec *ast.ImportSpec, at string) string {
	if spec.Name != nil {
		return spec.Name.Name
	}
	return path.Base(at)
}

func (m *Module) folder(f *source.File, importPath string) string {
	r := m.root(filepath.Dir(f.Path))
	if below, ok := strings.CutPrefix(importPath, r.path+"/"); ok && r.path != "" {
		return filepath.Join(r.dir, filepath.FromSlash(below))
	}
	if importPath == r.path {
		return r.dir
	}
	return ""
}

var moduleLine = regexp.MustCompile(`(?m)^module\s+"?([^\s"]+)`)

// root looks for the go.mod in dir and above it.
func (m *Module) root(dir string) root {
	if r, known := m.roots[dir]; known {
		return r
	}
	if len(m.alone) > 0 {
		return root{}
	}
	var r root
	if mod, err := os.ReadFile(filepath.Join(dir, "go.mod")); err == nil {
		if name := moduleLine.FindSubmatch(mod); name != nil {
			r = root{dir, string(name[1])}
		}
	} else if up := filepath.Dir(dir); up != dir {
		r = m.root(up)
	}
	m.roots[dir] = r
	return r
}

// A function is a declaration and the file that it is in.
type function struct {
	file *source.File
	decl *ast.FuncDecl
}

// callee returns the one function that the call in f can mean.
func (m *Module) callee(f *source.File, call *ast.CallExpr) (function, bool) {
	var found []function
	look := func(dir, name string, method bool) {
		for _, file := range m.pkg(dir) {
			for _, d := range file.Tree.Decls {
				if fn, ok := d.(*ast.FuncDecl); ok && fn.Name.Name == name && fn.Body != nil && (fn.Recv != nil) == method {
					found = append(found, function{file, fn})
				}
			}
		}
	}
	switch fun := call.Fun.(type) {
	case *ast.Ident:
		look(filepath.Dir(f.Path), fun.Name, false)
	case *ast.SelectorExpr:
		if x, ok := fun.X.(*ast.Ident); ok {
			if dir := m.imported(f, x.Name); dir != "" {
				look(dir, fun.Sel.Name, false)
				break
			}
		}
		look(filepath.Dir(f.Path), fun.Sel.Name, true)
		for _, dir := range m.imports(f) {
			look(dir, fun.Sel.Name, true)
		}
	}
	if len(found) != 1 {
		return function{}, false
	}
	return found[0], true
}
