package imports

import (
	"context"
	"errors"
	"fmt"
	"go/build"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/mod/modfile"
	"golang.org/x/mod/module"

	"koans/checker/internal/course"
	"koans/checker/internal/run/toolchain"
)

// A standing is what a package is to who would import it.
type standing int

const (
	missing standing = iota
	usable
	internal  // of somebody else's
	elsewhere // all of its files are for other systems
)

// A place is where the packages are that code below root can import.
type place struct {
	toolchain.Env // of the Go that builds, whatever the checker was built by
	root          string
}

func where(root string) (place, error) {
	env, err := toolchain.Ask(context.Background(), root)
	if err != nil {
		return place{}, fmt.Errorf("asking go where its packages are: %w", err)
	}
	return place{env, root}, nil
}

// look says how path stands. When it is missing, names lists the packages that it may be a misspelling of.
func (p place) look(at string) (s standing, names func() ([]string, error), err error) {
	switch {
	case first(at) == course.Module:
		s := standingOf(filepath.Join(p.root, strings.TrimPrefix(at, course.Module)))
		// Its own module's code an answer sees as far as it lies where exercises do.
		if s != missing && !strings.HasPrefix(at, course.Module+"/exercises/") {
			s = internal
		}
		return s, func() ([]string, error) { return nil, nil }, nil
	case !strings.Contains(first(at), "."):
		src := filepath.Join(p.GOROOT, "src")
		s := standingOf(filepath.Join(src, filepath.FromSlash(at)))
		switch {
		case first(at) == "cmd" || first(at) == "vendor" || at == "builtin":
			s = missing // programs, others' packages, and documentation
		case s != missing && hidden(at):
			s = internal
		}
		return s, func() ([]string, error) { return packages(src, "") }, nil
	}
	mod, dir, err := p.module(at)
	if err != nil || mod == "" {
		return missing, func() ([]string, error) { return nil, nil }, err
	}
	rest := strings.TrimPrefix(at, mod)
	s = standingOf(filepath.Join(dir, filepath.FromSlash(rest)))
	if s != missing && hidden(rest) {
		s = internal
	}
	return s, func() ([]string, error) { return packages(dir, mod) }, nil
}

func hidden(path string) bool { return slices.Contains(strings.Split(path, "/"), "internal") }

// standingOf looks at the files in dir, as the go command on this system does.
func standingOf(dir string) standing {
	context := build.Default
	context.CgoEnabled = true // as it is for the race detector
	pkg, err := context.ImportDir(dir, 0)
	var none *build.NoGoError
	switch {
	case errors.As(err, &none) && hasGo(dir):
		return elsewhere
	case err != nil, pkg.IsCommand():
		return missing
	}
	return usable
}

func hasGo(dir string) bool {
	entries, _ := os.ReadDir(dir) // of a folder that is not there: none
	return slices.ContainsFunc(entries, func(e fs.DirEntry) bool { return isSource(e.Name()) })
}

func isSource(name string) bool {
	return strings.HasSuffix(name, ".go") && !strings.HasSuffix(name, "_test.go")
}

// module returns the module of the workbook's go.mod that the package at path would be in, and its folder; "" if there is none
// that has been downloaded: exercises need none that has not.
func (p place) module(path string) (mod, dir string, err error) {
	name := filepath.Join(p.root, "go.mod")
	text, err := os.ReadFile(name)
	if err != nil {
		return "", "", err
	}
	file, err := modfile.ParseLax(name, text, nil)
	if err != nil {
		return "", "", err
	}
	for _, r := range file.Require {
		if len(r.Mod.Path) <= len(mod) || path != r.Mod.Path && !strings.HasPrefix(path, r.Mod.Path+"/") {
			continue
		}
		escaped, err := module.EscapePath(r.Mod.Path)
		if err != nil {
			return "", "", err
		}
		version, err := module.EscapeVersion(r.Mod.Version)
		if err != nil {
			return "", "", err
		}
		mod, dir = r.Mod.Path, filepath.Join(p.GOMODCACHE, filepath.FromSlash(escaped)+"@"+version)
	}
	return mod, dir, nil
}

// packages lists the packages below dir that others may import; prefix is the path of dir itself.
func packages(dir, prefix string) ([]string, error) {
	var names []string
	err := filepath.WalkDir(dir, func(at string, d fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) && at == dir {
			return fs.SkipAll // a module that nobody has needed yet
		}
		if err != nil {
			return err
		}
		if name := d.Name(); d.IsDir() {
			switch {
			case at == dir:
			case name == "internal", name == "vendor", name == "testdata", name == "cmd", strings.HasPrefix(name, "_"), strings.HasPrefix(name, "."):
				return fs.SkipDir
			}
			return nil
		} else if !isSource(name) {
			return nil
		}
		rel, err := filepath.Rel(dir, filepath.Dir(at))
		if err != nil {
			return err
		}
		if name := path.Join(prefix, filepath.ToSlash(rel)); name != "." && (len(names) == 0 || names[len(names)-1] != name) {
			names = append(names, name)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("listing the packages in %s: %w", dir, err)
	}
	return names, nil
}
