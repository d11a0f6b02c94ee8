package identity

import (
	"fmt"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"koans/checker/internal/course"
)

// Packages returns the package and all of this module that it is made of, as sorted folders below root: what it
// imports, what those import, and so on, but for the packages in without, and what only those import.
//
// It reads the sources' imports and does not ask go list, which takes a good part of a second, and it takes the
// files of other systems, too: one identity more is a verdict made anew, one too few is a verdict that is not so.
func Packages(root, pkg string, without ...string) ([]string, error) {
	found := []string{pkg}
	for i := 0; i < len(found); i++ {
		imported, err := imports(filepath.Join(root, filepath.FromSlash(found[i])))
		if err != nil {
			return nil, err
		}
		for _, path := range imported {
			folder, ours := strings.CutPrefix(path, course.Module+"/")
			if ours && !slices.Contains(found, folder) && !slices.Contains(without, folder) {
				found = append(found, folder)
			}
		}
	}
	slices.Sort(found)
	return found, nil
}

func imports(dir string) ([]string, error) {
	files, err := sources(dir)
	if err != nil {
		return nil, err
	}
	var all []string
	for _, name := range files {
		if filepath.Ext(name) != ".go" {
			continue
		}
		file := filepath.Join(dir, name)
		tree, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
		if err != nil {
			return nil, fmt.Errorf("reading what %s imports: %w", file, err)
		}
		for _, spec := range tree.Imports {
			path, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return nil, fmt.Errorf("reading what %s imports: %w", file, err)
			}
			all = append(all, path)
		}
	}
	return all, nil
}

// sources lists the files in dir, but for tests and hidden ones.
func sources(dir string) ([]string, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, fmt.Errorf("listing a package of the checker: %w", err)
	}
	var names []string
	for _, d := range entries {
		if d.Type().IsRegular() && !strings.HasPrefix(d.Name(), ".") && !strings.HasSuffix(d.Name(), "_test.go") {
			names = append(names, d.Name())
		}
	}
	return names, nil
}
