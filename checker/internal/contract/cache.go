package contract

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"time"

	"koans/checker/internal/atomicfile"
)

// A record is what is remembered of an answer that met the contract: that it did, in so many runs.
type record struct {
	Runs  int   `json:"runs"`
	Suite Suite `json:"suite,omitzero"`
}

// A cache remembers which answers met the contract, by everything that they were judged by: the
// answer and where it is, its tests, the lab, the modules, Go, and the checker's own judgement. One file
// a record, so that two checkers at once, or one that is killed, harm nothing.
type cache struct {
	dir    string
	shared []byte // hash of what all answers have in common

	mu    sync.Mutex
	tests map[string][]byte // hash of an exercise's tests, by path
}

// keep is how long a record is kept that nobody asks for: long enough to come back to another branch.
const keep = 30 * 24 * time.Hour

// judging are the folders below the root whose source decides over a verdict.
var judging = []string{
	"checker/internal/check", "checker/internal/contract", "checker/internal/course", "checker/internal/diagnose",
	"checker/internal/gotest", "checker/internal/perturb", "checker/internal/vet", "exercises/internal",
}

func openCache(ctx context.Context, root string) (*cache, error) {
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
	for _, folder := range judging {
		if err := addFolder(h, root, filepath.Join(root, filepath.FromSlash(folder))); err != nil {
			return nil, err
		}
	}
	c := &cache{dir: filepath.Join(root, ".koans", "verify"), shared: h.Sum(nil), tests: map[string][]byte{}}
	if err := os.MkdirAll(c.dir, 0o755); err != nil {
		return nil, fmt.Errorf("making a folder for what is remembered: %w", err)
	}
	return c, nil
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
	part(h, []byte(filepath.ToSlash(name)))
	part(h, text)
	return nil
}

// part adds b so that no two sequences of parts hash the same.
func part(h hash.Hash, b []byte) {
	fmt.Fprintln(h, len(b))
	h.Write(b)
}

func (c *cache) file(a answer) string {
	h := sha256.New()
	part(h, c.shared)
	part(h, []byte(a.kind))
	part(h, []byte(a.Exercise.Path))
	part(h, c.testsOf(a))
	part(h, []byte(filepath.Base(a.File)))
	part(h, a.Source)
	return filepath.Join(c.dir, hex.EncodeToString(h.Sum(nil))[:40]+".json")
}

func (c *cache) testsOf(a answer) []byte {
	c.mu.Lock()
	defer c.mu.Unlock()
	sum, ok := c.tests[a.Exercise.Path]
	if !ok {
		text, err := os.ReadFile(a.Exercise.TestFile())
		if err != nil {
			text = nil // the trial itself will say so
		}
		full := sha256.Sum256(text)
		sum = full[:]
		c.tests[a.Exercise.Path] = sum
	}
	return sum
}

// get returns what is remembered of the answer. A record that cannot be read is none.
func (c *cache) get(a answer) (record, bool) {
	file := c.file(a)
	text, err := os.ReadFile(file)
	if err != nil {
		return record{}, false
	}
	var r record
	if err := json.NewDecoder(bytes.NewReader(text)).Decode(&r); err != nil {
		return record{}, false
	}
	c.touch(file)
	return r, true
}

// touch keeps a record that is in use from being pruned. That it fails does no harm.
func (c *cache) touch(file string) {
	if info, err := os.Stat(file); err == nil && time.Since(info.ModTime()) > 24*time.Hour {
		_ = os.Chtimes(file, time.Time{}, time.Now())
	}
}

func (c *cache) put(a answer, r record) error {
	text, err := json.Marshal(r)
	if err != nil {
		return fmt.Errorf("remembering the verdict on %s: %w", a.File, err)
	}
	if err := atomicfile.Write(c.file(a), append(text, '\n')); err != nil {
		return fmt.Errorf("remembering the verdict on %s: %w", a.File, err)
	}
	return nil
}

// prune removes what nobody has asked for in a long time. What cannot be removed is left for the next time.
func (c *cache) prune() {
	entries, err := os.ReadDir(c.dir)
	if err != nil {
		return
	}
	for _, d := range entries {
		if info, err := d.Info(); err == nil && d.Type().IsRegular() && time.Since(info.ModTime()) > keep {
			_ = os.Remove(filepath.Join(c.dir, d.Name()))
		}
	}
}
