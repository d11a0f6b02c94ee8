// Package handout makes the students' edition of a course: all that learning needs, and nothing of an answer.
package handout

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"koans/checker/internal/atomicfile"
	"koans/checker/internal/course"
	"koans/checker/internal/course/checksum"
	"koans/checker/internal/exit"
)

// ErrAnswer says that something of an answer would be handed out, or may be.
var ErrAnswer = exit.New(exit.NotPassed, "nothing is handed out", "make reset NAME=… brings a stub back as it was shipped; a clean clone is surest")

// ErrOut says that there is no writing to the place that was named.
var ErrOut = exit.New(exit.Usage, "nothing is handed out", "name a folder that does not exist yet, or a .zip")

// top are the files and folders of the course's root that students need.
var top = []string{"README.md", "LICENSE", "Makefile", "go.mod", "go.sum", ".gitignore", ".gitattributes", "exercises", "checker"}

// Files returns the contents of the students' edition with the chosen exercises, by path. The list of what was shipped is made anew for it.
func Files(c *course.Course, chosen []*course.Exercise) (map[string][]byte, error) {
	sums, err := checksum.Read(c.Root)
	if err != nil {
		return nil, err
	}
	files := map[string][]byte{}
	for _, name := range top {
		if err := gather(c, chosen, sums, name, files); err != nil {
			return nil, err
		}
	}
	own := checksum.Sums{}
	for name, id := range sums {
		if _, packed := files[path.Join("exercises", name)]; packed {
			own[name] = id
		}
	}
	files[checksum.File] = own.Text()
	return files, noAnswer(c, files)
}

// gather reads what lies at name and belongs into the edition.
func gather(c *course.Course, chosen []*course.Exercise, sums checksum.Sums, name string, files map[string][]byte) error {
	return filepath.WalkDir(filepath.Join(c.Root, name), func(at string, d fs.DirEntry, err error) error {
		if os.IsNotExist(err) && at == filepath.Join(c.Root, name) {
			return nil // a course need not have all of them
		}
		if err != nil {
			return fmt.Errorf("reading the course: %w", err)
		}
		rel, err := filepath.Rel(c.Root, at)
		if err != nil {
			return fmt.Errorf("reading the course: %w", err)
		}
		rel = filepath.ToSlash(rel)
		switch {
		case d.IsDir() && (leftOut(rel) || otherExercise(c, chosen, rel)):
			return filepath.SkipDir
		case !d.Type().IsRegular() || leftOut(rel):
			return nil
		}
		text, err := os.ReadFile(at)
		if err != nil {
			return fmt.Errorf("reading the course: %w", err)
		}
		below, ofExercise := strings.CutPrefix(rel, "exercises/")
		if ofExercise && below != "README.md" {
			if _, shipped := sums[below]; !shipped {
				return nil // the instructor's own, or a student's
			}
			if !sums.Has(below, text) {
				return fmt.Errorf("%w: %s is not as it was shipped", ErrAnswer, rel)
			}
		}
		files[rel] = text
		return nil
	})
}

// leftOut reports whether a file or folder of the course is none of the students'.
func leftOut(rel string) bool {
	base := path.Base(rel)
	ofChecker := strings.HasPrefix(rel, "checker/")
	return rel == checksum.File || ofChecker && (base == "testdata" || base == "classroom" || strings.HasSuffix(base, "_test.go"))
}

// otherExercise reports whether rel is the folder of an exercise, or of a chapter, of which none is chosen.
func otherExercise(c *course.Course, chosen []*course.Exercise, rel string) bool {
	below, _ := strings.CutPrefix(rel, "exercises/")
	in := func(e *course.Exercise) bool { return e.Path == below || path.Dir(e.Path) == below }
	return slices.ContainsFunc(c.Exercises(), in) && !slices.ContainsFunc(chosen, in)
}

// noAnswer makes sure that no packed file is, or holds, one of the course's answers.
func noAnswer(c *course.Course, files map[string][]byte) error {
	names := slices.Sorted(maps.Keys(files))
	for _, e := range c.Exercises() {
		for _, name := range e.Files() {
			answer, err := os.ReadFile(filepath.Join(e.SolutionDir(), name))
			if os.IsNotExist(err) {
				continue
			}
			if err != nil {
				return fmt.Errorf("reading the answers: %w", err)
			}
			for _, packed := range names {
				if bytes.Contains(files[packed], bytes.TrimSpace(answer)) {
					return fmt.Errorf("%w: %s holds the answer to %s", ErrAnswer, packed, e.Name)
				}
			}
		}
	}
	return nil
}

// Write writes the files to out: a .zip, or a folder that does not exist yet.
func Write(out string, files map[string][]byte) error {
	if _, err := os.Lstat(out); err == nil {
		return fmt.Errorf("%w: %s exists", ErrOut, out)
	}
	names := slices.Sorted(maps.Keys(files))
	if strings.EqualFold(filepath.Ext(out), ".zip") {
		return writeZip(out, names, files)
	}
	for _, name := range names {
		at := filepath.Join(out, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(at), 0o755); err != nil {
			return fmt.Errorf("%w: %w", ErrOut, err)
		}
		if err := os.WriteFile(at, files[name], 0o644); err != nil {
			return fmt.Errorf("%w: %w", ErrOut, err)
		}
	}
	return nil
}

func writeZip(out string, names []string, files map[string][]byte) error {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, name := range names {
		w, err := z.Create("koans/" + name)
		if err != nil {
			return fmt.Errorf("packing the course: %w", err)
		}
		if _, err := w.Write(files[name]); err != nil {
			return fmt.Errorf("packing the course: %w", err)
		}
	}
	if err := z.Close(); err != nil {
		return fmt.Errorf("packing the course: %w", err)
	}
	if err := atomicfile.Write(out, b.Bytes()); err != nil {
		return fmt.Errorf("%w: %w", ErrOut, err)
	}
	return nil
}
