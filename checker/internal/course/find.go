package course

import (
	"cmp"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"koans/checker/internal/exit"
)

// UnknownError says that no exercise is called Name.
type UnknownError struct {
	Name    string
	Nearest []string // bare names that may have been meant, the likeliest first
}

func (e *UnknownError) Error() string {
	if len(e.Nearest) == 0 {
		return fmt.Sprintf("there is no exercise %q", e.Name)
	}
	return fmt.Sprintf("there is no exercise %q; did you mean %s?", e.Name, either(e.Nearest))
}

// Hint and ExitCode say what to do about it, and what the checker ends with.
func (e *UnknownError) Hint() string {
	return "make list shows all exercises, or: go run ./checker list"
}
func (e *UnknownError) ExitCode() int { return exit.Usage }

func either(names []string) string {
	last := len(names) - 1
	if last == 0 {
		return names[0]
	}
	return strings.Join(names[:last], ", ") + " or " + names[last]
}

// Find returns the exercise that is called name: its bare name, its number such
// as 5.3, its folder, or the path of its folder or of a file in it. The error is an [UnknownError].
func (c *Course) Find(name string) (*Exercise, error) {
	clean := strings.ToLower(strings.TrimSpace(name))
	for _, e := range c.Exercises() {
		if clean == e.Name || clean == e.Ordinal() || clean == filepath.Base(e.Dir()) {
			return e, nil
		}
	}
	if e := c.findPath(name); e != nil {
		return e, nil
	}
	return nil, &UnknownError{Name: name, Nearest: c.nearest(clean)}
}

// Ordinal returns the exercise's number in the course: "5.3".
func (e *Exercise) Ordinal() string { return fmt.Sprintf("%d.%d", e.Chapter.Number, e.Number) }

// findPath understands what a shell completes: a path from the working directory,
// from the root or from the exercises folder, with either kind of slash.
func (c *Course) findPath(name string) *Exercise {
	name = filepath.FromSlash(strings.ReplaceAll(name, `\`, "/"))
	tries := []string{filepath.Join(c.Root, name), filepath.Join(c.Root, "exercises", name)}
	if abs, err := filepath.Abs(name); err == nil {
		tries = append([]string{abs}, tries...)
	}
	for _, path := range tries {
		for _, e := range c.Exercises() {
			if within(path, e.Dir()) || within(path, e.SolutionDir()) {
				return e
			}
		}
	}
	return nil
}

func within(path, dir string) bool {
	rel, err := filepath.Rel(dir, path)
	return err == nil && filepath.IsLocal(rel)
}

const mostNearest = 3

// nearest returns the names that are a slip of the finger away from name, or begin as it does.
func (c *Course) nearest(name string) []string {
	type candidate struct {
		name     string
		distance int
	}
	base := filepath.Base(strings.TrimSuffix(strings.ReplaceAll(name, `\`, "/"), ".go"))
	var near []candidate
	for _, e := range c.Exercises() {
		d := Distance(base, e.Name)
		if len(base) >= 3 && (strings.HasPrefix(e.Name, base) || strings.HasPrefix(base, e.Name)) {
			d = min(d, 1)
		}
		if d <= max(1, len(e.Name)/3) {
			near = append(near, candidate{e.Name, d})
		}
	}
	slices.SortStableFunc(near, func(a, b candidate) int { return cmp.Compare(a.distance, b.distance) })
	var names []string
	for _, n := range near[:min(len(near), mostNearest)] {
		names = append(names, n.name)
	}
	return names
}

// Distance counts the letters to insert, delete, replace or swap with their neighbour
// to make a out of b. A swap counts once, because it is what fingers do most.
func Distance(a, b string) int {
	var before, last []int
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		before, last, row = last, row, make([]int, len(b)+1)
		row[0] = i + 1
		for j := range len(b) {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			row[j+1] = min(last[j+1]+1, row[j]+1, last[j]+cost)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
	}
	return row[len(b)]
}
