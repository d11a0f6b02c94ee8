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

// Answers that are right give none of these reasons: whichever heuristic says otherwise has misread them.

func TestNoRightAnswerIsAccusedOfALostSignal(t *testing.T) {
	noneAccuses(t, func(f *source.File, n ast.Node) stack.Wait {
		recv, method := source.MethodCall(n)
		if recv == nil || method != "Wait" || len(f.Calls(source.Last(recv), "Broadcast", "Signal")) == 0 {
			return stack.Nothing
		}
		return stack.Cond
	}, unsignalled, untold, missedEnd, oneAtAnEnd, strayed, unasked)
}

func TestNoRightAnswerSeemsToKeepASlot(t *testing.T) {
	noneAccuses(t, func(_ *source.File, n ast.Node) stack.Wait {
		if _, ok := n.(*ast.SendStmt); ok {
			return stack.Send
		}
		if u, ok := n.(*ast.UnaryExpr); ok && u.Op == token.ARROW {
			return stack.Receive
		}
		return stack.Nothing
	}, slotKept)
}

func TestNoRightAnswerSeemsToLeaveOnlyTheSelect(t *testing.T) {
	noneAccuses(t, func(_ *source.File, n ast.Node) stack.Wait {
		if _, ok := n.(*ast.SelectStmt); ok {
			return stack.Select
		}
		return stack.Nothing
	}, idleBreak)
}

// noneAccuses asks each of the heuristics why somebody would wait for ever, alone, wherever waits says that a right answer waits.
func noneAccuses(t *testing.T, waits func(f *source.File, n ast.Node) stack.Wait, accuse ...func(Wait, []Wait) (Answer, bool)) {
	t.Helper()
	asked := 0
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
				if n == nil {
					return false
				}
				kind := waits(f, n)
				if kind == stack.Nothing {
					return true
				}
				asked++
				w := Wait{Place: Place{f, f.Line(n.Pos())}, Kind: kind, Direct: true, N: 1}
				for _, accuse := range accuse {
					a, accused := accuse(w, nil)
					assert.False(t, accused, "%s: %s", w.Place, a.Says)
				}
				return true
			})
		}
	}
	assert.Positive(t, asked)
}
