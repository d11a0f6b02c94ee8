package contract

import (
	"fmt"
	"path/filepath"
	"strings"

	"koans/checker/internal/explain/diagnose"
)

func base(p diagnose.Position) string { return fmt.Sprintf("%s:%d", filepath.Base(p.File), p.Line) }

func firstLine(s string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(s), "\n")
	return line
}

// squeeze leaves out all white space: what differs in it alone is the same.
func squeeze(s string) string { return strings.Join(strings.Fields(s), "") }

// relative returns the answer's path below the root of its course, as one types it.
func (a answer) relative() string {
	root := filepath.Dir(filepath.Dir(filepath.Dir(a.Exercise.SolutionDir())))
	if rel, err := filepath.Rel(root, a.Path()); err == nil {
		return filepath.ToSlash(rel)
	}
	return a.Path()
}
