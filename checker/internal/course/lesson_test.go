package course

import (
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const someLesson = "# A semaphore\n" +
	"\n" +
	"Two at a time,\nand no more.\n" +
	"\n" +
	"```python\n# not a heading\n## nor this\nawait sleep(2)\n```\n" +
	"\n" +
	"## What to do\n1. Open the file.\n" +
	"\n" +
	"## Hints\n\n1. A channel\n   has a capacity.\n2. Sending takes\na slot.\n10. `<-slots` gives it back.\n"

func TestALessonIsTakenApart(t *testing.T) {
	l := parseLesson(someLesson)
	assert.Equal(t, "A semaphore", l.Title)
	assert.Equal(t, "Two at a time, and no more.", l.Summary)
	assert.Equal(t, []Hint{{Text: "A channel has a capacity."}, {Text: "Sending takes a slot."}, {Text: "`<-slots` gives it back."}}, l.Hints)
	require.Len(t, l.Sections, 2)
	assert.Empty(t, l.Sections[0].Title, "the text before the first section")
	assert.Contains(t, l.Sections[0].Body, "## nor this", "a comment in a block of code is no heading")
	assert.Equal(t, Section{Title: "What to do", Body: "1. Open the file."}, l.Sections[1])
	assert.NotContains(t, l.Body, "A channel", "hints are shown on request only")
}

func TestALessonWithWindowsLineEndsIsTheSame(t *testing.T) {
	crlf := "\ufeff"
	for _, r := range someLesson {
		if r == '\n' {
			crlf += "\r"
		}
		crlf += string(r)
	}
	assert.Equal(t, parseLesson(someLesson), parseLesson(crlf))
}

func TestAnEmptyLessonIsEmpty(t *testing.T) {
	assert.Equal(t, Lesson{}, parseLesson(""))
}

func TestAChapterWithoutAHeadingIsCalledByItsName(t *testing.T) {
	assert.Equal(t, "why", titleOf(filepath.Join(t.TempDir(), "README.md"), "why"))
}
