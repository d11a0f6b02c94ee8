package grade_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"koans/checker/internal/class/grade"
	"koans/checker/internal/class/gradebook"
	"koans/checker/internal/run/coursetest"
)

func TestRulesThatCannotBeFollowed(t *testing.T) {
	c := coursetest.New(t, nil)
	for text, says := range map[string]string{
		"points = ":                                             "grading.toml:1:",
		"points = -1":                                           "points is -1",
		"points = nan":                                          "points is NaN",
		"runs = 0":                                              "runs is 0",
		"colour = 1":                                            "nobody knows what colour is",
		"only = [\"samples\"]":                                  `there is no concept "samples"`,
		"[concepts.samples]\npoints = 1":                        `there is no concept "samples"`,
		"[concepts.sample]\npoints = -1":                        "the points of sample are -1",
		"required = [\"The limit\"]":                            `required is "The limit", and must be of first rule, no races, no leaks`,
		"[concepts.sample]\nrequired = [\"None\"]":              `sample has no rule "None" to require; it has TestBothCallsAreMade`,
		"[concepts.sample]\nweights = { None = 1 }":             `sample has no rule "None" to weigh`,
		"[concepts.sample]\nweights = { TestLast = -1 }":        `the weight of "TestLast" is -1`,
		"[concepts.sample]\nhidden = [\"TestNone\"]":            "sample has no test TestNone; it has TestBothCallsAreMade",
		"[late]\nper_day = 0.1":                                 "late has no deadline",
		"[late]\ndeadline = 2026-12-01T00:00:00Z\nper_day = 10": "per_day is 10",
		"[late]\ndeadline = 2026-12-01T00:00:00Z\nper_day = 0.1\nat_most = -1":    "at_most is -1",
		"[late]\ndeadline = 2026-12-01T00:00:00Z\nper_day = 0.1\ngrace = \"1w\"":  "unknown unit",
		"[late]\ndeadline = 2026-12-01T00:00:00Z\nper_day = 0.1\ngrace = \"-1h\"": "less than nothing",
	} {
		file := filepath.Join(t.TempDir(), "grading.toml")
		require.NoError(t, os.WriteFile(file, []byte(text), 0o644))
		_, err := grade.ReadRules(file, c)
		require.ErrorIs(t, err, grade.ErrRules, text)
		assert.ErrorContains(t, err, says)
	}
	_, err := grade.ReadRules(filepath.Join(t.TempDir(), "none.toml"), c)
	assert.ErrorIs(t, err, os.ErrNotExist)
}

func TestRules(t *testing.T) {
	c := coursetest.New(t, nil)
	file := filepath.Join(t.TempDir(), "grading.toml")
	require.NoError(t, os.WriteFile(file, []byte(`
points = 2
runs = 4
[concepts.sample]
points = 0.5
hidden = ["TestLast"]
[late]
deadline = 2026-12-01T12:00:00+01:00
grace = "15m"
per_day = 0.25
at_most = 0.6
cutoff = "168h"
`), 0o644))
	rules, err := grade.ReadRules(file, c)
	require.NoError(t, err)
	deadline := time.Date(2026, 12, 1, 11, 0, 0, 0, time.UTC)
	for _, test := range []struct {
		after time.Duration
		want  *gradebook.Late
	}{
		{-time.Hour, nil},
		{15 * time.Minute, nil},
		{15*time.Minute + time.Second, &gradebook.Late{By: "15 min", Factor: 0.75}},
		{24 * time.Hour, &gradebook.Late{By: "1 d 0 h", Factor: 0.75}},
		{25 * time.Hour, &gradebook.Late{By: "1 d 1 h", Factor: 0.5}},
		{6 * 24 * time.Hour, &gradebook.Late{By: "6 d 0 h", Factor: 0.4}},
		{169 * time.Hour, &gradebook.Late{By: "7 d 1 h", Factor: 0}},
	} {
		class := students(t, "right")
		class[0].Submitted = deadline.Add(test.after)
		g := classOf(c, &scripted{}, t.TempDir())
		g.Rules = rules
		book, err := g.Grade(t.Context(), class)
		require.NoError(t, err)
		row := book.Students[0]
		assert.Equal(t, test.want, row.Late, "handed in %v after the deadline", test.after)
		want := 0.5
		if test.want != nil {
			want *= test.want.Factor
		}
		assert.InDelta(t, want, row.Points, 1e-9)
		assert.Equal(t, []string{"TestLast"}, book.Concepts[0].Hidden)
	}
}
