package skeleton_test

import (
	"go/format"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"koans/checker/internal/author/skeleton"
	"koans/checker/internal/course"
)

// workbook makes one with the folders of some exercises, which hold nothing.
func workbook(t *testing.T, exercises ...string) *course.Course {
	t.Helper()
	root := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(root, "go.mod"), []byte("module koans\n"), 0o644))
	require.NoError(t, os.Mkdir(filepath.Join(root, "exercises"), 0o755))
	for _, e := range exercises {
		require.NoError(t, os.MkdirAll(filepath.Join(root, "exercises", e), 0o755))
	}
	c, err := course.Open(root)
	require.NoError(t, err)
	return c
}

func TestAnExerciseGetsTheNextFreeNumber(t *testing.T) {
	for at, want := range map[string]string{
		"why/new":          "01_why/04_new",
		"01_why/new":       "01_why/04_new",
		"why/02_new":       "01_why/02_new",
		"web/new":          "04_web/01_new",
		"10_web/07_new":    "10_web/07_new",
		"why/new2/":        "01_why/04_new2",
		"9_why/new":        "01_why/04_new", // the chapter is there, whatever number was thought of
		"synchronized/new": "04_synchronized/01_new",
	} {
		c := workbook(t, "01_why/01_warmup", "01_why/03_fetchall", "03_tasks/01_task")
		written, err := skeleton.Create(c, at)
		require.NoError(t, err, at)
		name := want[strings.LastIndex(want, "_")+1:]
		assert.Contains(t, written, "exercises/"+want+"/"+name+".go")
		assert.Contains(t, written, "solutions/"+want+"/testdata/right/channel.go")
	}
}

func TestWhatIsWrittenIsFormatted(t *testing.T) {
	c := workbook(t)
	written, err := skeleton.Create(c, "why/zzz")
	require.NoError(t, err)
	for _, path := range written {
		if filepath.Ext(path) != ".go" {
			continue
		}
		text, err := os.ReadFile(filepath.Join(c.Root, path))
		require.NoError(t, err)
		want, err := format.Source(text)
		require.NoError(t, err, path)
		assert.Equal(t, string(want), string(text), path)
	}
}

func TestNothingIsWrittenOver(t *testing.T) {
	c := workbook(t, "01_why")
	lost := filepath.Join(c.Root, "solutions", "01_why", "01_new", "new.go")
	require.NoError(t, os.MkdirAll(filepath.Dir(lost), 0o755))
	require.NoError(t, os.WriteFile(lost, []byte("mine"), 0o644))
	_, err := skeleton.Create(c, "why/new")
	require.ErrorIs(t, err, os.ErrExist)
	text, err := os.ReadFile(lost)
	require.NoError(t, err)
	assert.Equal(t, "mine", string(text))
	assert.NoDirExists(t, filepath.Join(c.Root, "exercises", "01_why", "01_new"), "half an exercise is worse than none")
}

func TestNamesThatCannotBe(t *testing.T) {
	c := workbook(t, "01_why/01_warmup")
	for _, at := range []string{"", "why", "why/Warm", "why/go", "why/main", "why/two words", "why/a/b", "../x", "why/warmup", "web/warmup"} {
		_, err := skeleton.Create(c, at)
		var wrong *skeleton.NameError
		assert.ErrorAs(t, err, &wrong, "%q", at)
	}
}
