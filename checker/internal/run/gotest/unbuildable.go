package gotest

import (
	"errors"
	"fmt"
	"go/parser"
	"go/scanner"
	"go/token"
	"strings"

	"koans/checker/internal/course"
	"koans/checker/internal/run/imports"
)

// Unbuildable returns what is wrong with the variant's files before any compiler looks at them, in the
// compiler's form; "" if nothing is. The go command would stop the whole batch for these, and for some look around in the network.
func Unbuildable(c *course.Course, v Variant) (string, error) {
	var all strings.Builder
	for _, f := range v.Files {
		said, err := unbuildable(c, v.Exercise, f)
		if err != nil {
			return "", err
		}
		all.WriteString(said)
	}
	return all.String(), nil
}

func unbuildable(c *course.Course, e *course.Exercise, f course.File) (string, error) {
	fset := token.NewFileSet()
	tree, err := parser.ParseFile(fset, f.Path, course.WithoutMark(f.Source), parser.SkipObjectResolution|parser.AllErrors)
	var list scanner.ErrorList
	switch {
	case errors.As(err, &list):
		list.RemoveMultiples()
		var b strings.Builder
		for _, e := range list {
			fmt.Fprintln(&b, e)
		}
		return b.String(), nil
	case err != nil:
		return err.Error() + "\n", nil
	case tree.Name.Name != e.Name:
		return fmt.Sprintf("%s: the file says package %s, the exercise's package is called %s\n",
			fset.Position(tree.Name.Pos()), tree.Name.Name, e.Name), nil
	}
	return imports.Problems(c, e, fset, tree)
}
