package contract_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"koans/checker/internal/author/contract"
	"koans/checker/internal/author/facts"
	"koans/checker/internal/course"
)

// A fact of each sort is planted, and one that nobody can look up.
func TestWhatALessonSaysIsLookedUp(t *testing.T) {
	c := finished(t)
	const lesson = exercise + "README.md"
	edit(t, c.Root, lesson, "each.Each(n, work)", "each.Each(n)")
	edit(t, c.Root, lesson, "`go doc sync.WaitGroup`", "`go doc sync.WaitingGroup`")
	edit(t, c.Root, lesson, "This is what", "On Mondays this is what")
	write(t, c.Root, chapter, read(t, c.Root, chapter)+"\nSee `go doc sync.Lok`.\n")
	c = reopen(t, c.Root)
	r, err := contract.New(c, &obedient{}).Verify(t.Context(), c.Exercises(), contract.Options{})
	require.NoError(t, err)
	owed := lines(r)
	require.Len(t, owed, 3)
	assert.Contains(t, owed[0], "lesson README.md:10: the Go does not compile: not enough arguments in call to each.Each")
	assert.Contains(t, owed[1], "go doc sync.WaitingGroup shows nothing")
	assert.Contains(t, owed[2], "go doc sync.Lok shows nothing")
}

func TestPagesAreLookedUpOnceUntilTheyChange(t *testing.T) {
	c := finished(t)
	var wrong []facts.Objection
	looked := func(opt contract.Options) (pages int, lookUp bool) {
		v := contract.New(c, &obedient{}).WithFacts(func(_ context.Context, _ string, p []facts.Page, opt facts.Options) ([]facts.Objection, error) {
			pages, lookUp = len(p), opt.LookUp
			return wrong, nil
		})
		_, err := v.Verify(t.Context(), c.Exercises(), opt)
		require.NoError(t, err)
		return pages, lookUp
	}
	pages, lookUp := looked(contract.Options{Quick: true})
	assert.Equal(t, 2, pages, "the lesson and its chapter")
	assert.False(t, lookUp, "the quick proof asks no go doc")
	pages, lookUp = looked(contract.Options{})
	assert.Equal(t, 2, pages, "the whole proof looks for itself")
	assert.True(t, lookUp)
	for _, opt := range []contract.Options{{}, {Quick: true}} {
		pages, _ = looked(opt)
		assert.Zero(t, pages, "nothing has changed")
	}

	edit(t, c.Root, solution+"each.go", "package each", "package each // changed")
	wrong = []facts.Objection{{File: c.Exercises()[0].Readme(), Line: 1, Message: "no"}}
	for range 2 {
		pages, _ = looked(contract.Options{})
		assert.Equal(t, 1, pages, "its code is run with an answer that has changed, and was wrong before")
	}
	pages, _ = looked(contract.Options{Only: contract.RightAnswers})
	assert.Zero(t, pages, "only answers were asked for")

	write(t, c.Root, "exercises/README.md", "# Terms\n")
	wrong = nil
	var err error
	c, err = course.Open(c.Root)
	require.NoError(t, err)
	pages, _ = looked(contract.Options{})
	assert.Equal(t, 2, pages, "the page of the course, and what was wrong")
}
