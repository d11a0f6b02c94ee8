// Package identity names by a hash what verdicts depend on beside the answer and its tests. Where it
// differs, nothing that was judged before can be taken for judged now.
package identity

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
)

// testSupport is the folder of what tests are written with, and of what is linked with them.
const testSupport = "exercises/internal"

// Judgement returns the hash of what all verdicts of the workbook at root depend on: the package that decides and all of
// the checker's that it is made of, as [Packages] tells, what tests are written with, the modules, and Go.
//
// A workbook may come without the checker's source. There the checker that runs is hashed itself.
func Judgement(ctx context.Context, root, decider string, without ...string) ([]byte, error) {
	h := sha256.New()
	version, err := goVersion(ctx, root)
	if err != nil {
		return nil, err
	}
	fmt.Fprintln(h, "2", version, runtime.GOOS, runtime.GOARCH)
	for _, name := range []string{"go.mod", "go.sum"} {
		if err := addFile(h, root, filepath.Join(root, name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
	}
	packages, err := Packages(root, decider, without...)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		err = addExecutable(h)
	case err == nil:
		err = addPackages(h, root, packages)
	}
	if err != nil {
		return nil, err
	}
	if err := addTree(h, root, filepath.Join(root, filepath.FromSlash(testSupport))); err != nil {
		return nil, err
	}
	return h.Sum(nil), nil
}

// goVersion asks the go command that will build the answers, not the one that built the checker.
func goVersion(ctx context.Context, root string) (string, error) {
	cmd := exec.CommandContext(ctx, "go", "env", "GOVERSION")
	cmd.Dir = root
	out, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("asking go for its version: %w", err)
	}
	return strings.TrimSpace(string(out)), nil
}

// addPackages adds all files of the packages but for their tests: what is embedded and what is no Go decides, too.
func addPackages(h hash.Hash, root string, packages []string) error {
	for _, pkg := range packages {
		dir := filepath.Join(root, filepath.FromSlash(pkg))
		files, err := sources(dir)
		if err != nil {
			return err
		}
		for _, name := range files {
			if err := addFile(h, root, filepath.Join(dir, name)); err != nil {
				return err
			}
		}
	}
	return nil
}

func addExecutable(h hash.Hash) error {
	path, err := os.Executable()
	if err != nil {
		return fmt.Errorf("finding the checker that runs: %w", err)
	}
	f, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("hashing the checker that runs: %w", err)
	}
	defer f.Close()
	if _, err := io.Copy(h, f); err != nil {
		return fmt.Errorf("hashing the checker that runs: %w", err)
	}
	return nil
}

// addTree adds the sources of Go below dir, but for their tests.
func addTree(h hash.Hash, root, dir string) error {
	return filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return nil // tests need not be written with anything
		case err != nil:
			return fmt.Errorf("hashing %s: %w", dir, err)
		case !d.Type().IsRegular() || filepath.Ext(path) != ".go" || strings.HasSuffix(path, "_test.go"):
			return nil
		}
		return addFile(h, root, path)
	})
}

func addFile(h hash.Hash, root, path string) error {
	text, err := os.ReadFile(path)
	if err != nil {
		return fmt.Errorf("hashing: %w", err)
	}
	name, err := filepath.Rel(root, path)
	if err != nil {
		name = path
	}
	Part(h, []byte(filepath.ToSlash(name)))
	Part(h, text)
	return nil
}

// Part adds b so that no two sequences of parts hash the same.
func Part(h hash.Hash, b []byte) {
	fmt.Fprintln(h, len(b))
	h.Write(b)
}
