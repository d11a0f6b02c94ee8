// Package identity names by a hash what verdicts depend on beside the answer and its tests. Where it
// differs, nothing that was judged before can be taken for judged now.
package identity

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"hash"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
)

// judging are the folders below the root whose source decides over a verdict.
var judging = []string{
	"checker/internal/course", "checker/internal/run", "checker/internal/explain/diagnose", "checker/internal/judge",
	"checker/internal/author/contract", "exercises/internal",
}

// Judgement returns the hash of what all verdicts of the workbook at root depend on: the checker's own judgement,
// what tests are written with, the modules, and Go.
func Judgement(ctx context.Context, root string) ([]byte, error) {
	h := sha256.New()
	version, err := goVersion(ctx, root)
	if err != nil {
		return nil, err
	}
	fmt.Fprintln(h, "1", version, runtime.GOOS, runtime.GOARCH)
	for _, name := range []string{"go.mod", "go.sum"} {
		if err := addFile(h, root, filepath.Join(root, name)); err != nil {
			return nil, err
		}
	}
	if err := Folders(h, root, judging...); err != nil {
		return nil, err
	}
	return h.Sum(nil), nil
}

// Folders adds the sources of Go in the folders, slash-separated paths below root, but for their tests. A folder
// that does not exist has none.
func Folders(h hash.Hash, root string, folders ...string) error {
	for _, folder := range folders {
		if err := addFolder(h, root, filepath.Join(root, filepath.FromSlash(folder))); err != nil {
			return err
		}
	}
	return nil
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

func addFolder(h hash.Hash, root, dir string) error {
	return filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return nil // a workbook may come without the checker's source
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
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
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
