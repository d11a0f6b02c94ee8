//go:build linux

package classroom_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"koans/checker/internal/class/gradebook"
	workbook "koans/checker/internal/course"
	"koans/checker/internal/run/gotest"
)

// An autograder is shipped without the answers, and what it needs to know must not be read off them: this workbook's own zip gives
// full points to the reference answers and to right ones of every concept. With KOANS_WHOLE it is asked for all of the bank.
func TestTheZipOfThisWorkbook(t *testing.T) {
	needs(t, "sh", "make", "git", "gcc")
	archive := filepath.Join(t.TempDir(), "koans.zip")
	said, code := run(t, root(t), nil, "make", "gradescope", "OUT="+archive)
	require.Zero(t, code, said)
	source := filepath.Join(t.TempDir(), "source")
	unzip(t, archive, source)
	shipped := filepath.Join(source, "course")
	require.NoDirExists(t, filepath.Join(shipped, "solutions"))

	class := filepath.Join(t.TempDir(), "class")
	students := handInAll(t, class, os.Getenv("KOANS_WHOLE") != "")
	rules := filepath.Join(t.TempDir(), "rules.toml")
	write(t, rules, "runs = 1\n") // whether they hold on every schedule is for verify to say
	out := filepath.Join(t.TempDir(), "out")
	said, code = run(t, shipped, nil, checker(t), "grade", class, "--out", out, "--rules", rules, "--cache", cache(t))
	require.Zero(t, code, said)

	var g gradebook.Gradebook
	require.NoError(t, json.Unmarshal([]byte(read(t, out, "gradebook.json")), &g))
	require.Len(t, g.Students, students)
	for _, s := range g.Students {
		require.NotEmpty(t, s.Scores)
		for i, score := range s.Scores {
			assert.Equal(t, gradebook.Passed, score.Status, "%s of %s: %+v", g.Concepts[i].Name, s.ID, score.Findings)
		}
	}
}

// handInAll makes a class of who has the reference answers and of who has others that are right, and returns how many they are. Whoever
// has no other answer of a concept has the reference.
func handInAll(t *testing.T, class string, whole bool) int {
	t.Helper()
	c, err := workbook.Open(root(t))
	require.NoError(t, err)
	students := 2
	answers := map[string][]string{}
	for _, e := range c.Exercises() {
		right, err := e.Right()
		require.NoError(t, err)
		answers[e.Name] = append([]string{e.SolutionDir()}, right...)
		if whole {
			students = max(students, len(answers[e.Name]))
		}
	}
	for i := range students {
		for _, e := range c.Exercises() {
			answer := answers[e.Name][0]
			if i < len(answers[e.Name]) {
				answer = answers[e.Name][i]
			}
			v, err := gotest.ReadVariant(e, answer)
			require.NoError(t, err)
			require.NoError(t, v.WriteTo(filepath.Join(class, fmt.Sprintf("student%d", i), "exercises", filepath.FromSlash(e.Path))))
		}
	}
	return students
}
