package grade_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"koans/checker/internal/class/grade"
	"koans/checker/internal/class/gradebook"
	"koans/checker/internal/course"
)

func read(t *testing.T, file string) string {
	t.Helper()
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	return string(text)
}

// A copy of a friend's answer is told of; that everybody was given the same stub and may know the reference is not.
func TestLiken(t *testing.T) {
	c, err := course.Open(filepath.Join("..", "..", "..", ".."))
	require.NoError(t, err)
	e, err := c.Find("queue")
	require.NoError(t, err)
	right, err := e.Right()
	require.NoError(t, err)
	g := &gradebook.Gradebook{Concepts: []gradebook.Column{{Name: "queue"}}, Answers: map[string][]gradebook.Text{}}
	hand := func(id, text string) {
		g.Answers[id] = []gradebook.Text{{Name: "queue.go", Text: text}}
		g.Students = append(g.Students, gradebook.Row{ID: id, Scores: []gradebook.Score{{Answer: id}}})
	}
	hand("ada", read(t, right[0]))
	hand("bo", read(t, e.File("queue.go")))
	hand("cy", read(t, e.SolutionDir()+"/queue.go"))
	hand("di", strings.ReplaceAll(read(t, right[0]), "items", "things"))
	hand("ed", "package queue\n// "+read(t, e.SolutionDir()+"/queue.go"))
	g.Students = append(g.Students, gradebook.Row{ID: "flo", Scores: []gradebook.Score{{Status: gradebook.Missing}}})
	require.NoError(t, grade.Liken(c, g))
	require.Len(t, g.Alike, 1)
	assert.Equal(t, []string{"ada", "di"}, g.Alike[0].Equal)
	assert.NotEmpty(t, g.Alike[0].Marks[0][0])
	require.NoError(t, grade.Liken(c, g))
	assert.Len(t, g.Alike, 1, "however often")
}
