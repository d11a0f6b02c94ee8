package progress_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"koans/checker/internal/course"
	"koans/checker/internal/learn/progress"
)

// TestMain lets the test binary stand in for a second checker: see TestTwoCheckersAtOnceLoseNothing.
func TestMain(m *testing.M) {
	if root := os.Getenv("PROGRESS_TEST_ROOT"); root != "" {
		note(root, os.Getenv("PROGRESS_TEST_PREFIX"))
		return
	}
	os.Exit(m.Run())
}

func note(root, prefix string) {
	s, _ := progress.Open(root)
	for i := range notes {
		if err := s.Update(fmt.Sprint(prefix, i), func(r *progress.Record) { r.Tries++ }); err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
	}
}

const notes = 20

func open(t *testing.T, root string) *progress.Store {
	t.Helper()
	s, notice := progress.Open(root)
	require.Empty(t, notice)
	return s
}

func TestWhatIsNotedIsThereNextTime(t *testing.T) {
	root := t.TempDir()
	now := time.Now().Truncate(time.Second)
	require.NoError(t, open(t, root).Update("lock", func(r *progress.Record) { r.Passed, r.Hash = &now, "abc" }))
	require.NoError(t, open(t, root).Update("lock", func(r *progress.Record) { r.Tries++ }))
	got := open(t, root).Of("lock")
	assert.Equal(t, "abc", got.Hash)
	assert.Equal(t, 1, got.Tries)
	assert.True(t, got.Passed.Equal(now))
	assert.Zero(t, open(t, root).Of("queue"), "what is known of an exercise that nothing was noted of")
}

func TestTheFileIsReadable(t *testing.T) {
	root := t.TempDir()
	require.NoError(t, open(t, root).Update("lock", func(r *progress.Record) { r.Tries = 2 }))
	b, err := os.ReadFile(filepath.Join(root, ".koans", "progress.json"))
	require.NoError(t, err)
	assert.Equal(t, "{\n  \"version\": 1,\n  \"exercises\": {\n    \"lock\": {\n      \"tries\": 2\n    }\n  }\n}\n", string(b))
}

func TestAFileThatCannotBeUsedIsKeptAside(t *testing.T) {
	root := t.TempDir()
	file := filepath.Join(root, ".koans", "progress.json")
	require.NoError(t, os.MkdirAll(filepath.Dir(file), 0o755))
	for i, content := range []string{"", "{", `{"version": 99, "exercises": {}}`, "null", "[]", `{"version": 1}`, `{"version": 1, "exercises": {"lock": 3}}`} {
		require.NoError(t, os.WriteFile(file, []byte(content), 0o644))
		s, notice := progress.Open(root)
		aside := fmt.Sprintf("progress.json.broken-%d", i+1)
		assert.Contains(t, notice, aside, "what is said about %q", content)
		kept, err := os.ReadFile(filepath.Join(root, ".koans", aside))
		require.NoError(t, err)
		assert.Equal(t, content, string(kept))
		require.NoError(t, s.Update("lock", func(r *progress.Record) { r.Tries = 1 }), "after %q", content)
		assert.Equal(t, 1, open(t, root).Of("lock").Tries)
	}
}

func TestAFolderInTheFilesPlaceIsPutAsideToo(t *testing.T) {
	root := t.TempDir()
	require.NoError(t, os.MkdirAll(filepath.Join(root, ".koans", "progress.json", "x"), 0o755))
	s, notice := progress.Open(root)
	assert.Contains(t, notice, "broken-1")
	assert.NoError(t, s.Update("lock", func(r *progress.Record) { r.Tries = 1 }))
}

func TestWhatCannotBeWrittenIsAnErrorAndStillKnown(t *testing.T) {
	root := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(root, ".koans"), nil, 0o644)) // a file where the folder should be
	s, notice := progress.Open(root)
	if notice == "" && runtime.GOOS != "windows" {
		t.Error("nothing was said about a folder that is none")
	}
	assert.ErrorContains(t, s.Update("lock", func(r *progress.Record) { r.Tries = 1 }), "noting the progress")
	assert.Equal(t, 1, s.Of("lock").Tries)
}

func TestTwoCheckersAtOnceLoseNothing(t *testing.T) {
	root := t.TempDir()
	var wg sync.WaitGroup
	for _, prefix := range []string{"a", "b", "c"} {
		wg.Go(func() {
			cmd := exec.Command(os.Args[0])
			cmd.Env = append(os.Environ(), "PROGRESS_TEST_ROOT="+root, "PROGRESS_TEST_PREFIX="+prefix)
			out, err := cmd.CombinedOutput()
			assert.NoError(t, err, string(out))
		})
	}
	wg.Wait()
	s := open(t, root)
	for _, prefix := range []string{"a", "b", "c"} {
		for i := range notes {
			assert.Equal(t, 1, s.Of(fmt.Sprint(prefix, i)).Tries, "tries of %s%d", prefix, i)
		}
	}
}

func TestTheHashChangesWithAllThatAPassDependsOn(t *testing.T) {
	root := t.TempDir()
	write := func(name, content string) {
		path := filepath.Join(root, filepath.FromSlash(name))
		require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o755))
		require.NoError(t, os.WriteFile(path, []byte(content), 0o644))
	}
	write("go.mod", "module koans\n")
	write("exercises/01_a/01_lock/lock_test.go", "package lock_test\n")
	write("exercises/internal/lab/lab.go", "package lab\n")
	c, err := course.Open(root)
	require.NoError(t, err)
	hash := func(answer string) string {
		h, err := progress.NewHasher(c)
		require.NoError(t, err)
		sum, err := h.Hash(c.Exercises()[0], []course.File{{Name: "lock.go", Source: []byte(answer)}})
		require.NoError(t, err)
		return sum
	}
	seen := []string{hash("package lock\n")}
	require.Equal(t, seen[0], hash("package lock\n"), "the hash of the same twice")
	differs := func(what, sum string) {
		assert.NotContains(t, seen, sum, "the hash after changing %s", what)
		seen = append(seen, sum)
	}
	differs("the answer", hash("package lock // mine\n"))
	write("exercises/01_a/01_lock/lock_test.go", "package lock_test // new\n")
	differs("the tests", hash("package lock\n"))
	write("exercises/01_a/01_lock/lock_traps_test.go", "package lock_test\n")
	differs("tests beside them", hash("package lock\n"))
	write("exercises/01_a/01_lock/exercise.toml", "")
	differs("the manifest", hash("package lock\n"))
	write("exercises/internal/lab/lab.go", "package lab // new\n")
	differs("the lab", hash("package lock\n"))
	write("go.mod", "module koans\n\ngo 1.26\n")
	differs("go.mod", hash("package lock\n"))
	before := hash("package lock\n")
	write("exercises/internal/lab/lab_test.go", "package lab\n")
	assert.Equal(t, before, hash("package lock\n"), "the lab's own tests have no say in it")
	go126 := filepath.Join(root, "go126")
	write("go126/VERSION", "go1.26.99\ntime x\n")
	write("go126/bin/go", "#!/bin/sh\n")
	write("go126/bin/go.exe", "")
	require.NoError(t, os.Chmod(filepath.Join(go126, "bin", "go"), 0o755))
	t.Setenv("PATH", filepath.Join(go126, "bin")+string(os.PathListSeparator)+os.Getenv("PATH"))
	differs("the version of Go", hash("package lock\n"))
	assert.False(t, strings.ContainsAny(before, " \n"))
}

func TestTimeAndDaysOfWork(t *testing.T) {
	root := t.TempDir()
	s, _ := progress.Open(root)
	at := time.Date(2026, 3, 1, 23, 50, 0, 0, time.UTC)
	work := func(name string, after time.Duration) {
		at = at.Add(after)
		require.NoError(t, s.Work(name, at, func(r *progress.Record) { r.Tries++ }))
	}
	work("lock", 0)
	work("lock", 4*time.Minute)
	work("event", 5*time.Minute) // thought about this one
	work("event", time.Hour)     // a pause, and the next day
	work("event", -time.Minute)  // a clock that was set
	s, _ = progress.Open(root)
	require.Equal(t, 4*time.Minute, s.Of("lock").Worked)
	require.Equal(t, 5*time.Minute, s.Of("event").Worked)
	require.Equal(t, 3, s.Of("event").Tries)

	days := func(now time.Time) []int {
		all, row, longest := s.Days(now)
		return []int{all, row, longest}
	}
	require.Equal(t, []int{2, 2, 2}, days(at))
	require.Equal(t, []int{2, 2, 2}, days(at.Add(24*time.Hour)), "today there is still time")
	require.Equal(t, []int{2, 0, 2}, days(at.Add(48*time.Hour)))
	work("event", 72*time.Hour)
	require.Equal(t, []int{3, 1, 2}, days(at))
}
