package report

import (
	"path/filepath"
	"strings"

	"koans/checker/internal/judge"
)

// courseRoot is the root of the course that v's exercise belongs to.
func courseRoot(v judge.Verdict) string {
	if v.Exercise == nil {
		return ""
	}
	root, _ := strings.CutSuffix(filepath.ToSlash(v.Exercise.Dir()), "/exercises/"+v.Exercise.Path)
	return filepath.FromSlash(root)
}

// relative shortens file to what it is called below root, with slashes; a file
// that is not below root keeps its name.
func relative(root, file string) string {
	if root == "" || file == "" {
		return file
	}
	rel, err := filepath.Rel(root, file)
	if err != nil || rel == ".." || strings.HasPrefix(rel, ".."+string(filepath.Separator)) {
		return file
	}
	return filepath.ToSlash(rel)
}
