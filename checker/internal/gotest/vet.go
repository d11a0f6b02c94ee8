package gotest

import (
	"context"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"strings"

	"koans/checker/internal/course"
	"koans/checker/internal/perturb"
)

// Vet runs go vet over the variants and returns what it has to say, by index.
// It looks at what people wrote, without hooks, and with the race build's
// export data, so that nothing is compiled for its sake alone. Variants that do
// not parse are passed over: the build says what is wrong with them.
func Vet(ctx context.Context, c *course.Course, variants []Variant) (map[int]string, error) {
	dir, err := os.MkdirTemp("", "koans-vet-")
	if err != nil {
		return nil, fmt.Errorf("making a folder to vet in: %w", err)
	}
	defer os.RemoveAll(dir)

	b := &Batch{course: c, dir: dir, all: variants}
	o := newOverlay(c.Root, dir)
	taken := map[string]bool{}
	args := []string{"vet", "-race", "-overlay", filepath.Join(dir, "vet.json")}
	var units []unit
	for i, v := range variants {
		if unparsable(v) != "" {
			continue
		}
		u := unit{index: i, key: keyOf(v, taken), variant: v}
		if err := o.add(path.Join(u.answerPath(), v.Exercise.Name+".go"), perturb.Line(v.File, v.Source)); err != nil {
			return nil, err
		}
		units = append(units, u)
		args = append(args, "./"+u.answerPath())
	}
	if len(units) == 0 {
		return nil, nil
	}
	if _, err := o.file("vet.json"); err != nil {
		return nil, err
	}
	said, err := goCommand(ctx, c.Root, args...)
	if err != nil {
		return nil, err
	}
	found := map[int]string{}
	for _, u := range units {
		if own := b.concerning(u, said); own != "" {
			found[u.index] = onlyFindings(own)
		}
	}
	return found, nil
}

// onlyFindings drops what the go command says about vet itself, such as "exit status 1".
func onlyFindings(said string) string {
	var b strings.Builder
	for line := range strings.Lines(said) {
		if strings.Contains(line, ".go:") {
			b.WriteString(strings.TrimPrefix(line, "vet: "))
		}
	}
	return b.String()
}
