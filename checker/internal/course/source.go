package course

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Tests returns the names of the top-level tests that the exercise's test files declare, in
// their order. A pass needs each of them to have passed by name.
func (e *Exercise) Tests() ([]string, error) {
	if e.manifestErr != nil {
		return nil, e.manifestErr // nothing is run of an exercise of which it is not known what may be
	}
	files, err := e.ReadTests()
	if err != nil {
		return nil, err
	}
	names, err := e.testsIn(files)
	if err == nil && len(names) == 0 {
		return nil, fmt.Errorf("listing the tests of %s: %s declares none", e.Name, files[0].Path)
	}
	return names, err
}

// RuleTests returns the names of those tests that stand in NAME_test.go: one plain case for each rule. The others are traps.
func (e *Exercise) RuleTests() ([]string, error) {
	files, err := e.ReadTests()
	if err != nil {
		return nil, err
	}
	return e.testsIn(files[:1])
}

func (e *Exercise) testsIn(files []File) ([]string, error) {
	var names []string
	for _, file := range files {
		tree, err := parser.ParseFile(token.NewFileSet(), file.Path, file.Source, parser.SkipObjectResolution)
		if err != nil {
			return nil, fmt.Errorf("listing the tests of %s: %w", e.Name, err)
		}
		for _, d := range tree.Decls {
			if f, ok := d.(*ast.FuncDecl); ok && isTest(f) {
				names = append(names, f.Name.Name)
			}
		}
	}
	return names, nil
}

// WithoutMark returns source without the byte order mark that some editors begin a file with. Go overlooks one there and
// nowhere else; and where it stands it counts as part of the first line, which nobody sees.
func WithoutMark(source []byte) []byte { return bytes.TrimPrefix(source, []byte("\ufeff")) }

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
// synchronise, and those of golang.org/x/sync, in whose style any of the answers can be written. Left out is what reaches the system, the test framework or other
// packages' memory: os, net, syscall, testing, and reflect.
var safeImports = []string{
	"bufio", "bytes", "cmp", "container/heap", "container/list", "container/ring", "context",
	"encoding/base64", "encoding/binary", "encoding/csv", "encoding/hex", "encoding/json", "errors",
	"fmt", "golang.org/x/sync/errgroup", "golang.org/x/sync/semaphore", "golang.org/x/sync/singleflight",
	"hash", "hash/crc32", "hash/crc64", "hash/fnv", "hash/maphash", "io", "iter", "log", "maps", "math", "math/big", "math/bits",
	"math/rand", "math/rand/v2", "path", "regexp", "runtime", "runtime/debug", "slices", "sort", "strconv", "strings",
	"sync", "sync/atomic", "time", "unicode", "unicode/utf16", "unicode/utf8", "unique", "weak",
}

// Imports returns the packages that an answer to the exercise may import, sorted: the harmless ones, and what the
// manifest lists. Neither the stub is asked, which is the learner's to edit and would so allow itself whatever it
// imports, nor right answers: where an autograder runs, there are none.
func (e *Exercise) Imports() ([]string, error) {
	if e.manifestErr != nil {
		return nil, e.manifestErr
	}
	all := slices.Sorted(slices.Values(slices.Concat(safeImports, e.manifest.Imports)))
	return slices.Compact(all), nil
}

// Harmless reports whether every answer may import the package.
func Harmless(path string) bool { return slices.Contains(safeImports, path) }

// ImportsBeyond returns what the manifest allows beyond the harmless packages, in its order.
func (e *Exercise) ImportsBeyond() []string { return slices.Clone(e.manifest.Imports) }

// TestImports returns the packages that the exercise's tests import, sorted.
func (e *Exercise) TestImports() ([]string, error) {
	files, err := e.ReadTests()
	if err != nil {
		return nil, err
	}
	paths := map[string]bool{}
	for _, file := range files {
		tree, err := parser.ParseFile(token.NewFileSet(), file.Path, file.Source, parser.ImportsOnly)
		if err != nil {
			return nil, fmt.Errorf("listing what the tests of %s import: %w", e.Name, err)
		}
		for _, i := range tree.Imports {
			path, err := strconv.Unquote(i.Path.Value)
			if err != nil {
				return nil, fmt.Errorf("listing what the tests of %s import: %w", e.Name, err)
			}
			paths[path] = true
		}
	}
	return slices.Sorted(maps.Keys(paths)), nil
}
