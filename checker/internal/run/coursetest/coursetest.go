// Package coursetest makes small workbooks for tests: real ones, with the lab,
// the harness and the modules of this repository, and exercises of the test's own.
package coursetest

import (
	"os"
	"path"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/stretchr/testify/require"

	"koans/checker/internal/course"
	"koans/checker/internal/course/checksum"
	"koans/checker/internal/run/gotest"
)

// Files are the contents of a workbook's files by slash-separated path below its root.
type Files map[string]string

// Sample is the exercise that most tests need: one function, one test. See [New].
const Sample = "01_first/01_sample"

// sample asks for two calls of work at once.
var sample = Files{
	"exercises/01_first/README.md": "# First\n\nA chapter for tests.\n",
	"exercises/01_first/01_sample/README.md": "# Sample\n\nCall work twice, at once.\n\n" +
		"## What to do\n\nFill in Twice.\n\n## Hints\n\n1. Think.\n2. Think of go.\n3. Think of WaitGroup.\n",
	"exercises/01_first/01_sample/sample.go": `// Package sample does things at once.
package sample

// Twice calls work two times at once and returns when both calls have.
func Twice(work func()) {
	// TODO: start both, wait for both.
}
`,
	"exercises/01_first/01_sample/sample_test.go": `package sample_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	sample "koans/exercises/01_first/01_sample"
	"koans/exercises/internal/lab"
)

func TestBothCallsAreMade(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		var calls lab.Overlap
		sample.Twice(calls.Visit)
		assert.Equal(t, 2, calls.Total(), "calls of work")
	})
}

func TestBothCallsAreMadeAtOnce(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		both := lab.NewBarrier(2)
		sample.Twice(both.Wait)
	})
}

func TestLast(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		sample.Twice(func() {})
	})
}
`,
	"solutions/01_first/01_sample/sample.go": `// Package sample does things at once.
package sample

import "sync"

// Twice calls work two times at once and returns when both calls have.
func Twice(work func()) {
	var both sync.WaitGroup
	both.Go(work)
	both.Go(work)
	both.Wait()
}
`,
}

// New returns a workbook, summed up, with the sample exercise in a folder that is removed
// when t ends, with more added or laid over it.
func New(t testing.TB, more Files) *course.Course {
	t.Helper()
	root := t.TempDir()
	repo := repository(t)
	for _, name := range []string{"go.mod", "go.sum"} {
		b, err := os.ReadFile(filepath.Join(repo, name))
		require.NoError(t, err)
		write(t, root, name, b)
	}
	internal := filepath.Join("exercises", "internal")
	require.NoError(t, os.CopyFS(filepath.Join(root, internal), os.DirFS(filepath.Join(repo, internal))))
	for _, files := range []Files{sample, more} {
		for name, content := range files {
			write(t, root, name, []byte(content))
		}
	}
	sums, err := checksum.Compute(root)
	require.NoError(t, err)
	require.NoError(t, sums.Write(root))
	c, err := course.Open(root)
	require.NoError(t, err)
	return c
}

// Exercise returns the exercise at that path, such as [Sample].
func Exercise(t testing.TB, c *course.Course, at string) *course.Exercise {
	t.Helper()
	for _, e := range c.Exercises() {
		if e.Path == at {
			return e
		}
	}
	require.Fail(t, "no such exercise", at)
	return nil
}

// Variant returns an answer to e with that source, in a file called name outside the workbook.
func Variant(t testing.TB, e *course.Exercise, name, source string) gotest.Variant {
	t.Helper()
	file := filepath.Join(t.TempDir(), name)
	require.NoError(t, os.WriteFile(file, []byte(source), 0o600))
	v, err := gotest.ReadVariant(e, file)
	require.NoError(t, err)
	return v
}

func write(t testing.TB, root, name string, content []byte) {
	t.Helper()
	at := filepath.Join(root, filepath.FromSlash(name))
	require.NoError(t, os.MkdirAll(filepath.Dir(at), 0o755))
	require.NoError(t, os.WriteFile(at, content, 0o644))
}

// repository returns the root of the module that this file belongs to.
func repository(t testing.TB) string {
	t.Helper()
	_, file, _, ok := runtime.Caller(0)
	require.True(t, ok, "this file's own place is known")
	return filepath.FromSlash(path.Join(path.Dir(filepath.ToSlash(file)), "..", "..", "..", ".."))
}
