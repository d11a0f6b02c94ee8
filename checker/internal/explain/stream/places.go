package stream

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"koans/checker/internal/explain/diagnose"
)

// places finds the files that a test's log names without their folders.
type places struct {
	dir   string
	tests map[string][]string // test files by name; nil before anybody has asked
	files map[string]*parsed
}

type parsed struct {
	fset *token.FileSet
	tree *ast.File
}

const (
	mostFolderEntries = 200_000
	mostParsed        = 500
)

func newPlaces(dir string) *places { return &places{dir: dir, files: map[string]*parsed{}} }

// complete makes the paths of f absolute where there are such files.
func (p *places) complete(f diagnose.Finding) diagnose.Finding {
	top, _, _ := strings.Cut(f.Test, "/")
	f.Pos = p.absolute(f.Pos, top)
	f.Related = slices.Clone(f.Related)
	for i := range f.Related {
		f.Related[i].Pos = p.absolute(f.Related[i].Pos, top)
	}
	return f
}

func (p *places) absolute(pos diagnose.Position, test string) diagnose.Position {
	if pos.File == "" || filepath.IsAbs(pos.File) {
		return pos
	}
	if path := filepath.Join(p.dir, pos.File); isFile(path) {
		pos.File = path
	} else if path := p.find(pos.File, pos.Line, test); path != "" {
		pos.File = path
	}
	return pos
}

func isFile(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular()
}

// failing says whether line of the file called name reports a failure, and does not
// only note something: whether it calls t.Error and the like. A call of a helper does
// when it is known that the test has failed.
func (p *places) failing(name string, line int, test string, failed bool) bool {
	top, _, _ := strings.Cut(test, "/")
	path := p.find(name, line, top)
	if path == "" {
		return false
	}
	calls := p.callsOn(path, line)
	for _, call := range calls {
		switch call {
		case "Log", "Logf", "Skip", "Skipf":
			return false
		case "Error", "Errorf", "Fatal", "Fatalf":
			return true
		}
	}
	return failed && len(calls) > 0
}

// find returns the one test file called name that has a call on line; of several the one in
// whose function called test that is. "" when there is none, or nobody can tell.
func (p *places) find(name string, line int, test string) string {
	var found, inTest []string
	for _, path := range p.called(name) {
		if len(p.callsOn(path, line)) == 0 {
			continue
		}
		found = append(found, path)
		if p.function(path, line) == test {
			inTest = append(inTest, path)
		}
	}
	switch {
	case len(found) == 1:
		return found[0]
	case len(inTest) == 1:
		return inTest[0]
	}
	return ""
}

// called returns the test files with that name below the folder.
func (p *places) called(name string) []string {
	if p.tests == nil {
		p.tests = map[string][]string{}
		entries := 0
		// What cannot be read is not there: it is only for the picture of the source.
		_ = filepath.WalkDir(p.dir, func(path string, d fs.DirEntry, err error) error {
			if entries++; entries > mostFolderEntries {
				return filepath.SkipAll
			}
			switch name := d.Name(); {
			case err != nil:
			case d.IsDir() && path != p.dir && (strings.HasPrefix(name, ".") || name == "node_modules" || name == "vendor"):
				return filepath.SkipDir
			case strings.HasSuffix(name, "_test.go"):
				p.tests[name] = append(p.tests[name], path)
			}
			return nil
		})
	}
	return p.tests[name]
}

func (p *places) file(path string) *parsed {
	f, known := p.files[path]
	if !known && len(p.files) < mostParsed {
		fset := token.NewFileSet()
		tree, _ := parser.ParseFile(fset, path, nil, parser.SkipObjectResolution) // as far as it goes
		f = &parsed{fset, tree}
		p.files[path] = f
	}
	if f == nil || f.tree == nil {
		return nil
	}
	return f
}

// callsOn returns the names of the functions and methods that are called on line.
func (p *places) callsOn(path string, line int) []string {
	f := p.file(path)
	if f == nil {
		return nil
	}
	var names []string
	ast.Inspect(f.tree, func(n ast.Node) bool {
		if n == nil || f.fset.Position(n.Pos()).Line > line || f.fset.Position(n.End()).Line < line {
			return false
		}
		if call, ok := n.(*ast.CallExpr); ok && f.fset.Position(call.Pos()).Line == line {
			switch fn := call.Fun.(type) {
			case *ast.Ident:
				names = append(names, fn.Name)
			case *ast.SelectorExpr:
				names = append(names, fn.Sel.Name)
			}
		}
		return true
	})
	return names
}

// function returns the name of the function declaration that line is in.
func (p *places) function(path string, line int) string {
	f := p.file(path)
	for _, d := range f.tree.Decls {
		if fn, ok := d.(*ast.FuncDecl); ok && f.fset.Position(fn.Pos()).Line <= line && line <= f.fset.Position(fn.End()).Line {
			return fn.Name.Name
		}
	}
	return ""
}
