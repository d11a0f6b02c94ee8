package grade

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"koans/checker/internal/course"
)

// Hide adds the tests in dir to the exercises that they are for, and to what students are told nothing of. A file is called as
// those of the exercise's own tests: semaphore_hidden_test.go. What is none, or fits no exercise, is refused: a test that
// is left out in silence would be points for nothing.
func (r *Rules) Hide(c *course.Course, dir string) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return fmt.Errorf("%w: --hidden: %w", ErrRules, err)
	}
	before := map[string][]string{}
	for _, e := range c.Exercises() {
		if before[e.Name], err = e.Tests(); err != nil {
			return err
		}
	}
	added := 0
	for _, d := range entries {
		if strings.HasPrefix(d.Name(), ".") {
			continue
		}
		e, err := hiddenFor(c, filepath.Join(dir, d.Name()), d)
		if err != nil {
			return fmt.Errorf("%w: --hidden: %w", ErrRules, err)
		}
		source, err := os.ReadFile(filepath.Join(dir, d.Name()))
		if err != nil {
			return fmt.Errorf("%w: --hidden: %w", ErrRules, err)
		}
		names, err := hiddenTests(filepath.Join(dir, d.Name()), e, source, before[e.Name])
		if err != nil {
			return fmt.Errorf("%w: --hidden: %w", ErrRules, err)
		}
		e.AddTests(course.File{Name: d.Name(), Source: source})
		before[e.Name] = append(before[e.Name], names...)
		r.hide(e.Name, names)
		added++
	}
	if added == 0 {
		return fmt.Errorf("%w: --hidden: there is no test in %s", ErrRules, dir)
	}
	return nil
}

func (r *Rules) hide(concept string, tests []string) {
	concepts := map[string]ConceptRules{}
	for name, rules := range r.Concepts {
		concepts[name] = rules
	}
	own := concepts[concept]
	own.Hidden = append(slices.Clone(own.Hidden), tests...)
	concepts[concept] = own
	r.Concepts = concepts
}

// hiddenFor returns the exercise that the file is a test of.
func hiddenFor(c *course.Course, path string, d os.DirEntry) (*course.Exercise, error) {
	if !d.Type().IsRegular() {
		return nil, fmt.Errorf("%s is no file", path)
	}
	for _, e := range c.Exercises() {
		if !e.IsTest(d.Name()) {
			continue
		}
		if _, err := os.Lstat(e.File(d.Name())); err == nil {
			return nil, fmt.Errorf("%s has the name of one of %s's own tests", path, e.Name)
		}
		return e, nil
	}
	return nil, fmt.Errorf("%s is no test of any concept: one is called NAME_hidden_test.go, as in semaphore_hidden_test.go", path)
}

// hiddenTests returns the tests that the file declares.
func hiddenTests(path string, e *course.Exercise, source []byte, taken []string) ([]string, error) {
	tree, err := parser.ParseFile(token.NewFileSet(), path, source, parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	if want := e.Name + "_test"; tree.Name.Name != want {
		return nil, fmt.Errorf("%s is in package %s, and must be in %s", path, tree.Name.Name, want)
	}
	var names []string
	for _, d := range tree.Decls {
		f, ok := d.(*ast.FuncDecl)
		if !ok || f.Recv != nil || !strings.HasPrefix(f.Name.Name, "Test") {
			continue
		}
		if slices.Contains(taken, f.Name.Name) {
			return nil, fmt.Errorf("%s: %s has a test %s already", path, e.Name, f.Name.Name)
		}
		names = append(names, f.Name.Name)
	}
	if len(names) == 0 {
		return nil, fmt.Errorf("%s declares no test", path)
	}
	return names, nil
}

// NoStrayTests fails when a hidden test lies in the workbook itself, where it would be shipped, or is called so that it would not be run.
func NoStrayTests(c *course.Course) error {
	for _, e := range c.Exercises() {
		entries, err := os.ReadDir(e.Dir()) // and no pattern: where the workbook lies may look like one
		if err != nil {
			return fmt.Errorf("looking for hidden tests in the workbook: %w", err)
		}
		for _, d := range entries {
			if strings.Contains(d.Name(), "hidden") && strings.HasSuffix(d.Name(), "_test.go") {
				return fmt.Errorf("%w: exercises/%s/%s lies in the workbook, where students find it: put it into a folder of your own, and name that with --hidden",
					ErrRules, e.Path, d.Name())
			}
		}
	}
	return nil
}
