package grade_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"koans/checker/internal/class/grade"
	"koans/checker/internal/class/gradebook"
	"koans/checker/internal/class/submission"
	"koans/checker/internal/course"
	"koans/checker/internal/exit"
	"koans/checker/internal/run/coursetest"
)

// A scripted judge gives results by what is in the answers, and remembers what it was asked.
type scripted struct {
	mu     sync.Mutex
	asked  []string                  // sources, in order
	before func(source string) error // called before each result; an error is the machine's
}

func (s *scripted) Judge(ctx context.Context, items []grade.Item, each func(int, gradebook.Score) error) error {
	for i, item := range items {
		source := string(item.Files[0].Source)
		s.mu.Lock()
		s.asked = append(s.asked, source)
		s.mu.Unlock()
		if s.before != nil {
			if err := s.before(source); err != nil {
				return err
			}
		}
		result := gradebook.Score{Status: gradebook.Failed, Findings: []gradebook.Finding{{Kind: "test", Message: "wrong: " + source}}}
		if strings.HasPrefix(source, "right") {
			result = gradebook.Score{Status: gradebook.Passed}
		}
		if err := each(i, result); err != nil {
			return err
		}
	}
	return ctx.Err()
}

// students makes a submission of each content: one file for the one exercise; none where it is "".
func students(t *testing.T, contents ...string) []submission.Submission {
	t.Helper()
	dir := t.TempDir()
	var class []submission.Submission
	for i, content := range contents {
		id := fmt.Sprintf("s%02d", i)
		s := submission.Submission{ID: id}
		if content != "" {
			path := filepath.Join(dir, id)
			s.Parts = submission.At(path)
			require.NoError(t, os.MkdirAll(path, 0o755))
			require.NoError(t, os.WriteFile(filepath.Join(path, "sample.go"), []byte(content), 0o644))
		}
		class = append(class, s)
	}
	return class
}

func classOf(c *course.Course, judge grade.Judge, dir string) *grade.Class {
	return &grade.Class{
		Course: c, Rules: grade.DefaultRules(), Judge: judge, Reader: &submission.Reader{Course: c}, Dir: dir, Isolation: "none", Jobs: 3,
	}
}

func written(t *testing.T, g *gradebook.Gradebook) string {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, g.WriteJSON(&b))
	return b.String()
}

func TestEachAnswerIsJudgedOnce(t *testing.T) {
	c := coursetest.New(t, nil)
	stub, err := os.ReadFile(coursetest.Exercise(t, c, coursetest.Sample).File("sample.go"))
	require.NoError(t, err)
	class := students(t, "right", "wrong", "right", "", string(stub), strings.ReplaceAll(string(stub), "\n", "\r\n"), "wrong")
	judge := &scripted{}
	dir := t.TempDir()
	g, err := classOf(c, judge, dir).Grade(t.Context(), class)
	require.NoError(t, err)
	assert.ElementsMatch(t, []string{"right", "wrong"}, judge.asked)
	var got []string
	for _, s := range g.Students {
		got = append(got, fmt.Sprint(s.Scores[0].Status, " ", s.Points))
	}
	assert.Equal(t, []string{"passed 1", "failed 0", "passed 1", "missing 0", "untouched 0", "untouched 0", "failed 0"}, got)

	// Again: nothing is judged, and the gradebook is the same. One changed submission: that one.
	judge.asked = nil
	again, err := classOf(c, judge, dir).Grade(t.Context(), class)
	require.NoError(t, err)
	assert.Empty(t, judge.asked)
	assert.Equal(t, written(t, g), written(t, again))
	require.NoError(t, os.WriteFile(filepath.Join(class[1].Parts[0].Path, "sample.go"), []byte("right, at last"), 0o644))
	changed, err := classOf(c, judge, dir).Grade(t.Context(), class)
	require.NoError(t, err)
	assert.Equal(t, []string{"right, at last"}, judge.asked)
	assert.Equal(t, gradebook.Passed, changed.Students[1].Scores[0].Status)
}

// Whatever a crash leaves of the journal, what comes of going on is the same, and no result that
// was whole is judged again.
func TestAJournalCutOffAnywhere(t *testing.T) {
	c := coursetest.New(t, nil)
	class := students(t, "right 1", "wrong 2", "right 3", "wrong 4")
	dir := t.TempDir()
	whole, err := classOf(c, &scripted{}, dir).Grade(t.Context(), class)
	require.NoError(t, err)
	journal, err := os.ReadFile(filepath.Join(dir, "journal.jsonl"))
	require.NoError(t, err)
	lines := bytes.SplitAfter(journal, []byte("\n"))
	require.Len(t, lines, 6, "a head, four results, and nothing behind them")
	for cut := 0; cut <= len(journal); cut += 7 {
		for _, garbage := range []string{"", "\x00\x00\x00", "f00 {}\n"} {
			dir := t.TempDir()
			require.NoError(t, os.WriteFile(filepath.Join(dir, "journal.jsonl"), append(bytes.Clone(journal[:cut]), garbage...), 0o644))
			judge := &scripted{}
			g, err := classOf(c, judge, dir).Grade(t.Context(), class)
			require.NoError(t, err)
			assert.Equal(t, written(t, whole), written(t, g))
			kept := max(0, bytes.Count(journal[:cut], []byte("\n"))-1)
			assert.Len(t, judge.asked, len(class)-kept, "answers judged again after %d of %d bytes", cut, len(journal))
		}
	}
}

// Interrupted by its context at any result, it goes on where it was.
func TestInterrupted(t *testing.T) {
	c := coursetest.New(t, nil)
	class := students(t, "right 1", "wrong 2", "right 3", "wrong 4", "right 5")
	dir := t.TempDir()
	asked := 0
	for range len(class) + 1 {
		ctx, cancel := context.WithCancel(t.Context())
		one := 0
		judge := &scripted{before: func(string) error {
			if one++; one == 2 {
				cancel()
				return ctx.Err()
			}
			return nil
		}}
		class1 := classOf(c, judge, dir)
		class1.Jobs = 1
		g, err := class1.Grade(ctx, class)
		asked += len(judge.asked)
		cancel()
		if err == nil {
			assert.Len(t, g.Students, len(class))
			assert.Equal(t, 2*len(class)-1, asked, "answers asked about: all, and each that was interrupted once more")
			return
		}
		require.ErrorIs(t, err, context.Canceled)
		assert.Nil(t, g)
	}
	t.Fatal("it never came to an end")
}

// The machine's trouble is not the student's: it is tried again, by itself, and if it lasts said so.
func TestTheMachineFails(t *testing.T) {
	c := coursetest.New(t, nil)
	class := students(t, "right 1", "unlucky", "right 3", "cursed")
	dir := t.TempDir()
	times := map[string]int{}
	var mu sync.Mutex
	judge := &scripted{before: func(source string) error {
		mu.Lock()
		defer mu.Unlock()
		times[source]++
		if source == "cursed" || source == "unlucky" && times[source] < 3 {
			return errors.New("no space left on device")
		}
		return nil
	}}
	g, err := classOf(c, judge, dir).Grade(t.Context(), class)
	require.NoError(t, err)
	assert.Equal(t, 1, g.Errored())
	assert.Equal(t, gradebook.Failed, g.Students[1].Scores[0].Status)
	assert.Equal(t, gradebook.Score{Status: gradebook.Errored, File: "sample.go", Error: "no space left on device"}, g.Students[3].Scores[0])
	assert.Equal(t, "not all could be judged: grade again", g.Students[3].Remark())

	// Nothing of it is remembered: the next time it is judged.
	judge = &scripted{}
	g, err = classOf(c, judge, dir).Grade(t.Context(), class)
	require.NoError(t, err)
	assert.Equal(t, []string{"cursed"}, judge.asked)
	assert.Zero(t, g.Errored())
}

// A machine that fails at everything is given up on, rather than asked about three hundred submissions.
func TestABrokenMachine(t *testing.T) {
	c := coursetest.New(t, nil)
	var contents []string
	for i := range 40 {
		contents = append(contents, fmt.Sprint("right ", i))
	}
	judge := &scripted{before: func(string) error { return errors.New("no go") }}
	_, err := classOf(c, judge, t.TempDir()).Grade(t.Context(), students(t, contents...))
	require.ErrorIs(t, err, grade.ErrMachine)
	assert.ErrorContains(t, err, "no go")
	assert.Less(t, len(judge.asked), 40)
}

func TestAnotherGradingsFolder(t *testing.T) {
	c := coursetest.New(t, nil)
	class := students(t, "right")
	dir := t.TempDir()
	_, err := classOf(c, &scripted{}, dir).Grade(t.Context(), class)
	require.NoError(t, err)
	other := classOf(c, &scripted{}, dir)
	other.Rules.Runs = 5
	_, err = other.Grade(t.Context(), class)
	require.ErrorIs(t, err, grade.ErrOther)
	require.NoError(t, grade.Forget(dir))
	_, err = other.Grade(t.Context(), class)
	assert.NoError(t, err)
	assert.NoError(t, grade.Forget(t.TempDir()), "where there is none")

	// What was judged in a weaker confinement is not to be told of as judged in this one.
	confined := classOf(c, &scripted{}, dir)
	confined.Rules.Runs, confined.Isolation = 5, "namespaces"
	_, err = confined.Grade(t.Context(), class)
	assert.ErrorIs(t, err, grade.ErrOther)
}

// What points are worth and when things were handed in can change without judging anything again.
func TestOtherPointsForTheSameResults(t *testing.T) {
	c := coursetest.New(t, nil)
	class := students(t, "right")
	dir := t.TempDir()
	_, err := classOf(c, &scripted{}, dir).Grade(t.Context(), class)
	require.NoError(t, err)
	judge := &scripted{}
	other := classOf(c, judge, dir)
	other.Rules.Points = 7.5
	g, err := other.Grade(t.Context(), class)
	require.NoError(t, err)
	assert.Empty(t, judge.asked)
	assert.Equal(t, 7.5, g.Students[0].Points)
	assert.Equal(t, 7.5, g.Max())
}

func TestATamperedCourse(t *testing.T) {
	c := coursetest.New(t, nil)
	require.NoError(t, os.WriteFile(coursetest.Exercise(t, c, coursetest.Sample).File("sample_test.go"), []byte("package sample_test\n"), 0o644))
	_, err := classOf(c, &scripted{}, t.TempDir()).Grade(t.Context(), students(t, "right"))
	assert.ErrorIs(t, err, grade.ErrTampered)
}

func TestShards(t *testing.T) {
	c := coursetest.New(t, nil)
	class := students(t, "right 1", "right 2", "", "wrong 4", "right 5")
	var ids []string
	for i := range 3 {
		part := classOf(c, &scripted{}, t.TempDir())
		part.Shard = &gradebook.Shard{Index: i + 1, Count: 3}
		g, err := part.Grade(t.Context(), class)
		require.NoError(t, err)
		assert.Equal(t, &gradebook.Shard{Index: i + 1, Count: 3, Class: 5}, g.Shard)
		for _, s := range g.Students {
			ids = append(ids, s.ID)
		}
	}
	assert.Equal(t, []string{"s00", "s03", "s01", "s04", "s02"}, ids)
}

func TestUnreadableSubmissions(t *testing.T) {
	c := coursetest.New(t, nil)
	class := students(t, "right 1", "right 2")
	broken := filepath.Join(t.TempDir(), "broken.zip")
	require.NoError(t, os.WriteFile(broken, []byte("no zip"), 0o644))
	class[0].Parts = submission.At(broken)
	g, err := classOf(c, &scripted{}, t.TempDir()).Grade(t.Context(), class)
	require.NoError(t, err)
	assert.Contains(t, g.Students[0].Remark(), "could not be read: it is no whole zip archive")
	assert.Equal(t, gradebook.Missing, g.Students[0].Scores[0].Status)
	assert.Equal(t, 1.0, g.Students[1].Points)
}

// What has gone since the class was listed was handed in: nobody is graded without it.
func TestASubmissionThatHasGone(t *testing.T) {
	c := coursetest.New(t, nil)
	class := students(t, "right 1", "right 2")
	require.NoError(t, os.RemoveAll(class[1].Parts[0].Path))
	_, err := classOf(c, &scripted{}, t.TempDir()).Grade(t.Context(), class)
	require.ErrorIs(t, err, submission.ErrGone)
	assert.Equal(t, exit.Failed, exit.Code(err))
}

func TestHold(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("nothing is locked on Windows")
	}
	dir := filepath.Join(t.TempDir(), "new", "grades")
	release, err := grade.Hold(dir)
	require.NoError(t, err)
	_, err = grade.Hold(dir)
	require.ErrorIs(t, err, grade.ErrBusy)
	release()
	release, err = grade.Hold(dir)
	require.NoError(t, err)
	release()

	_, err = grade.Hold(filepath.Join(dir, ".lock", "grades"))
	assert.Equal(t, exit.Usage, exit.Code(err), "%v", err)
}
