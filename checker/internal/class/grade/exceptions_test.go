package grade_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"koans/checker/internal/class/grade"
	"koans/checker/internal/run/coursetest"
)

const deadline = "[late]\ndeadline = 2026-12-01T12:00:00+01:00\nper_day = 0.5\ncutoff = \"72h\"\n"

// Whoever has more time is late later; the instructor's own word counts whatever was judged, and however late it was.
func TestExtensionsAndOverrides(t *testing.T) {
	c := coursetest.New(t, nil)
	class := students(t, "right", "right", "right", "wrong", "right", "wrong")
	for i := range class {
		class[i].Submitted = time.Date(2026, 12, 2, 10, 0, 0, 0, time.UTC) // a day after the deadline
	}
	class[4].Submitted = time.Date(2026, 12, 9, 10, 0, 0, 0, time.UTC)
	file := filepath.Join(t.TempDir(), "grading.toml")
	require.NoError(t, os.WriteFile(file, []byte("points = 4\n"+deadline+`
[[extensions]]
student = "s01"
by = "48h"
reason = "ill"
[[extensions]]
student = "s02"
until = 2026-12-01T13:00:00+01:00
[[overrides]]
student = "s03"
concept = "sample"
points = 3
comment = "explained at the board"
[[overrides]]
student = "s05"
concept = "sample"
excused = true
comment = "joined late"
`), 0o644))
	g := classOf(c, &scripted{}, t.TempDir())
	var err error
	g.Rules, err = grade.ReadRules(file, c)
	require.NoError(t, err)
	book, err := g.Grade(t.Context(), class)
	require.NoError(t, err)
	var points, most []float64
	for _, r := range book.Students {
		points, most = append(points, r.Points), append(most, r.Max)
	}
	assert.Equal(t, []float64{2, 4, 2, 3, 0, 0}, points)
	assert.Equal(t, []float64{4, 4, 4, 4, 4, 0}, most)
	assert.Equal(t, "had time until 2026-12-03 12:00 +01:00", book.Students[1].Remark())
	assert.Equal(t, "handed in after the cut-off", book.Students[4].Remark())
	assert.Equal(t, "2026-12-02 11:00 +0100", book.Students[0].Submitted.Format("2006-01-02 15:04 -0700"), "in the deadline's zone")

	for i, says := range map[int]string{1: "You had time until 2026-12-03 12:00 &#43;01:00: ill.", 3: "explained at the board", 5: "excused"} {
		var page bytes.Buffer
		require.NoError(t, book.WriteStudentPage(&page, i))
		assert.Contains(t, page.String(), says)
	}
	var canvas, table bytes.Buffer
	require.NoError(t, book.WriteCanvas(&canvas))
	assert.Contains(t, canvas.String(), "s05,,s05,,,EX\r\n")
	assert.Contains(t, canvas.String(), "s03,,s03,,,3\r\n")
	require.NoError(t, book.WriteCSV(&table))
	assert.Contains(t, table.String(), "s04,,,0,4,7 d 23 h,handed in after the cut-off,4\r\n")

	_, err = g.Grade(t.Context(), class[:3])
	require.ErrorIs(t, err, grade.ErrRules)
	assert.ErrorContains(t, err, `no student has the id "s03"`)
}

func TestExceptionsThatCannotBeMade(t *testing.T) {
	c := coursetest.New(t, nil)
	for text, says := range map[string]string{
		"[[extensions]]\nstudent = \"a\"\nby = \"1h\"":                                                          "there are extensions, and no deadline",
		deadline + "[[extensions]]\nby = \"1h\"":                                                                "an extension names no student",
		deadline + "[[extensions]]\nstudent = \"a\"":                                                            "needs one of by and until",
		deadline + "[[extensions]]\nstudent = \"a\"\nby = \"1h\"\n[[extensions]]\nstudent = \"a\"\nby = \"2h\"": "a has two extensions",
		"[[overrides]]\nconcept = \"sample\"":                                                                   "an override names no student",
		"[[overrides]]\nstudent = \"a\"\nconcept = \"simple\"":                                                  `there is no concept "simple"`,
		"[[overrides]]\nstudent = \"a\"\npoints = 1":                                                            "says of no concept",
		"[[overrides]]\nstudent = \"a\"\nconcept = \"sample\"\npoints = 1\nexcused = true":                      "excused has no points",
		"[[overrides]]\nstudent = \"a\"\nconcept = \"sample\"\npoints = -1":                                     "must be 0 or more",
		"[[overrides]]\nstudent = \"a\"\nconcept = \"sample\"\npoints = 1":                                      "says nothing in a comment",
	} {
		file := filepath.Join(t.TempDir(), "grading.toml")
		require.NoError(t, os.WriteFile(file, []byte(text), 0o644))
		_, err := grade.ReadRules(file, c)
		require.ErrorIs(t, err, grade.ErrRules, text)
		assert.ErrorContains(t, err, says)
	}
}
