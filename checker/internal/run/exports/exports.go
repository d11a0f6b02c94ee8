// Package exports knows the types of packages that answers import, from what the
// compiler has left in Go's build cache: much quicker than their sources.
package exports

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"go/importer"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"

	"koans/checker/internal/run/toolchain"
)

// Importer returns an importer of the packages at those paths and of all that
// they need. What cannot be found is missing from it, and who imports it does not type-check.
func Importer(ctx context.Context, root string, fset *token.FileSet, paths []string) (types.Importer, error) {
	files, err := Files(ctx, root, paths)
	if err != nil {
		return nil, err
	}
	return From(fset, files), nil
}

// From returns an importer that reads those files of export data, by import path.
func From(fset *token.FileSet, files map[string]string) types.Importer {
	return importer.ForCompiler(fset, "gc", func(path string) (io.ReadCloser, error) {
		file, ok := files[path]
		if !ok {
			return nil, fmt.Errorf("no export data for %s", path)
		}
		return os.Open(file)
	})
}

// Files returns where the export data of the packages at those paths and of all that they need is, by import
// path. The files are whole archives, code and all. root is the module whose dependencies they may be. What has been found out
// about a workbook is kept in it, since asking the go command takes as long as many an exercise.
func Files(ctx context.Context, root string, paths []string) (map[string]string, error) {
	if len(paths) == 0 {
		return map[string]string{}, nil
	}
	one.Lock() // whoever comes second finds what the first has found out
	defer one.Unlock()
	k := openKept(ctx, root)
	if k.has(paths) {
		return k.files(), nil
	}
	if k.key != "" {
		paths = slices.Concat(paths, usual)
	}
	files, err := list(ctx, root, paths)
	if err == nil {
		k.add(files)
	}
	return files, err
}

var one sync.Mutex

// listExports has the go command build what it lists, so that there is something to list.
var listExports = []string{"list", "-e", "-export", "-deps"}

// Warm begins to build what the tests in a folder of the workbook at root are made of, and does not wait for it: the next
// who needs it finds it in Go's cache, or waits for the rest. It outlives the checker, and is ended with the terminal.
func Warm(root, dir string) error {
	args := slices.Concat(listExports, []string{"-test"}, toolchain.BuildFlags, []string{"--", dir})
	cmd := toolchain.Command(context.Background(), root, args...)
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("building ahead: %w", err)
	}
	return cmd.Process.Release()
}

// list asks the go command.
func list(ctx context.Context, root string, paths []string) (map[string]string, error) {
	files := map[string]string{}
	paths = slices.Compact(slices.Sorted(slices.Values(paths)))
	// The race build's packages are there already; the plain build's might not be.
	args := slices.Concat(listExports, []string{"-f", "{{.ImportPath}}\t{{.Export}}"}, toolchain.BuildFlags, []string{"--"}, paths)
	cmd := toolchain.Command(ctx, root, args...)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		return nil, fmt.Errorf("finding the types of imported packages: %w: %s", err, stderr.String())
	}
	for line := range strings.Lines(string(out)) {
		if path, file, ok := strings.Cut(strings.TrimRight(line, "\r\n"), "\t"); ok && file != "" {
			files[path] = file
		}
	}
	return files, nil
}
