package grade_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"koans/checker/internal/class/grade"
	"koans/checker/internal/class/gradebook"
	"koans/checker/internal/explain/diagnose"
	"koans/checker/internal/run/coursetest"
)

// ruled is the sample exercise with three rules, of which the first is proved by a plain test and a trap, one by two tests, and the last by one that proves
// another, too.
var ruled = coursetest.Files{
	"exercises/01_first/01_sample/README.md": "# Sample\n\nCall work twice, at once.\n\n## What to do\n\nFill in Twice.\n\n## Rules\n\n" +
		"- **Twice.** Work is called twice.\n- **At once.** Both at once.\n- **Both.** It waits for both.\n- **Style.** Nobody proves this.\n\n## Hints\n\n1. Think.\n2. *(Twice)* Think of go.\n3. Think of WaitGroup.\n",
	"exercises/01_first/01_sample/sample_test.go": `package sample_test

import (
	"testing"

	sample "koans/exercises/01_first/01_sample"
	"koans/exercises/internal/lab"
)

func TestA(t *testing.T) {
	lab.Rule(t, "Twice", "Twice")
	sample.Twice(func() {})
}

func TestB(t *testing.T) {
	lab.Rule(t, "At once", "Twice")
	sample.Twice(func() {})
}

func TestC(t *testing.T) {
	lab.Rule(t, "At once", "Twice")
	lab.Rule(t, "Both", "Twice")
	sample.Twice(func() {})
}
`,
	"exercises/01_first/01_sample/sample_traps_test.go": `package sample_test

import (
	"testing"

	sample "koans/exercises/01_first/01_sample"
	"koans/exercises/internal/lab"
)

func TestD(t *testing.T) {
	lab.Rule(t, "Twice", "Twice")
	sample.Twice(func() {})
}
`,
}

// given is a judge that gives one result.
type given gradebook.Score

func (g given) Judge(_ context.Context, items []grade.Item, each func(int, gradebook.Score) error) error {
	for i := range items {
		if err := each(i, gradebook.Score(g)); err != nil {
			return err
		}
	}
	return nil
}

// Each rule weighs the same, however many tests prove it; without what is required nothing is earned, and the grade says why.
func TestPartialCreditIsByRule(t *testing.T) {
	c := coursetest.New(t, ruled)
	const partly = "points = 6\npartial = true\n"
	for _, test := range []struct {
		name     string
		rules    string
		passed   string // a letter a test
		faults   []diagnose.Kind
		points   float64
		withheld string
	}{
		{"all or none", "points = 6\n", "ABD", nil, 0, ""},
		{"two of three", partly, "ACD", nil, 4, ""},
		{"one of three", partly, "AD", nil, 2, ""},
		{"a test of a rule that has two", partly, "ABD", nil, 2, ""},
		{"all of them, and yet it failed", partly, "ABCD", nil, 4, ""},
		{"none", partly, "", []diagnose.Kind{diagnose.Race}, 0, ""},
		{"the first but for a trap", partly, "ABC", nil, 4, ""},
		{"not the first", partly, "BC", nil, 0, `the rule "Twice" is required`},
		{"a race", partly, "ACD", []diagnose.Kind{diagnose.Race, diagnose.Test}, 0, "there must be no data race"},
		{"a leak", partly, "ACD", []diagnose.Kind{diagnose.Leak}, 0, "no goroutine may be left behind"},
		{"nothing is required", partly + "required = []\n", "BC", []diagnose.Kind{diagnose.Race}, 4, ""},
		{"something else is", partly + "[concepts.sample]\nrequired = [\"Both\"]\n", "ABD", []diagnose.Kind{diagnose.Race}, 0, `the rule "Both" is required`},
		{"weights", partly + "[concepts.sample]\nweights = { \"Twice\" = 4, \"Both\" = 0 }\n", "AD", nil, 4.8, ""},
	} {
		file := filepath.Join(t.TempDir(), "grading.toml")
		require.NoError(t, os.WriteFile(file, []byte(test.rules), 0o644))
		class := classOf(c, nil, t.TempDir())
		var err error
		class.Rules, err = grade.ReadRules(file, c)
		require.NoError(t, err, test.name)
		result := gradebook.Score{Status: gradebook.Failed, Faults: test.faults}
		for _, letter := range "ABCD" {
			passed := false
			for _, p := range test.passed {
				passed = passed || p == letter
			}
			result.Tests = append(result.Tests, gradebook.Test{Name: "Test" + string(letter), Passed: passed})
		}
		class.Judge = given(result)
		book, err := class.Grade(t.Context(), students(t, "an answer"))
		require.NoError(t, err, test.name)
		score := book.Students[0].Scores[0]
		assert.InDelta(t, test.points, score.Points, 1e-9, test.name)
		assert.Equal(t, test.withheld, score.Withheld, test.name)
	}
}
