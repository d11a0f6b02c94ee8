package mutate

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"slices"

	"koans/checker/internal/course"
)

// given are the functions and function literals that the stub has already, in words: what is not the learner's to
// write is not theirs to get wrong, such as the programs whose output they are to foretell.
type given map[string]bool

func givenBy(e *course.Exercise) (given, error) {
	all := given{}
	for _, name := range e.Files() {
		text, err := os.ReadFile(e.File(name))
		if err != nil {
			return nil, fmt.Errorf("reading the stub of %s: %w", e.Name, err)
		}
		if !bytes.Contains(text, []byte("// TODO")) {
			continue // somebody has solved it: what is there was not given
		}
		fset := token.NewFileSet()
		tree, err := parser.ParseFile(fset, name, text, parser.SkipObjectResolution)
		if err != nil {
			return nil, fmt.Errorf("reading the stub of %s: %w", e.Name, err)
		}
		s := &source{file: name, text: text, fset: fset, tree: tree}
		s.functions(func(fn *ast.FuncDecl) { all[words([]byte(s.textOf(fn)))] = true })
		visit(tree, func(lit *ast.FuncLit) { all[words([]byte(s.textOf(lit)))] = true })
	}
	return all, nil
}

// without returns the candidates outside of such functions.
func (g given) without(all []candidate) []candidate {
	return slices.DeleteFunc(all, func(c candidate) bool {
		if fn := c.source.functionOf(c.edits); fn != nil && g.has(c.source, fn) {
			return true
		}
		around := false
		visit(c.source.tree, func(lit *ast.FuncLit) {
			around = around || inside(c.edits, lit.Body) && g.has(c.source, lit)
		})
		return around
	})
}

func (g given) has(s *source, n ast.Node) bool { return g[words([]byte(s.textOf(n)))] }
