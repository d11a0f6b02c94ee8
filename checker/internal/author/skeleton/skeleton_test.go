package skeleton_test

import (
	"fmt"
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
		made, err := skeleton.Create(c, at)
		require.NoError(t, err, at)
		assert.Nil(t, made.Moved, at)
		written := made.Written
		name := want[strings.LastIndex(want, "_")+1:]
		assert.Contains(t, written, "exercises/"+want+"/"+name+".go")
		assert.Contains(t, written, "solutions/"+want+"/testdata/right/channel.go")
	}
}

func TestWhatIsWrittenIsFormatted(t *testing.T) {
	c := workbook(t)
	made, err := skeleton.Create(c, "why/zzz")
	require.NoError(t, err)
	for _, path := range made.Written {
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

// Where exercises have rules in common, the lesson leads to them, as verify asks.
func TestTheLessonLeadsToTheRulesOfEveryExercise(t *testing.T) {
	for text, want := range map[string]int{"# All\n\n## Rules of every exercise\n- **No data race.** None.\n": 1, "# All\n": 0} {
		c := workbook(t)
		require.NoError(t, os.MkdirAll(filepath.Join(c.Root, "exercises"), 0o755))
		require.NoError(t, os.WriteFile(filepath.Join(c.Root, "exercises", "README.md"), []byte(text), 0o600))
		_, err := skeleton.Create(c, "why/zzz")
		require.NoError(t, err)
		lesson, err := os.ReadFile(filepath.Join(c.Root, "exercises/01_why/01_zzz/README.md"))
		require.NoError(t, err)
		assert.Equal(t, want, strings.Count(string(lesson), "\n\n"+course.SeeCommon+"\n\n## At work"), "%s", lesson)
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
	for _, at := range []string{"", "why", "why/Warm", "why/go", "why/main", "why/two words", "why/a/b", "../x", "why/warmup", "web/warmup",
		"1_web/new", "01_because/new", "why/01_new", "why/99999999999999999999_new", "99999999999999999999_web/new"} {
		_, err := skeleton.Create(c, at)
		var wrong *skeleton.NameError
		assert.ErrorAs(t, err, &wrong, "%q", at)
	}
}

// Predictions are a chapter's last exercise, and stay so.
func TestPredictionsMakeRoom(t *testing.T) {
	for at, want := range map[string]struct{ new, moved string }{
		"why/new":        {"01_why/02_new", "01_why/03_predictwhy"},
		"why/predictnew": {"01_why/03_predictnew", ""},
		"why/05_new":     {"01_why/05_new", ""}, // whoever gives a number means it
		"far/new":        {"02_far/02_new", ""}, // there is room
	} {
		c := workbook(t, "01_why/01_warmup", "01_why/02_predictwhy", "02_far/01_task", "02_far/09_predictfar", "03_web/01_page")
		const test = "package predictwhy_test\n\nimport predictwhy \"koans/exercises/%s\"\n"
		old := filepath.Join(c.Root, "exercises", "01_why", "02_predictwhy", "predictwhy_test.go")
		require.NoError(t, os.WriteFile(old, fmt.Appendf(nil, test, "01_why/02_predictwhy"), 0o644))
		answer := filepath.Join(c.Root, "solutions", "01_why", "02_predictwhy", "predictwhy.go")
		require.NoError(t, os.MkdirAll(filepath.Dir(answer), 0o755))
		require.NoError(t, os.WriteFile(answer, []byte("package predictwhy\n"), 0o644))

		made, err := skeleton.Create(c, at)
		require.NoError(t, err, at)
		assert.Contains(t, made.Written, "exercises/"+want.new+"/README.md", at)
		if want.moved == "" {
			assert.Nil(t, made.Moved, at)
			continue
		}
		assert.Equal(t, &skeleton.Move{From: "01_why/02_predictwhy", To: want.moved}, made.Moved)
		text, err := os.ReadFile(filepath.Join(c.Root, "exercises", want.moved, "predictwhy_test.go"))
		require.NoError(t, err)
		assert.Equal(t, fmt.Sprintf(test, want.moved), string(text))
		assert.FileExists(t, filepath.Join(c.Root, "solutions", want.moved, "predictwhy.go"))
		assert.NoFileExists(t, old)
		assert.NoFileExists(t, answer)
	}
}
