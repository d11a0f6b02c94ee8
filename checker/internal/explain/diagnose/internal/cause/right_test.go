package cause

import (
	"go/ast"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"koans/checker/internal/explain/diagnose/internal/source"
	"koans/checker/internal/explain/diagnose/internal/stack"
)

// Answers that are right signal each change, and hold the lock when the end of a context does: whoever says otherwise of
// them has misread them.
func TestNoRightAnswerIsAccusedOfALostSignal(t *testing.T) {
	waits := 0
	for _, pattern := range []string{"*/*/*.go", "*/*/testdata/right/*.go"} {
		files, err := filepath.Glob("../../../../../../solutions/" + pattern)
		require.NoError(t, err)
		for _, file := range files {
			if strings.Contains(file, "_predict") {
				continue // answers about small programs, some of which lose a signal on purpose
			}
			src, err := os.ReadFile(file)
			require.NoError(t, err)
			f := source.Parse(file, src)
			ast.Inspect(f.Tree, func(n ast.Node) bool {
				recv, method := source.MethodCall(n)
				if recv == nil || method != "Wait" || len(f.Calls(source.Last(recv), "Broadcast", "Signal")) == 0 {
					return true
				}
				waits++
				w := Wait{Place: Place{f, f.Line(n.Pos())}, Kind: stack.Cond, Direct: true, N: 1}
				for _, accuse := range []func(Wait, []Wait) (Answer, bool){unsignalled, untold, missedEnd, oneAtAnEnd, strayed, unasked} {
					a, accused := accuse(w, nil)
					assert.False(t, accused, "%s: %s", w.Place, a.Says)
				}
				return true
			})
		}
	}
	assert.Positive(t, waits)
	t.Logf("%d waits", waits)
}
