package workbook_test

import (
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"koans/checker/internal/course"
	"koans/checker/internal/explain/diagnose"
	"koans/checker/internal/judge"
	"koans/checker/internal/learn/workbook"
	"koans/checker/internal/run/coursetest"
)

// exercises adds so many to the sample workbook, in the same chapter: second, third and so on.
func exercises(manifests map[string]string, names ...string) coursetest.Files {
	files := coursetest.Files{}
	for i, name := range names {
		dir := "01_first/0" + string(rune('2'+i)) + "_" + name + "/"
		files["exercises/"+dir+"README.md"] = "# " + name + "\n\nDo it.\n\n## What to do\n\nFill it in.\n\n## Hints\n\n1. Think.\n"
		files["exercises/"+dir+name+".go"] = "// Package " + name + " is one.\npackage " + name + "\n\n// TODO\n"
		files["exercises/"+dir+name+"_test.go"] = "package " + name + "_test\n"
		files["solutions/"+dir+name+".go"] = "// Package " + name + " is one.\npackage " + name + "\n"
		if m, ok := manifests[name]; ok {
			files["exercises/"+dir+"exercise.toml"] = m
		}
	}
	return files
}

func open(t *testing.T, files coursetest.Files) *workbook.Workbook {
	t.Helper()
	w, notice := workbook.Open(coursetest.New(t, files))
	require.Empty(t, notice)
	return w
}

// write has the learner write something into the answer.
func write(t *testing.T, e *course.Exercise) {
	t.Helper()
	for _, name := range e.Files() {
		text, err := os.ReadFile(e.File(name))
		require.NoError(t, err)
		require.NoError(t, os.WriteFile(e.File(name), append(text, "// mine\n"...), 0o600))
	}
}

// judged has the answer as it lies there judged.
func judged(t *testing.T, w *workbook.Workbook, e *course.Exercise, v judge.Verdict) {
	t.Helper()
	answer, err := course.ReadFiles(e.Dir(), e.Files())
	require.NoError(t, err)
	hash, err := w.Hash(e, answer)
	require.NoError(t, err)
	v.Exercise = e
	require.NoError(t, w.Remember(e, hash, v))
}

var passed = judge.Verdict{Outcome: judge.Passed}

func names(all []*course.Exercise) string {
	var names []string
	for _, e := range all {
		names = append(names, e.Name)
	}
	return strings.Join(names, " ")
}

func TestWhoseTurnItIs(t *testing.T) {
	w := open(t, exercises(nil, "second", "third", "fourth"))
	first, second, third := w.Exercises()[0], w.Exercises()[1], w.Exercises()[2]

	turn, err := w.Turn()
	require.NoError(t, err)
	assert.Equal(t, first, turn.Now)
	assert.True(t, turn.New, "nothing was written")
	assert.Empty(t, turn.Begun)

	write(t, first)
	judged(t, w, first, passed)
	write(t, third)
	turn, err = w.Turn()
	require.NoError(t, err)
	assert.Equal(t, second, turn.Now, "the first was passed")
	assert.True(t, turn.New)
	assert.Equal(t, "third", names(turn.Begun), "whoever works ahead is looked at, too")

	write(t, first)
	turn, err = w.Turn()
	require.NoError(t, err)
	assert.Equal(t, first, turn.Now, "it has changed since it was passed")
	assert.False(t, turn.New, "its lesson was seen")
	assert.Empty(t, turn.Begun, "the second was not begun, and what comes after it waits")
}

func TestADatabaseIsBuiltOneExerciseAhead(t *testing.T) {
	w := open(t, exercises(map[string]string{"third": "needs = [\"database\"]\n", "fourth": "needs = [\"database\"]\n"}, "second", "third", "fourth"))
	var build []string
	for _, e := range w.Exercises() {
		turn, err := w.Turn()
		require.NoError(t, err)
		require.Equal(t, e, turn.Now)
		name := "-"
		if turn.Build != nil {
			name = turn.Build.Name
		}
		build = append(build, name)
		judged(t, w, e, passed)
	}
	assert.Equal(t, []string{"-", "third", "-", "-"}, build)

	turn, err := w.Turn()
	require.NoError(t, err)
	assert.Equal(t, workbook.Turn{}, turn, "nothing is left")
}

func TestTheLastLookIsForWhatLiesThere(t *testing.T) {
	w := open(t, nil)
	e := w.Exercises()[0]
	judged(t, w, e, passed)
	require.NoError(t, w.Finish())
	finished, err := w.Finished()
	require.NoError(t, err)
	assert.True(t, finished)

	write(t, e)
	finished, err = w.Finished()
	require.NoError(t, err)
	assert.False(t, finished, "it has changed")

	require.NoError(t, os.Remove(e.File(e.Files()[0])))
	finished, err = w.Finished()
	require.NoError(t, err)
	assert.False(t, finished, "it is not there")
}

func TestAPassByLuckIsNone(t *testing.T) {
	w := open(t, nil)
	e := w.Exercises()[0]
	judged(t, w, e, passed)
	judged(t, w, e, judge.Verdict{Outcome: judge.Failed, Findings: []diagnose.Finding{{Kind: diagnose.Race}}})
	s, err := w.StateOf(e)
	require.NoError(t, err)
	assert.Equal(t, workbook.NotYet, s)
}

func TestAChapterIsSkippedAndTakenUpAgain(t *testing.T) {
	w := open(t, exercises(nil, "second", "third"))
	ch := w.Chapters[0]
	hardest := workbook.Hardest(ch)
	require.Equal(t, "third", hardest.Name)
	judged(t, w, hardest, passed)

	skipped, err := w.Skip(ch)
	require.NoError(t, err)
	assert.Equal(t, []string{"sample", "second"}, skipped)
	so, err := w.Standing()
	require.NoError(t, err)
	assert.Equal(t, "third", names(so.Passed))
	assert.Equal(t, 2, so.Skipped)
	current, err := w.Current()
	require.NoError(t, err)
	assert.Nil(t, current)

	again, notice := workbook.Open(w.Course)
	require.Empty(t, notice)
	n, err := again.TakeUp(ch)
	require.NoError(t, err)
	assert.Equal(t, 2, n)
	current, err = again.Current()
	require.NoError(t, err)
	assert.Equal(t, "sample", current.Name)
}

func TestOneMoreHintEachTime(t *testing.T) {
	w := open(t, nil)
	e := w.Exercises()[0]
	l, err := e.Lesson()
	require.NoError(t, err)
	require.Len(t, l.Hints, 3)
	for _, want := range []int{1, 2, 3, 3} {
		shown, err := w.OneMoreHint(e, l)
		require.NoError(t, err)
		assert.Equal(t, l.Hints[:want], shown)
	}
	v := judge.Verdict{Exercise: e, Outcome: judge.Failed, Findings: []diagnose.Finding{{Kind: diagnose.Test}}}
	assert.Empty(t, w.HintFor(v), "all were read, and did not help")
}

func TestDaysAndRecords(t *testing.T) {
	w := open(t, nil)
	e := w.Exercises()[0]
	judged(t, w, e, passed)
	assert.NotNil(t, w.Record(e).Passed)
	all, row, longest := w.Days(time.Now())
	assert.Equal(t, []int{1, 1, 1}, []int{all, row, longest})
	assert.Equal(t, "exercises/"+coursetest.Sample+"/sample.go", w.Relative(e.File("sample.go")))
}

// The same trouble, with another answer, gets the next hint that fits; the same answer gets the same.
func TestNoHintStandsBesideTwoAnswers(t *testing.T) {
	w := open(t, coursetest.Files{"exercises/01_first/01_sample/README.md": `# Sample

Do it.

## What to do

Fill it in.

## Rules
- **The limit.** Never more than two.

## Hints
1. *(The limit)* Count.
2. *(The limit)* Count in one step.
3. *(The end)* Who comes last?
`})
	e := w.Exercises()[0]
	broken := judge.Verdict{Exercise: e, Outcome: judge.Failed, Findings: []diagnose.Finding{{Kind: diagnose.Test, Rule: course.Rule{Name: "The limit"}}}}
	for _, want := range []string{"Count.", "Count in one step.", ""} {
		write(t, e)
		judged(t, w, e, broken)
		assert.Equal(t, want, w.HintFor(broken))
		judged(t, w, e, broken)
		assert.Equal(t, want, w.HintFor(broken), "the same answer again")
	}
	judged(t, w, e, passed)
	write(t, e)
	judged(t, w, e, broken)
	assert.Equal(t, "Count.", w.HintFor(broken), "it was passed in between")
}
