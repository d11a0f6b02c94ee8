package contract_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"koans/checker/internal/author/contract"
	"koans/checker/internal/course"
	"koans/checker/internal/judge"
)

const known = solution + "testdata/refused.txt"

// quickly makes a quick proof of everything, whatever is remembered.
func quickly(t *testing.T, c *course.Course, j contract.Judge) *contract.Report {
	t.Helper()
	r, err := contract.New(c, j).WithoutLint().Verify(t.Context(), c.Exercises(), contract.Options{Quick: true, Fresh: true})
	require.NoError(t, err)
	require.Empty(t, r.Troubles)
	return r
}

// The whole proof notes which test refuses each wrong answer, and the quick one asks nothing else.
func TestAQuickProofAsksTheTestThatIsKnown(t *testing.T) {
	c := finished(t)
	require.Empty(t, verify(t, c, &obedient{}, contract.Options{}))
	noted := read(t, c.Root, known)
	assert.Equal(t, 5, strings.Count(noted, refusing), "%s", noted)

	j := &obedient{}
	r := quickly(t, c, j)
	assert.Empty(t, r.Shortfalls)
	assert.Equal(t, []int{5, 0, 0}, []int{r.Known, r.Further, len(r.Notes)}, "by the known test, by all, notes")
	assert.Equal(t, [][]string{{refusing}, {refusing}, {refusing}, {refusing}, {refusing}}, j.opts[len(j.opts)-1].Only)

	// What was proved quickly is remembered as that: the whole proof makes its own runs.
	again, err := contract.New(c, &obedient{}).WithoutLint().Verify(t.Context(), c.Exercises(), contract.Options{Quick: true})
	require.NoError(t, err)
	assert.Equal(t, 9, again.Remembered)
	require.NoError(t, os.RemoveAll(filepath.Join(c.Root, ".koans")))
	quickly(t, c, &obedient{})
	j = &obedient{}
	assert.Empty(t, verify(t, c, j, contract.Options{}))
	assert.Equal(t, 3+5, j.variants, "right and wrong answers were run again")
	assert.Equal(t, noted, read(t, c.Root, known), "nothing has changed, and nothing is written differently")
}

// A file of notes that is missing, out of date or edited is told of. It costs runs, and decides nothing.
func TestWhatIsKnownIsNoEvidence(t *testing.T) {
	for name, broken := range map[string]struct {
		harm           func(t *testing.T, root string)
		known, further int
		outdated       string
	}{
		"missing":      {func(t *testing.T, root string) { require.NoError(t, os.Remove(filepath.Join(root, known))) }, 0, 5, "refuses 5 of its"},
		"empty":        {func(t *testing.T, root string) { write(t, root, known, "") }, 0, 5, "refuses 5 of its"},
		"no text":      {func(t *testing.T, root string) { write(t, root, known, "\x00 \xff\n\n1 2 3 4 5 6\n") }, 0, 5, "refuses 5 of its"},
		"another test": {func(t *testing.T, root string) { edit(t, root, known, refusing, otherTest) }, 4, 1, "refuses 1 of its"},
		"no such test": {func(t *testing.T, root string) { edit(t, root, known, refusing, "TestNone") }, 4, 1, "refuses 1 of its"},
		"another kind": {func(t *testing.T, root string) { edit(t, root, known, "deadlock", "build") }, 4, 1, "refuses 1 of its"},
		"an answer has changed": {func(t *testing.T, root string) {
			edit(t, root, solution+"testdata/wrong/pairs.go", "package each", "package each // as ever")
		}, 5, 0, "refuses 1 of its"},
		"the tests have changed": {func(t *testing.T, root string) {
			edit(t, root, exercise+"each_test.go", "func "+refusing, "// As ever.\nfunc "+refusing)
		}, 5, 0, "refuses 5 of its"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := finished(t)
			require.Empty(t, verify(t, c, &obedient{}, contract.Options{}))
			noted := read(t, c.Root, known)
			broken.harm(t, c.Root)
			c = reopen(t, c.Root)
			r := quickly(t, c, &obedient{})
			assert.Empty(t, r.Shortfalls)
			assert.Equal(t, []int{broken.known, broken.further}, []int{r.Known, r.Further}, "by the known test, by all")
			require.Len(t, r.Notes, 1)
			assert.Contains(t, r.Notes[0], broken.outdated)

			// The whole proof makes it good, even where it remembers the answers.
			require.Empty(t, verify(t, c, &obedient{}, contract.Options{}))
			r = quickly(t, c, &obedient{})
			assert.Equal(t, []int{5, 0, 0}, []int{r.Known, r.Further, len(r.Notes)}, "by the known test, by all, notes")
			if name != "an answer has changed" && name != "the tests have changed" {
				assert.Equal(t, noted, read(t, c.Root, known))
			}
		})
	}
}

// Whatever is noted of it, an answer that nothing refuses is accepted.
func TestNoNoteRefusesAnAnswer(t *testing.T) {
	c := finished(t)
	require.Empty(t, verify(t, c, &obedient{}, contract.Options{}))
	r := quickly(t, c, &obedient{change: answers("pairs.go", func(v *judge.Verdict) {
		v.Outcome, v.Clean, v.Findings = judge.Passed, v.Runs, nil
	})})
	require.Len(t, r.Shortfalls, 1)
	assert.Contains(t, r.Shortfalls[0].Message, "a wrong answer is accepted")
	assert.Equal(t, []int{4, 1}, []int{r.Known, r.Further}, "by the known test, by all")
}

// Who is known to spin, just as it is and by tests just as they are, is looked at sooner; all others have all the time there is.
func TestWhoIsKnownToSpinIsLookedAtSooner(t *testing.T) {
	c := finished(t)
	edit(t, c.Root, solution+"testdata/wrong/pairs.go", "want deadlock", "want spin")
	c = reopen(t, c.Root)
	require.Empty(t, verify(t, c, &obedient{}, contract.Options{}))

	hurried := func() (names []string) {
		j := &obedient{}
		quickly(t, c, j)
		for i, opt := range j.opts {
			if opt.Limits.Spin > 0 {
				names = append(names, j.names[i]...)
			}
		}
		return names
	}
	assert.Equal(t, []string{"pairs.go"}, hurried())

	edit(t, c.Root, exercise+"each_test.go", "func "+refusing, "// As ever.\nfunc "+refusing)
	c = reopen(t, c.Root)
	assert.Empty(t, hurried(), "what was noted for other tests")
}
