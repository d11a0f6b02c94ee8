// Package checksum keeps exercises/exercises.sum: the git blob id of every file under
// exercises, and of go.mod and go.sum, as it was shipped. With it tampering is seen by hashing, without git,
// and a file is brought back with git, whatever was committed since.
package checksum

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"koans/checker/internal/atomicfile"
	"koans/checker/internal/exit"
)

// File is the sum file's path from the root, with slashes.
const File = "exercises/exercises.sum"

// Sums are the blob ids of files by their path below exercises, with slashes.
// The two files that say which modules all is built with stand above: "../go.mod".
type Sums map[string]string

// moduleFiles decide what the tests are built with, as much as the tests do.
var moduleFiles = []string{"../go.mod", "../go.sum"}

// A BrokenError says that the sum file is missing or cannot be read as one.
type BrokenError struct {
	Why string // without the file's name
}

func (e *BrokenError) Error() string { return File + " " + e.Why }

// Hint and ExitCode say what to do about it, and what the checker ends with.
func (e *BrokenError) Hint() string  { return "git checkout -- " + File + " brings it back" }
func (e *BrokenError) ExitCode() int { return exit.Failed }

var sumLine = regexp.MustCompile(`^([0-9a-f]{40})  (\S.*)$`)

// Read reads the sum file below root. When it is missing or garbled, the error is a [BrokenError].
func Read(root string) (Sums, error) {
	b, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(File)))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, &BrokenError{"is missing"}
	}
	if err != nil {
		return nil, fmt.Errorf("reading the sums: %w", err)
	}
	sums := Sums{}
	lines := bufio.NewScanner(bytes.NewReader(b))
	for n := 1; lines.Scan(); n++ {
		m := sumLine.FindStringSubmatch(strings.TrimRight(lines.Text(), "\r"))
		if m == nil {
			return nil, &BrokenError{fmt.Sprintf("cannot be read: line %d is not a blob id and a path", n)}
		}
		sums[m[2]] = m[1]
	}
	if err := lines.Err(); err != nil {
		return nil, &BrokenError{fmt.Sprintf("cannot be read: %v", err)}
	}
	if len(sums) == 0 {
		return nil, &BrokenError{"is empty"}
	}
	return sums, nil
}

// Has reports whether content is what the file, a path below exercises, was shipped with.
func (s Sums) Has(name string, content []byte) bool { return s[name] == shippedID(content) }

// Compute returns the sums of the files below root as they are now.
func Compute(root string) (Sums, error) {
	sums := Sums{}
	err := walk(root, ".", func(name string, content []byte) { sums[name] = shippedID(content) })
	if err != nil {
		return nil, fmt.Errorf("summing up the exercises: %w", err)
	}
	for _, name := range moduleFiles {
		content, err := os.ReadFile(filepath.Join(root, "exercises", filepath.FromSlash(name)))
		switch {
		case errors.Is(err, fs.ErrNotExist):
		case err != nil:
			return nil, fmt.Errorf("summing up the modules: %w", err)
		default:
			sums[name] = shippedID(content)
		}
	}
	return sums, nil
}

// walk calls visit with each file that is shipped, or would be, in the folder
// below exercises; in the order of their names.
func walk(root, folder string, visit func(name string, content []byte)) error {
	exercises := os.DirFS(filepath.Join(root, "exercises"))
	return fs.WalkDir(exercises, path.Clean(folder), func(name string, d fs.DirEntry, err error) error {
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return nil // a file of an editor's that came and went, or no such folder
		case err != nil:
			return err
		case name != "." && ignored(d.Name()) && d.IsDir():
			return fs.SkipDir
		case ignored(d.Name()) && name != "." || !d.Type().IsRegular() || name == path.Base(File):
			return nil
		}
		content, err := fs.ReadFile(exercises, name)
		if err != nil {
			return err
		}
		visit(name, content)
		return nil
	})
}

// ignored are the files of editors and file managers.
func ignored(name string) bool {
	return strings.HasPrefix(name, ".") || strings.HasSuffix(name, "~") || path.Ext(name) == ".orig"
}

// Write replaces the sum file below root.
func (s Sums) Write(root string) error {
	return atomicfile.Write(filepath.Join(root, filepath.FromSlash(File)), s.Text())
}

// Text returns what the sum file holds.
func (s Sums) Text() []byte {
	var b bytes.Buffer
	for _, name := range s.paths() {
		fmt.Fprintf(&b, "%s  %s\n", s[name], name)
	}
	return b.Bytes()
}

func (s Sums) paths() []string {
	return slices.Sorted(maps.Keys(s))
}

// Differences describes what is not the same in two sums, sorted by path.
func Differences(shipped, now Sums) []Change {
	var changes []Change
	for _, name := range shipped.paths() {
		switch id, ok := now[name]; {
		case !ok:
			changes = append(changes, Change{Path: name, Kind: Missing})
		case id != shipped[name]:
			changes = append(changes, Change{Path: name, Kind: Changed})
		}
	}
	for _, name := range now.paths() {
		if _, ok := shipped[name]; !ok {
			changes = append(changes, Change{Path: name, Kind: Added})
		}
	}
	slices.SortStableFunc(changes, func(a, b Change) int { return strings.Compare(a.Path, b.Path) })
	return changes
}
