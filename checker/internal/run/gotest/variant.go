package gotest

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"koans/checker/internal/course"
)

// A Variant is one answer to an exercise: the learner's, the reference answer, or
// a right, wrong or submitted one. It is laid over the tree, which is never touched.
type Variant struct {
	Exercise *course.Exercise
	Files    []course.File // those that the exercise has, in its order; none: code that is no exercise's

	// Mutant is which of the faults that are written into the source is in force; "" is none of them. Variants that
	// differ in nothing else are built once: compiling the tests is most of a build, and linking most of the rest.
	Mutant string
}

// program identifies what is built of the variant.
func (v Variant) program() string {
	return fmt.Sprintf("%q %q %s", v.Exercise.Path, v.Path(), course.Digest(v.Files))
}

// Programs returns for each variant which program it is part of: those with the same number are built as one.
func Programs(variants []Variant) []int {
	known := map[string]int{}
	numbers := make([]int, len(variants))
	for i, v := range variants {
		p := v.program()
		if _, ok := known[p]; !ok {
			known[p] = len(known)
		}
		numbers[i] = known[p]
	}
	return numbers
}

// Main returns the path of the first of the files, which findings name that are about no other; "" when there is none.
func (v Variant) Main() string {
	if len(v.Files) == 0 {
		return ""
	}
	return v.Files[0].Path
}

// Path returns what people know the variant by, and give to --with: its file or, where there are several, their folder.
func (v Variant) Path() string {
	if len(v.Files) > 1 {
		return filepath.Dir(v.Main())
	}
	return v.Main()
}

// File returns the file that lies at path.
func (v Variant) File(path string) (course.File, bool) {
	i := slices.IndexFunc(v.Files, func(f course.File) bool { return f.Path == path })
	if i < 0 {
		return course.File{}, false
	}
	return v.Files[i], true
}

// Has reports whether the variant's is the file at path.
func (v Variant) Has(path string) bool {
	_, ok := v.File(path)
	return ok
}

// WriteTo writes the variant's files into the folder, under the names that the exercise has for them.
func (v Variant) WriteTo(dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("writing an answer to %s: %w", v.Exercise.Name, err)
	}
	for _, f := range v.Files {
		if err := os.WriteFile(filepath.Join(dir, f.Name), f.Source, 0o644); err != nil {
			return fmt.Errorf("writing an answer to %s: %w", v.Exercise.Name, err)
		}
	}
	return nil
}

// Own reads the learner's answer to e. Whatever else lies in the folder is not part of it.
func Own(e *course.Exercise) (Variant, error) { return fromFolder(e, e.Dir()) }

// Reference reads the reference answer to e.
func Reference(e *course.Exercise) (Variant, error) { return fromFolder(e, e.SolutionDir()) }

// Unread returns the learner's answer to e without its content: what there is to be named when it cannot be read.
func Unread(e *course.Exercise) Variant {
	v := Variant{Exercise: e}
	for _, name := range e.Files() {
		v.Files = append(v.Files, course.File{Name: name, Path: e.File(name)})
	}
	return v
}

// A MisfitError says that what lies at a path cannot be an answer to the exercise, for it is not made of the same files.
type MisfitError struct {
	Exercise *course.Exercise
	Path     string
	Says     string // without the path
}

func (e *MisfitError) Error() string { return e.Path + " " + e.Says }

// Hint says what would fit.
func (e *MisfitError) Hint() string {
	names := e.Exercise.Files()
	if len(names) == 1 {
		return "give a file of Go, or a folder with " + names[0] + " in it"
	}
	return "give a folder that holds " + strings.Join(names, ", ") + " and no other file of Go but tests"
}

// ReadVariant reads the answer to e at path: a file, under whatever name, if the exercise has one, or a
// folder that holds the exercise's files and no others; tests beside them are passed over. When it is made of other files, the
// error is a [MisfitError].
func ReadVariant(e *course.Exercise, path string) (Variant, error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return Variant{}, fmt.Errorf("finding %s: %w", path, err)
	}
	info, err := os.Stat(abs)
	if err != nil {
		return Variant{}, fmt.Errorf("reading the answer to %s: %w", e.Name, err)
	}
	names := e.Files()
	if info.IsDir() {
		return fromFolderAlone(e, abs)
	}
	if len(names) > 1 {
		return Variant{}, &MisfitError{e, path, fmt.Sprintf("is one file, and an answer to %s is %d", e.Name, len(names))}
	}
	src, err := os.ReadFile(abs)
	if err != nil {
		return Variant{}, fmt.Errorf("reading the answer to %s: %w", e.Name, err)
	}
	return Variant{Exercise: e, Files: []course.File{{Name: names[0], Path: abs, Source: src}}}, nil
}

func fromFolder(e *course.Exercise, dir string) (Variant, error) {
	files, err := course.ReadFiles(dir, e.Files())
	if err != nil {
		return Variant{}, fmt.Errorf("reading the answer to %s: %w", e.Name, err)
	}
	return Variant{Exercise: e, Files: files}, nil
}

// fromFolderAlone refuses a folder that has too little or too much: what is judged must be what was meant.
func fromFolderAlone(e *course.Exercise, dir string) (Variant, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return Variant{}, fmt.Errorf("reading the answer to %s: %w", e.Name, err)
	}
	names := e.Files()
	for _, d := range entries {
		if goFile := filepath.Ext(d.Name()) == ".go" && !strings.HasSuffix(d.Name(), "_test.go"); goFile && !slices.Contains(names, d.Name()) {
			return Variant{}, &MisfitError{e, dir, fmt.Sprintf("has %s, which is no file of %s", d.Name(), e.Name)}
		}
	}
	v, err := fromFolder(e, dir)
	var missing *fs.PathError
	if errors.As(err, &missing) && errors.Is(err, fs.ErrNotExist) {
		return Variant{}, &MisfitError{e, dir, "has no " + filepath.Base(missing.Path)}
	}
	return v, err
}
