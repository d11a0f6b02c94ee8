package course

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Tests returns the names of the top-level tests that the test file declares, in
// their order. A pass needs each of them to have passed by name.
func (e *Exercise) Tests() ([]string, error) {
	tree, err := parser.ParseFile(token.NewFileSet(), e.TestFile(), nil, parser.SkipObjectResolution)
	if err != nil {
		return nil, fmt.Errorf("listing the tests of %s: %w", e.Name, err)
	}
	var names []string
	for _, d := range tree.Decls {
		if f, ok := d.(*ast.FuncDecl); ok && isTest(f) {
			names = append(names, f.Name.Name)
		}
	}
	if len(names) == 0 {
		return nil, fmt.Errorf("listing the tests of %s: %s declares none", e.Name, e.TestFile())
	}
	return names, nil
}

// isTest follows the go command: Test, then anything but a lower-case letter, and one *testing.T.
func isTest(f *ast.FuncDecl) bool {
	rest, ok := strings.CutPrefix(f.Name.Name, "Test")
	if first, _ := utf8.DecodeRuneInString(rest); !ok || unicode.IsLower(first) {
		return false
	}
	if f.Recv != nil || f.Type.TypeParams != nil || f.Type.Results != nil || f.Type.Params.NumFields() != 1 {
		return false
	}
	pointer, ok := f.Type.Params.List[0].Type.(*ast.StarExpr)
	if !ok {
		return false
	}
	arg, ok := pointer.X.(*ast.SelectorExpr)
	return ok && arg.Sel.Name == "T"
}

// safeImports are what any answer may use: packages that compute, format and
// synchronise. Left out is what reaches the system, the test framework or other
// packages' memory: os, net, syscall, testing, and reflect, whose NewAt is unsafe by another name.
var safeImports = []string{
	"bufio", "bytes", "cmp", "container/heap", "container/list", "container/ring", "context",
	"encoding/base64", "encoding/binary", "encoding/csv", "encoding/hex", "encoding/json", "errors",
	"fmt", "hash/crc32", "hash/fnv", "hash/maphash", "io", "iter", "log", "maps", "math", "math/big", "math/bits",
	"math/rand", "math/rand/v2", "regexp", "runtime", "runtime/debug", "slices", "sort", "strconv", "strings",
	"sync", "sync/atomic", "time", "unicode", "unicode/utf16", "unicode/utf8",
}

// Imports returns the packages that an answer to the exercise may import, sorted:
// the harmless part of the standard library, and what the reference answer or
// another right one needs. The stub is not asked, because it is the learner's to
// edit, and would so allow itself whatever it imports.
func (e *Exercise) Imports() ([]string, error) {
	allowed := map[string]bool{}
	for _, path := range safeImports {
		allowed[path] = true
	}
	right, err := e.Right()
	if err != nil {
		return nil, err
	}
	for _, file := range append(right, e.Solution()) {
		paths, err := importsOf(file)
		if errors.Is(err, fs.ErrNotExist) {
			continue // a course may be handed out without its solutions
		}
		if err != nil {
			return nil, fmt.Errorf("listing what answers to %s may import: %w", e.Name, err)
		}
		for _, path := range paths {
			allowed[path] = true
		}
	}
	return slices.Sorted(maps.Keys(allowed)), nil
}

// TestImports returns the packages that the exercise's tests import.
func (e *Exercise) TestImports() ([]string, error) {
	paths, err := importsOf(e.TestFile())
	if err != nil {
		return nil, fmt.Errorf("listing what the tests of %s import: %w", e.Name, err)
	}
	return paths, nil
}

func importsOf(file string) ([]string, error) {
	tree, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
	if err != nil {
		return nil, err
	}
	var paths []string
	for _, i := range tree.Imports {
		path, err := strconv.Unquote(i.Path.Value)
		if err != nil {
			return nil, err
		}
		paths = append(paths, path)
	}
	return paths, nil
}
