package contract

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"time"

	"koans/checker/internal/atomicfile"
	"koans/checker/internal/course"
	"koans/checker/internal/judge/identity"
)

// A record is what is remembered of an answer that met the contract: that it did, in so many runs.
type record struct {
	Runs  int   `json:"runs"`
	Suite Suite `json:"suite,omitzero"`

	Failed []string `json:"failed,omitempty"` // tests that a wrong answer fails
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

func openCache(ctx context.Context, root string) (*cache, error) {
	shared, err := identity.Judgement(ctx, root, "checker/internal/author/contract")
	if err != nil {
		return nil, err
	}
	c := &cache{dir: filepath.Join(root, ".koans", "verify"), shared: shared, tests: map[string][]byte{}}
	if err := os.MkdirAll(c.dir, 0o755); err != nil {
		return nil, fmt.Errorf("making a folder for what is remembered: %w", err)
	}
	return c, nil
}

func (c *cache) file(a answer) string {
	h := sha256.New()
	identity.Part(h, c.shared)
	identity.Part(h, []byte(a.kind))
	identity.Part(h, []byte(a.Exercise.Path))
	identity.Part(h, c.testsOf(a))
	identity.Part(h, []byte(filepath.Base(a.Path())))
	identity.Part(h, []byte(course.Digest(a.Files)))
	if server := serverOf(a.Exercise); server != "" {
		identity.Part(h, []byte(server))
	}
	if a.kind == Stubs {
		// Where there is none, there is nothing to agree with.
		report, _ := os.ReadFile(a.Exercise.File(course.ReportFile))
		identity.Part(h, report)
	}
	return filepath.Join(c.dir, hex.EncodeToString(h.Sum(nil))[:40]+".json")
}

func (c *cache) testsOf(a answer) []byte {
	c.mu.Lock()
	defer c.mu.Unlock()
	sum, ok := c.tests[a.Exercise.Path]
	if !ok {
		// That they cannot be read the trial itself will say.
		requirements, _ := a.Exercise.Requirements()
		sum = []byte(course.Digest(requirements))
		c.tests[a.Exercise.Path] = sum
	}
	return sum
}

// get returns what is remembered of the answer. A record that cannot be read is none.
func (c *cache) get(a answer) (record, bool) { return c.read(c.file(a)) }

func (c *cache) read(file string) (record, bool) {
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
	if err := c.write(c.file(a), r); err != nil {
		return fmt.Errorf("remembering the verdict on %s: %w", a.Path(), err)
	}
	return nil
}

func (c *cache) write(file string, r record) error {
	text, err := json.Marshal(r)
	if err != nil {
		return err
	}
	return atomicfile.Write(file, append(text, '\n'))
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
