package grade_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"koans/checker/internal/class/grade"
	"koans/checker/internal/course"
)

// The file of rules that the documentation shows is one that can be used, in this course.
func TestTheExampleOfRules(t *testing.T) {
	c, err := course.Open(filepath.Join("..", "..", "..", ".."))
	require.NoError(t, err)
	tree, err := parser.ParseFile(token.NewFileSet(), "rules.go", nil, parser.ParseComments)
	require.NoError(t, err)
	var example strings.Builder
	for _, d := range tree.Decls {
		decl, ok := d.(*ast.GenDecl)
		if !ok || !strings.HasPrefix(decl.Doc.Text(), "Rules say") {
			continue
		}
		for line := range strings.Lines(decl.Doc.Text()) {
			if code, ok := strings.CutPrefix(line, "\t"); ok {
				example.WriteString(code)
			}
		}
	}
	file := filepath.Join(t.TempDir(), "grading.toml")
	require.NoError(t, os.WriteFile(file, []byte(example.String()), 0o644))
	rules, err := grade.ReadRules(file, c)
	require.NoError(t, err, example.String())
	assert.Len(t, rules.Overrides, 1, "it is read to its end")
	assert.Equal(t, map[string]float64{"The limit": 2}, rules.Concepts["semaphore"].Weights)
}
