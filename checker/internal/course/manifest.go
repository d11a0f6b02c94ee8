package course

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/BurntSushi/toml"
	"golang.org/x/mod/module"
)

// ManifestFile is the file, in an exercise's folder, that says in what the exercise differs from the usual. Most have none.
const ManifestFile = "exercise.toml"

// manifest is what the file may say.
type manifest struct {
	Files   []string `toml:"files"`   // those to edit, when it is not the one that is called as the exercise
	Imports []string `toml:"imports"` // beyond the harmless part of the standard library
	Needs   []Need   `toml:"needs"`   // of the machine, where answers run confined
}

// A Need is something that answers and tests may use although confined ones usually may not.
type Need string

const (
	Loopback  Need = "loopback"  // connections within the machine
	Processes Need = "processes" // programs of their own
	Database  Need = "database"  // a file on disk that outlives the test
)

var needs = []Need{Loopback, Processes, Database}

// Needs returns what the exercise needs of the machine.
func (e *Exercise) Needs() ([]Need, error) {
	if e.manifestErr != nil {
		return nil, e.manifestErr
	}
	return slices.Clone(e.manifest.Needs), nil
}

// A ManifestError says what is wrong with an exercise's manifest.
type ManifestError struct {
	Path string // below the workbook's root, with slashes
	Line int    // 0: the file as a whole
	Says string
	Mend string // for who writes the exercise
}

func (e *ManifestError) Error() string {
	if e.Line > 0 {
		return fmt.Sprintf("%s:%d: %s", e.Path, e.Line, e.Says)
	}
	return fmt.Sprintf("%s: %s", e.Path, e.Says)
}

// Hint says what to do about it.
func (e *ManifestError) Hint() string {
	return e.Mend + "; if you did not mean to change it, git checkout -- " + e.Path + " brings it back"
}

// Manifest returns what is wrong with the exercise's manifest, a [ManifestError]; nil when it has a valid one or none.
func (e *Exercise) Manifest() error { return e.manifestErr }

// readManifest reads the manifest in e's folder. That there is none is as usual.
func (e *Exercise) readManifest() (manifest, error) {
	wrong := func(line int, mend, format string, args ...any) error {
		return &ManifestError{path.Join("exercises", e.Path, ManifestFile), line, fmt.Sprintf(format, args...), mend}
	}
	text, err := os.ReadFile(e.File(ManifestFile))
	if errors.Is(err, fs.ErrNotExist) {
		return manifest{}, nil
	}
	if err != nil {
		return manifest{}, wrong(0, "make it a file that you may read", "it cannot be read: %v", err)
	}
	var m manifest
	meta, err := toml.Decode(string(text), &m)
	var at toml.ParseError
	if errors.As(err, &at) {
		return manifest{}, wrong(at.Position.Line, `a line is like: imports = ["net/http"]`, "%s", at.Message)
	}
	if err != nil {
		return manifest{}, wrong(0, `a line is like: imports = ["net/http"]`, "%v", err)
	}
	if unknown := meta.Undecoded(); len(unknown) > 0 {
		return manifest{}, wrong(0, "it may say files, imports and needs", "nobody knows what %q is", unknown[0])
	}
	if meta.IsDefined("files") && len(m.Files) == 0 {
		return manifest{}, wrong(0, "list what the learner edits, or leave files out: then it is "+e.Name+".go", "files lists none")
	}
	for i, name := range m.Files {
		if says, mend := e.unfitFile(name); says != "" {
			return manifest{}, wrong(0, mend, "files: %s", says)
		}
		if slices.Contains(m.Files[:i], name) {
			return manifest{}, wrong(0, "leave one of them out", "files: %s is listed twice", name)
		}
	}
	for i, p := range m.Imports {
		if says, mend := unfitImport(p); says != "" {
			return manifest{}, wrong(0, mend, "imports: %s", says)
		}
		if slices.Contains(m.Imports[:i], p) {
			return manifest{}, wrong(0, "leave one of them out", "imports: %s is listed twice", p)
		}
	}
	for _, n := range m.Needs {
		if !slices.Contains(needs, n) {
			return manifest{}, wrong(0, fmt.Sprintf("needs may list %s", join(needs)), "needs: nobody knows what %q is", n)
		}
	}
	return m, nil
}

// unfitFile says why name cannot be a file that the learner edits, and what would do. A package is one
// folder, and what lies elsewhere is not built with it.
func (e *Exercise) unfitFile(name string) (says, mend string) {
	switch {
	case strings.ContainsAny(name, `/\`) || !filepath.IsLocal(name):
		return fmt.Sprintf("%q is not in the exercise's own folder", name), "a package is one folder: give the file's name alone"
	case strings.HasSuffix(name, "_test.go"):
		return fmt.Sprintf("%s is a test, which learners do not edit", name), "leave it out: tests are found by their names"
	case !plainGo.MatchString(name):
		return fmt.Sprintf("%q is not the name of a file of Go that is built everywhere", name), "a name is lower-case letters and digits, and ends in .go"
	}
	return "", ""
}

// unfitImport says why no answer may import the path, and what would do. Whether there is such a package only
// the go command knows, and verify asks it.
func unfitImport(p string) (says, mend string) {
	switch {
	case p == "C" || p == "unsafe":
		return fmt.Sprintf("%q is a way around the race detector, and no exercise may allow it", p), "take it out"
	case p == Module || strings.HasPrefix(p, Module+"/"):
		return fmt.Sprintf("%q is part of the workbook, which answers must not reach into", p), "take it out"
	}
	if err := module.CheckImportPath(p); err != nil {
		return fmt.Sprintf("%q cannot be imported: %v", p, errors.Unwrap(err)), `give the path as an import does: "net/http"`
	}
	return "", ""
}

func join(needs []Need) string {
	var names []string
	for _, n := range needs {
		names = append(names, string(n))
	}
	return strings.Join(names, ", ")
}
