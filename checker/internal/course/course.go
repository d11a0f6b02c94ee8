// Package course is the ordered catalogue of the workbook, read from its tree.
// The tree is the table of contents: the order is the numeric prefix of the
// folders, titles and hints are headings of the README files, and nothing is
// registered anywhere else.
package course

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"koans/checker/internal/exit"
)

// A Course is a workbook: chapters in order, each with its exercises in order.
type Course struct {
	Root     string // absolute path of the folder that holds go.mod
	Chapters []*Chapter
}

// A Chapter is a folder such as exercises/05_synchronization.
type Chapter struct {
	Number    int    // 5
	Name      string // "synchronization"
	Folder    string // "05_synchronization"
	Title     string // the README's heading, or Name when there is none
	Exercises []*Exercise
}

// An Exercise is one concept: a folder such as exercises/05_synchronization/03_semaphore.
// Whatever lasts (progress, grades, JSON) names it by its bare Name, so that renumbering is safe.
type Exercise struct {
	Number  int    // 3
	Name    string // "semaphore"
	Path    string // "05_synchronization/03_semaphore", slashes on every system
	Chapter *Chapter

	root        string
	manifest    manifest
	added       []File // tests that are no part of the workbook, see AddTests
	manifestErr error  // a broken one is no other exercise's trouble, so that the course is opened all the same
}

// Module is the workbook's module path.
const Module = "koans"

// ImportPath returns the path that the exercise's tests import: "koans/exercises/05_…/03_semaphore".
func (e *Exercise) ImportPath() string { return Module + "/exercises/" + e.Path }

// Dir returns the absolute folder of lesson, stub and tests.
func (e *Exercise) Dir() string {
	return filepath.Join(e.root, "exercises", filepath.FromSlash(e.Path))
}

// SolutionDir returns the absolute folder of the reference answer and the banks.
func (e *Exercise) SolutionDir() string {
	return filepath.Join(e.root, "solutions", filepath.FromSlash(e.Path))
}

// Readme returns the absolute path of the lesson.
func (e *Exercise) Readme() string { return filepath.Join(e.Dir(), "README.md") }

// Right returns the absolute paths of the other answers that must pass, sorted: of files or, where the
// exercise has several, of folders with these.
func (e *Exercise) Right() ([]string, error) { return e.bank("right") }

// Wrong returns the absolute paths of the answers that must be refused, likewise.
func (e *Exercise) Wrong() ([]string, error) { return e.bank("wrong") }

func (e *Exercise) bank(kind string) ([]string, error) {
	dir := filepath.Join(e.SolutionDir(), "testdata", kind)
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil // what is missing is counted by who asks
	}
	if err != nil {
		return nil, fmt.Errorf("listing the %s answers of %s: %w", kind, e.Name, err)
	}
	var answers []string
	for _, d := range entries {
		if e.IsAnswer(d) {
			answers = append(answers, filepath.Join(dir, d.Name()))
		}
	}
	return answers, nil
}

// IsAnswer reports whether d, an entry of one of the bank's folders, has the form of an answer to the exercise.
func (e *Exercise) IsAnswer(d fs.DirEntry) bool {
	switch hidden := strings.HasPrefix(d.Name(), "."); {
	case hidden:
		return false
	case len(e.Files()) > 1:
		return d.IsDir()
	}
	return d.Type().IsRegular() && filepath.Ext(d.Name()) == ".go"
}

// Exercises returns all exercises in the order of the course.
func (c *Course) Exercises() []*Exercise {
	var all []*Exercise
	for _, ch := range c.Chapters {
		all = append(all, ch.Exercises...)
	}
	return all
}

// Open reads the course whose root, or a folder below it, dir is. The error is a
// [NotFoundError] when there is no workbook at dir or above.
func Open(dir string) (*Course, error) {
	root, err := findRoot(dir)
	if err != nil {
		return nil, err
	}
	c := &Course{Root: root}
	chapters, err := numbered(filepath.Join(root, "exercises"))
	if err != nil {
		return nil, fmt.Errorf("reading the chapters: %w", err)
	}
	for _, f := range chapters {
		ch := &Chapter{Number: f.number, Name: f.name, Folder: f.folder}
		ch.Title = titleOf(filepath.Join(root, "exercises", f.folder, "README.md"), f.name)
		concepts, err := numbered(filepath.Join(root, "exercises", f.folder))
		if err != nil {
			return nil, fmt.Errorf("reading chapter %s: %w", f.folder, err)
		}
		for _, g := range concepts {
			e := &Exercise{Number: g.number, Name: g.name, Path: f.folder + "/" + g.folder, Chapter: ch, root: root}
			e.manifest, e.manifestErr = e.readManifest()
			ch.Exercises = append(ch.Exercises, e)
		}
		c.Chapters = append(c.Chapters, ch)
	}
	return c, c.unambiguous()
}

// unambiguous makes sure that a bare name means one exercise: progress and grades keep nothing else.
func (c *Course) unambiguous() error {
	seen := map[string]*Exercise{}
	for _, e := range c.Exercises() {
		if other := seen[e.Name]; other != nil {
			return fmt.Errorf("two exercises are called %s, %s and %s: rename one of them", e.Name, other.Path, e.Path)
		}
		seen[e.Name] = e
	}
	return nil
}

// NotFoundError says that there is no workbook where one was looked for.
type NotFoundError struct{ Dir string }

func (e *NotFoundError) Error() string {
	return fmt.Sprintf("no workbook at %s or above it", e.Dir)
}

// Hint and ExitCode say what to do about it, and what the checker ends with.
func (e *NotFoundError) Hint() string {
	return "go into the folder that you cloned, or one below it, and try again"
}
func (e *NotFoundError) ExitCode() int { return exit.Usage }

// modLine is how the workbook's go.mod begins; another module's exercises folder is not ours.
var modLine = regexp.MustCompile(`(?m)^module\s+"?` + Module + `"?\s*$`)

func findRoot(dir string) (string, error) {
	start, err := filepath.Abs(dir)
	if err != nil {
		return "", fmt.Errorf("looking for the workbook: %w", err)
	}
	for at := start; ; at = filepath.Dir(at) {
		mod, err := os.ReadFile(filepath.Join(at, "go.mod"))
		if err == nil && modLine.Match(mod) {
			return at, nil
		}
		if at == filepath.Dir(at) {
			return "", &NotFoundError{start}
		}
	}
}

type folder struct {
	number int
	name   string
	folder string
}

// plainGo are names of files that the go command takes for no other system's.
var plainGo = regexp.MustCompile(`^[a-z][a-z0-9]*\.go$`)

var numberedName = regexp.MustCompile(`^(\d+)_([a-z][a-z0-9]*)$`)

// numbered lists the folders of dir that are called like 03_semaphore, in order of
// their numbers. Gaps are fine: chapters are written out of turn.
func numbered(dir string) ([]folder, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	var fs []folder
	for _, e := range entries {
		m := numberedName.FindStringSubmatch(e.Name())
		if m == nil || !e.IsDir() {
			continue
		}
		n, err := strconv.Atoi(m[1])
		if err != nil {
			return nil, fmt.Errorf("the number of %s: %w", e.Name(), err)
		}
		fs = append(fs, folder{n, m[2], e.Name()})
	}
	slices.SortStableFunc(fs, func(a, b folder) int { return a.number - b.number })
	return fs, nil
}
