package progress

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"

	"koans/checker/internal/course"
)

// A Hasher computes what a pass depends on: the answer, its tests, what the tests
// are written with, the modules, and Go. No command is run for it, so that looking
// at a whole finished workbook takes milliseconds.
type Hasher struct{ common []byte }

// NewHasher reads what all exercises of the course have in common.
func NewHasher(c *course.Course) (*Hasher, error) {
	h := sha256.New()
	fmt.Fprintf(h, "go %s\n", goVersion())
	files := []string{filepath.Join(c.Root, "go.mod"), filepath.Join(c.Root, "go.sum")}
	support, err := supportFiles(filepath.Join(c.Root, "exercises", "internal"))
	if err != nil {
		return nil, fmt.Errorf("hashing the tests' support: %w", err)
	}
	for _, file := range append(files, support...) {
		b, err := os.ReadFile(file)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("hashing the tests' support: %w", err)
		}
		rel, err := filepath.Rel(c.Root, file)
		if err != nil {
			return nil, fmt.Errorf("hashing the tests' support: %w", err)
		}
		fmt.Fprintf(h, "%s %x\n", filepath.ToSlash(rel), sha256.Sum256(b))
	}
	return &Hasher{common: h.Sum(nil)}, nil
}

// Hash returns the hash of running answer, the files of e, as they are.
func (h *Hasher) Hash(e *course.Exercise, answer []course.File) (string, error) {
	requirements, err := e.Requirements()
	if err != nil {
		return "", err
	}
	sum := sha256.New()
	fmt.Fprintf(sum, "%x %s %s", h.common, course.Digest(answer), course.Digest(requirements))
	return hex.EncodeToString(sum.Sum(nil)), nil
}

// supportFiles lists the files of Go below dir that are built into test binaries.
func supportFiles(dir string) ([]string, error) {
	var files []string
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil {
			return err
		}
		if d.Type().IsRegular() && filepath.Ext(path) == ".go" && !strings.HasSuffix(path, "_test.go") {
			files = append(files, path)
		}
		return nil
	})
	return files, err
}

// goVersion returns the version of the Go on the PATH from the file that lies
// beside it, because asking `go version` costs more than all the rest. Where
// there is no such file, the version that built this checker must do.
func goVersion() string {
	path, err := exec.LookPath("go")
	if err != nil {
		return runtime.Version()
	}
	if real, err := filepath.EvalSymlinks(path); err == nil {
		path = real
	}
	b, err := os.ReadFile(filepath.Join(filepath.Dir(path), "..", "VERSION"))
	if err != nil {
		return runtime.Version()
	}
	first, _, _ := bytes.Cut(b, []byte("\n"))
	return strings.TrimSpace(string(first))
}
