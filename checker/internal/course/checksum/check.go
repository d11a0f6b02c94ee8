package checksum

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"koans/checker/internal/course"
)

// Kind is how a file differs from what was shipped.
type Kind string

const (
	Changed Kind = "changed"
	Missing Kind = "missing"
	Added   Kind = "added"
	// Unlisted is a test that the sum file does not know: of an exercise that is being written.
	Unlisted Kind = "unlisted"
	// Broken is the sum file itself, when it does not serve as one.
	Broken Kind = "broken"
)

// A Change is a file that is not as it was shipped.
type Change struct {
	Path string // below exercises, with slashes
	Kind Kind
	Why  string // of a broken sum file; "" otherwise
}

func (c Change) String() string {
	if c.Kind == Broken {
		return File + " " + c.Why
	}
	return fmt.Sprintf("%s is %s", path.Join("exercises", c.Path), map[Kind]string{
		Changed: "not as it was shipped", Missing: "missing", Added: "not part of the workbook",
		Unlisted: "not listed in " + File,
	}[c.Kind])
}

// Mend says how the exercise's requirements come to be as shipped again.
func (c Change) Mend(exercise string) string {
	switch c.Kind {
	case Broken:
		return "git checkout -- " + File + " brings it back."
	case Unlisted:
		return "Whoever writes the exercise lists it with make sum."
	}
	return "make reset NAME=" + exercise + " TESTS=1 brings the tests back as they were shipped and leaves your answer alone."
}

// support is the folder of what all tests are written with.
const support = "internal/"

// decides reports whether the file has a say in verdicts. The support's own tests have none.
func decides(name string) bool {
	return strings.HasPrefix(name, support) && path.Ext(name) == ".go" && !strings.HasSuffix(name, "_test.go")
}

// Modules lists those of go.mod and go.sum that are not as shipped. One that the sum file does not list is.
func Modules(root string) ([]Change, error) {
	shipped, err := Read(root)
	if err != nil {
		return nil, err
	}
	var changes []Change
	for _, name := range moduleFiles {
		if _, listed := shipped[name]; !listed {
			continue
		}
		kind, err := shipped.compare(root, name)
		if err != nil {
			return nil, err
		}
		if kind != "" {
			changes = append(changes, Change{Path: name, Kind: kind})
		}
	}
	return changes, nil
}

// Check lists the files of e's requirements that are not as shipped: its tests, its manifest and
// the tests' support. The lesson and the stub decide nothing, so they may
// change, and further files of the learner's beside the stub are never built.
func Check(c *course.Course, e *course.Exercise) ([]Change, error) {
	shipped, err := Read(c.Root)
	var broken *BrokenError
	if errors.As(err, &broken) {
		return []Change{{Path: path.Base(File), Kind: Broken, Why: broken.Why}}, nil
	}
	if err != nil {
		return nil, err
	}
	tests, err := e.TestFiles()
	if err != nil {
		return nil, err
	}
	if test := e.Path + "/" + tests[0]; shipped[test] == "" {
		return []Change{{Path: test, Kind: Unlisted}}, nil
	}
	var changes []Change
	for _, name := range shipped.paths() {
		if !requires(e, name) && !decides(name) && !slices.Contains(moduleFiles, name) {
			continue
		}
		kind, err := shipped.compare(c.Root, name)
		if err != nil {
			return nil, err
		}
		if kind != "" {
			changes = append(changes, Change{Path: name, Kind: kind})
		}
	}
	for _, add := range []struct {
		folder string
		counts func(name string) bool
	}{
		{e.Path, func(name string) bool { return requires(e, name) }},
		{support, decides},
	} {
		added, err := added(c.Root, shipped, add.folder, add.counts)
		if err != nil {
			return nil, err
		}
		changes = append(changes, added...)
	}
	return changes, nil
}

// requires reports whether the file, a path below exercises, is one of e's requirements.
func requires(e *course.Exercise, name string) bool {
	dir, base := path.Split(name)
	return dir == e.Path+"/" && (e.IsTest(base) || base == course.ManifestFile)
}

// compare returns how the file differs from the shipped one; "" when it does not.
func (s Sums) compare(root, name string) (Kind, error) {
	content, err := os.ReadFile(filepath.Join(root, "exercises", filepath.FromSlash(name)))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return Missing, nil
	case err != nil:
		return "", fmt.Errorf("comparing %s with what was shipped: %w", name, err)
	case !s.Has(name, content):
		return Changed, nil
	}
	return "", nil
}

// added lists files of the folder that count and were not shipped: put there, they would be built.
func added(root string, shipped Sums, folder string, counts func(name string) bool) ([]Change, error) {
	var changes []Change
	err := walk(root, folder, func(name string, _ []byte) {
		if _, ok := shipped[name]; !ok && counts(name) {
			changes = append(changes, Change{Path: name, Kind: Added})
		}
	})
	if err != nil {
		return nil, fmt.Errorf("looking for files that were not shipped: %w", err)
	}
	return changes, nil
}
