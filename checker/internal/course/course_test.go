package course

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// tree writes files below a new folder, whose name has what a path may have, and returns it.
func tree(t *testing.T, files map[string]string) string {
	t.Helper()
	root := filepath.Join(t.TempDir(), "Übungen [go] 1")
	for name, content := range files {
		path := filepath.Join(root, filepath.FromSlash(name))
		require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o755))
		require.NoError(t, os.WriteFile(path, []byte(content), 0o644))
	}
	return root
}

func someCourse(t *testing.T) *Course {
	t.Helper()
	c, err := Open(tree(t, map[string]string{
		"go.mod":                                        "module koans\n",
		"exercises/02_b/x":                              "",
		"exercises/01_a/x":                              "",
		"exercises/internal/x":                          "",
		"exercises/notes.txt":                           "",
		"exercises/01_a/x_y/old":                        "",
		"exercises/01_a/README.md":                      "# First\n",
		"exercises/01_a/10_queue/queue.go":              "",
		"exercises/01_a/02_semaphore/README.md":         "# Two at a time\n",
		"exercises/01_a/02_semaphore/semaphore_test.go": "package semaphore_test\n\nimport \"testing\"\n\nfunc TestA(t *testing.T) {}\nfunc Testing(t *testing.T) {}\nfunc TestMain(m *testing.M) {}\nfunc TestÄ(t *testing.T) {}\nfunc helper() {}\n",
		"exercises/02_b/01_lock/lock.go":                "package lock\n",
	}))
	require.NoError(t, err)
	return c
}

func TestTheTreeIsTheTableOfContents(t *testing.T) {
	c := someCourse(t)
	require.Len(t, c.Chapters, 2)
	assert.Equal(t, "First", c.Chapters[0].Title)
	assert.Equal(t, "b", c.Chapters[1].Title, "a chapter without a README is called by its name")
	var names []string
	for _, e := range c.Exercises() {
		names = append(names, e.Ordinal()+" "+e.Name)
	}
	assert.Equal(t, []string{"1.2 semaphore", "1.10 queue", "2.1 lock"}, names, "2 comes before 10")
}

func TestACourseIsFoundFromAnyFolderInIt(t *testing.T) {
	c := someCourse(t)
	again, err := Open(c.Exercises()[0].Dir())
	require.NoError(t, err)
	assert.Equal(t, c.Root, again.Root)
}

func TestAnotherModuleIsNoCourse(t *testing.T) {
	_, err := Open(tree(t, map[string]string{"go.mod": "module example.org/koans2\n", "exercises/01_a/01_b/b.go": ""}))
	assert.ErrorAs(t, err, new(*NotFoundError))
}

func TestABareNameMeansOneExercise(t *testing.T) {
	_, err := Open(tree(t, map[string]string{
		"go.mod": "module koans\n", "exercises/01_a/01_lock/lock.go": "", "exercises/02_b/01_lock/lock.go": "",
	}))
	assert.ErrorContains(t, err, "01_a/01_lock and 02_b/01_lock")
}

func TestAnExerciseIsFoundByAnythingThatNamesIt(t *testing.T) {
	c := someCourse(t)
	semaphore := c.Exercises()[0]
	t.Chdir(filepath.Join(c.Root, "exercises"))
	for _, name := range []string{
		"semaphore", "Semaphore", "1.2", "02_semaphore", "01_a/02_semaphore", "./01_a/02_semaphore/",
		"exercises/01_a/02_semaphore", `exercises\01_a\02_semaphore\semaphore.go`, semaphore.Dir(), semaphore.File("semaphore.go"), filepath.Join(semaphore.SolutionDir(), "semaphore.go"),
	} {
		found, err := c.Find(name)
		if assert.NoError(t, err, name) {
			assert.Equal(t, semaphore.Path, found.Path, name)
		}
	}
}

func TestAnUnknownNameIsAnsweredWithTheNearest(t *testing.T) {
	c := someCourse(t)
	for name, nearest := range map[string][]string{
		"semafore": {"semaphore"}, "sempahore": {"semaphore"}, "sema": {"semaphore"}, "qeue": {"queue"}, "lokc": {"lock"},
		"3.1": nil, "": nil, "heartbeat": nil, "../../etc/passwd": nil, "exercises/01_a/3_queue": nil, "x/queu.go": {"queue"},
	} {
		_, err := c.Find(name)
		var unknown *UnknownError
		if assert.ErrorAs(t, err, &unknown, name) {
			assert.Equal(t, nearest, unknown.Nearest, "nearest to %q", name)
		}
	}
}

func TestDistanceCountsSlipsOfTheFinger(t *testing.T) {
	for pair, want := range map[[2]string]int{
		{"", ""}: 0, {"abc", "abc"}: 0, {"abc", "acb"}: 1, {"abc", "ab"}: 1, {"", "abc"}: 3, {"kitten", "sitting"}: 3,
	} {
		assert.Equal(t, want, Distance(pair[0], pair[1]), "%s to %s", pair[0], pair[1])
		assert.Equal(t, want, Distance(pair[1], pair[0]), "%s to %s", pair[1], pair[0])
	}
}

func TestTestsAreThoseThatTheGoCommandRuns(t *testing.T) {
	c := someCourse(t)
	tests, err := c.Exercises()[0].Tests()
	require.NoError(t, err)
	assert.Equal(t, []string{"TestA", "TestÄ"}, tests)
	_, err = c.Exercises()[1].Tests()
	assert.Error(t, err, "an exercise without tests could only be passed by mistake")
}
