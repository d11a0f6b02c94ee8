// Package imports tells which of an answer's imports can be had, before anything is built and without the network.
//
// The go command would say it, too, but of a path that it does not find it complains about modules: whichever it had to look through,
// whether they are in the module cache, and what its proxy says. Somebody who has written "syncs" is to hear of "sync".
package imports

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/token"
	"slices"
	"strconv"
	"strings"

	"koans/checker/internal/course"
)

// Problems says which packages the file at tree imports that there are not, in the compiler's form; "" when there are all.
// What the exercise lets its answers import is there: if it is not, that is the machine's fault and not the answer's.
func Problems(c *course.Course, e *course.Exercise, fset *token.FileSet, tree *ast.File) (string, error) {
	if len(tree.Imports) == 0 {
		return "", nil
	}
	allowed, err := e.Imports()
	if err != nil {
		return "", err
	}
	var said strings.Builder
	for _, spec := range tree.Imports {
		path, err := strconv.Unquote(spec.Path.Value)
		if err != nil || slices.Contains(allowed, path) {
			continue // the parser has refused what is no string
		}
		problem, err := problem(c.Root, path, allowed)
		if err != nil {
			return "", fmt.Errorf("looking for package %s: %w", path, err)
		}
		if problem != "" {
			fmt.Fprintf(&said, "%s: %s\n", fset.PositionFor(spec.Path.Pos(), false), problem)
		}
	}
	return said.String(), nil
}

// Missing says why the exercise's manifest cannot let answers import the path; "" if it can.
func Missing(c *course.Course, e *course.Exercise, path string) (string, error) {
	allowed, err := e.Imports()
	if err != nil {
		return "", err
	}
	return problem(c.Root, path, slices.DeleteFunc(allowed, func(p string) bool { return p == path }))
}

// problem says why path cannot be imported; "" if it can.
func problem(root, path string, allowed []string) (string, error) {
	switch {
	case path == "C":
		return `import "C" is cgo, and answers are all Go`, nil
	case strings.HasPrefix(path, "/"), slices.Contains([]string{".", ".."}, first(path)):
		return fmt.Sprintf("%q is a folder: packages are imported by their paths", path), nil
	}
	w, err := where(root)
	if err != nil {
		return "", err
	}
	found, here, err := w.look(path)
	switch {
	case err != nil:
		return "", err
	case found == usable:
		return "", nil
	case found == internal:
		return fmt.Sprintf("package %s is internal: only the code around it may import it", path), nil
	case found == elsewhere:
		return fmt.Sprintf("package %s is for other systems than this one", path), nil
	}
	names, err := here()
	if err != nil {
		return "", err
	}
	said := fmt.Sprintf("there is no package %s", path)
	if name := Nearest(path, allowed, names); name != "" {
		said += fmt.Sprintf("; did you mean %s?", name)
	}
	return said, nil
}

func first(path string) string {
	head, _, _ := strings.Cut(path, "/")
	return head
}

// Nearest returns the package that was most likely meant by a path that there is not: a slip of the finger away, or
// written without the folders before its name. Of two equally near ones that of the earlier list is taken; "" if none is near.
func Nearest(path string, lists ...[]string) string {
	type candidate struct {
		name     string
		distance int
	}
	lower := strings.ToLower(path)
	var near []candidate
	for _, list := range lists {
		for _, name := range list {
			d := course.Distance(lower, name)
			if strings.HasSuffix(name, "/"+lower) {
				d = 1
			}
			if d <= max(1, len(path)/4) && d < len(path) && name != path {
				near = append(near, candidate{name, d})
			}
		}
	}
	if len(near) == 0 {
		return ""
	}
	return slices.MinFunc(near, func(a, b candidate) int { return cmp.Compare(a.distance, b.distance) }).name
}
