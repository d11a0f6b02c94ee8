package course

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// A File is one of the files of an answer or of an exercise's tests, read.
type File struct {
	Name   string // as the exercise calls it: "semaphore.go"
	Path   string // absolute: where it lies, or seems to; findings name it
	Source []byte
}

// Digest identifies the names and contents of files in their order, wherever they lie. All that is remembered of
// answers and of tests is remembered by it.
func Digest(files []File) string {
	h := sha256.New()
	for _, f := range files {
		fmt.Fprintf(h, "%q %x\n", f.Name, sha256.Sum256(f.Source))
	}
	return hex.EncodeToString(h.Sum(nil))
}

// Files returns the names of the files that the learner edits: those that the manifest lists, in its order,
// or the one that is called as the exercise. When there is a manifest that cannot
// be read, they are the usual one: who runs anything is told of it by [Exercise.Tests].
func (e *Exercise) Files() []string {
	if e.manifestErr != nil || len(e.manifest.Files) == 0 {
		return []string{e.Name + ".go"}
	}
	return slices.Clone(e.manifest.Files)
}

// File returns the absolute path of a file in the exercise's folder.
func (e *Exercise) File(name string) string { return filepath.Join(e.Dir(), name) }

// TestFiles returns the names of the files that hold the requirements: NAME_test.go, which is part of the lesson, and
// then what is called NAME_..._test.go, sorted. A learner's own mine_test.go beside them is none of the
// workbook's, and decides nothing.
func (e *Exercise) TestFiles() ([]string, error) {
	entries, err := os.ReadDir(e.Dir())
	if err != nil {
		return nil, fmt.Errorf("listing the tests of %s: %w", e.Name, err)
	}
	names := []string{e.Name + "_test.go"} // whether it is there or not: without it there is no exercise
	for _, d := range entries {
		if e.IsTest(d.Name()) && d.Name() != names[0] {
			names = append(names, d.Name())
		}
	}
	return names, nil
}

// IsTest reports whether a file of this name in the exercise's folder holds requirements.
func (e *Exercise) IsTest(name string) bool {
	return strings.HasPrefix(name, e.Name+"_") && strings.HasSuffix(name, "_test.go")
}

// Requirements reads all that an answer is held against: the tests, and the manifest if there is one, which says what
// may be imported and needed.
func (e *Exercise) Requirements() ([]File, error) {
	files, err := e.ReadTests()
	if err != nil {
		return nil, err
	}
	manifest, err := os.ReadFile(e.File(ManifestFile))
	if errors.Is(err, fs.ErrNotExist) {
		return files, nil
	}
	if err != nil {
		return nil, fmt.Errorf("reading the manifest of %s: %w", e.Name, err)
	}
	return append(files, File{ManifestFile, e.File(ManifestFile), manifest}), nil
}

// ReadTests reads the test files.
func (e *Exercise) ReadTests() ([]File, error) {
	names, err := e.TestFiles()
	if err != nil {
		return nil, err
	}
	files, err := ReadFiles(e.Dir(), names)
	if err != nil {
		return nil, fmt.Errorf("reading the tests of %s: %w", e.Name, err)
	}
	return append(files, e.added...), nil
}

// AddTests adds tests to the exercise's own, behind them, until the course is opened anew: an instructor's hidden ones, which are no part of
// the workbook and lie elsewhere. Their names must be those of tests, see [Exercise.IsTest].
func (e *Exercise) AddTests(files ...File) {
	for _, f := range files {
		f.Path = e.File(f.Name) // where it seems to lie
		e.added = append(e.added, f)
	}
}

// ReadFiles reads the files of those names in dir.
func ReadFiles(dir string, names []string) ([]File, error) {
	var files []File
	for _, name := range names {
		at := filepath.Join(dir, name)
		source, err := os.ReadFile(at)
		if err != nil {
			return nil, err
		}
		files = append(files, File{name, at, source})
	}
	return files, nil
}
