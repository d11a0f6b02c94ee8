package cause

import (
	"go/ast"
	"go/token"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"koans/checker/internal/explain/diagnose/internal/source"
	"koans/checker/internal/explain/diagnose/internal/stack"
)

// Answers that are right give every slot back; whoever says otherwise has misread them.
func TestNoRightAnswerSeemsToKeepASlot(t *testing.T) {
	asked := 0
	for _, pattern := range []string{"*/*/*.go", "*/*/testdata/right/*.go"} {
		files, err := filepath.Glob("../../../../../../solutions/" + pattern)
		require.NoError(t, err)
		for _, file := range files {
			if strings.Contains(file, "_predict") {
				continue
			}
			src, err := os.ReadFile(file)
			require.NoError(t, err)
			f := source.Parse(file, src)
			ast.Inspect(f.Tree, func(n ast.Node) bool {
				if n == nil {
					return true
				}
				w := Wait{Place: Place{f, f.Line(n.Pos())}, Direct: true, N: 1}
				switch n := n.(type) {
				case *ast.SendStmt:
					w.Kind = stack.Send
				case *ast.UnaryExpr:
					w.Kind = stack.Receive
					if n.Op != token.ARROW {
						return true
					}
				default:
					return true
				}
				asked++
				a, accused := slotKept(w, nil)
				assert.False(t, accused, "%s: %s", w.Place, a.Says)
				return true
			})
		}
	}
	t.Logf("%d waits", asked)
	assert.Positive(t, asked)
}
