package mutate_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"koans/checker/internal/author/mutate"
	"koans/checker/internal/course"
	"koans/checker/internal/judge"
	"koans/checker/internal/run/coursetest"
	"koans/checker/internal/run/gotest"
)

// answer has few faults to make, so that each can be named.
const answer = `// Package sample does things at once.
package sample

import "sync"

// Twice calls work two times at once and returns when both calls have.
func Twice(work func()) {
	var both sync.WaitGroup
	for i := 0; i < 2; i++ {
		both.Go(work)
	}
	both.Wait()
}
`

func workbook(t *testing.T, equal string) *course.Course {
	files := coursetest.Files{"solutions/01_first/01_sample/sample.go": answer}
	if equal != "" {
		files["solutions/01_first/01_sample/testdata/equal.txt"] = equal
	}
	return coursetest.New(t, files)
}

// measure returns the report, with each mutant's outcome by what it is called.
func measure(t *testing.T, c *course.Course, by mutate.Judge, opt mutate.Options) (*mutate.Report, map[string]mutate.Outcome) {
	t.Helper()
	r, err := mutate.Measure(t.Context(), c, by, c.Exercises(), opt)
	require.NoError(t, err)
	outcomes := map[string]mutate.Outcome{}
	for _, m := range r.Mutants {
		outcomes[m.Operator+" | "+m.Change] = m.Outcome
	}
	return r, outcomes
}

// The tests of the sample see each fault, by a failed requirement, a deadlock, a leak or a crash.
func TestMutantsAreJudgedAsAnswersAre(t *testing.T) {
	if testing.Short() {
		t.Skip("it builds and runs")
	}
	c := workbook(t, "")
	r, got := measure(t, c, judge.New(c), mutate.Options{})
	require.Empty(t, r.Troubles)
	assert.Equal(t, map[string]mutate.Outcome{
		"comparison | i < 2 -> i <= 2":      mutate.Refused,
		"constant | i := 0 -> i := 1":       mutate.Refused,
		"constant | i < 2 -> i < 3":         mutate.Refused,
		"statement removed | both.Go(work)": mutate.Refused,
		"statement removed | both.Wait()":   mutate.Refused,
		"go removed | both.Go(work)":        mutate.Refused,
		"not awaited | both.Go(work)":       mutate.Refused,
	}, got)
	assert.True(t, r.Kept())
}

// obedient lets pass what its answer is told to, and runs nothing.
type obedient struct {
	passes string // the Mutant of the variant that passes
	judged int
	err    error
}

func (o *obedient) Check(_ context.Context, variants []gotest.Variant, _ judge.Options, each func(int, judge.Verdict)) error {
	o.judged += len(variants)
	for i, v := range variants {
		verdict := judge.Verdict{Outcome: judge.Failed, Err: o.err}
		switch {
		case o.err != nil:
			verdict.Outcome = judge.Errored
		case o.passes != "" && v.Mutant == o.passes:
			verdict.Outcome = judge.Passed
		}
		each(i, verdict)
	}
	return nil
}

func TestWhatIsDeclaredEqualIsNotJudged(t *testing.T) {
	c := workbook(t, "# What is no fault.\n\nsample.go | statement removed | Twice | both.Wait()\n\tNobody waits\n\there.\n")
	by := &obedient{}
	r, got := measure(t, c, by, mutate.Options{})
	assert.True(t, r.Kept())
	assert.Equal(t, mutate.Equal, got["statement removed | both.Wait()"])
	assert.Equal(t, len(r.Mutants)-1, by.judged)
	assert.Equal(t, []int{len(r.Mutants), len(r.Mutants) - 1, 1, 0}, []int{r.Rows[0].Made(), r.Rows[0].Refused, r.Rows[0].Equal, r.Rows[0].Open})
	for _, m := range r.Mutants {
		if m.Outcome == mutate.Equal {
			assert.Equal(t, "Nobody waits here.", m.Reason)
			assert.Equal(t, 12, m.Pos.Line)
		}
	}
}

func TestEntriesThatSayNothingAreTold(t *testing.T) {
	for entry, wants := range map[string]string{
		"sample.go | statement removed | Twice | both.Stop()\n\tBecause.\n": "no mutant is like this any more: both.Stop()",
		"other.go | statement removed | Twice | both.Wait()\n\tBecause.\n":  "no mutant is like this any more: both.Wait()",
		"[ | statement removed | Twice | both.Wait()\n\tBecause.\n":         "the file is no name and no pattern",
		"sample.go | statement removed | Twice | both.Wait()\n":             "no reason is given",
		"sample.go | both.Wait()\n":                                         "an entry is: file | operator | function | change",
		"\tBecause.\n":                                                      "a reason stands below the line that it is about",
	} {
		r, _ := measure(t, workbook(t, entry), &obedient{}, mutate.Options{})
		require.NotEmpty(t, r.Stale, entry)
		assert.Contains(t, r.Stale[0].Message, wants)
		assert.False(t, r.Kept())
	}
	_, got := measure(t, workbook(t, "*.go | statement removed | Twice | both.Wait()\n\tIn each file.\n"), &obedient{}, mutate.Options{})
	assert.Equal(t, mutate.Equal, got["statement removed | both.Wait()"])
}

// What was refused is remembered as long as mutant and tests stay as they are; what is open is asked again.
func TestWhatWasRefusedIsRemembered(t *testing.T) {
	c := workbook(t, "")
	judged := func(opt mutate.Options) (made, judged int) {
		by := &obedient{passes: "1"}
		r, _ := measure(t, c, by, opt)
		return len(r.Mutants), by.judged
	}
	made, first := judged(mutate.Options{})
	assert.Equal(t, made+1, first, "the one that is open has more runs")
	_, again := judged(mutate.Options{})
	assert.Equal(t, 2, again, "only the one that is open")
	_, fresh := judged(mutate.Options{Fresh: true})
	assert.Equal(t, first, fresh)

	test := c.Exercises()[0].File("sample_test.go")
	text, err := os.ReadFile(test)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(test, append(text, "// More.\n"...), 0o644))
	_, changed := judged(mutate.Options{})
	assert.Equal(t, first, changed, "the tests have changed")
}

// The machine's trouble is no refusal, and is not remembered.
func TestTroubleIsNoRefusal(t *testing.T) {
	c := workbook(t, "")
	r, _ := measure(t, c, &obedient{err: os.ErrPermission}, mutate.Options{})
	assert.Len(t, r.Troubles, len(r.Mutants))
	assert.ErrorIs(t, r.Troubles[0], os.ErrPermission)
	assert.False(t, r.Kept())
	by := &obedient{}
	measure(t, c, by, mutate.Options{})
	assert.Equal(t, len(r.Mutants), by.judged)
}

// An answer with many faults is measured by some of them, which are counted, unless all are asked for.
func TestOnlySoManyAreMade(t *testing.T) {
	c := workbook(t, "")
	e := c.Exercises()[0]
	right := filepath.Join(e.SolutionDir(), "testdata", "right")
	require.NoError(t, os.MkdirAll(right, 0o755))
	long := strings.Replace(answer, "both.Wait()", strings.Repeat("both.Wait()\n\t", 60), 1)
	require.NoError(t, os.WriteFile(filepath.Join(right, "long.go"), []byte(long), 0o644))
	some, _ := measure(t, c, &obedient{}, mutate.Options{})
	all, _ := measure(t, c, &obedient{}, mutate.Options{All: true})
	assert.Less(t, len(some.Mutants), len(all.Mutants))
	assert.Positive(t, some.Rows[0].Left)
	assert.Zero(t, all.Rows[0].Left)
}

func TestAnAnswerThatDoesNotCompileIsTold(t *testing.T) {
	c := workbook(t, "")
	require.NoError(t, os.WriteFile(filepath.Join(c.Exercises()[0].SolutionDir(), "sample.go"), []byte("package sample\n\nfunc Twice(work func()) { return 1 }\n"), 0o644))
	r, _ := measure(t, c, &obedient{}, mutate.Options{})
	require.Len(t, r.Troubles, 1)
	assert.ErrorContains(t, r.Troubles[0], "does not compile, and has no mutants")
}

// A literal that the stub has in a function which is still to be written is given all the same: the programs of a prediction are such.
func TestALiteralThatIsGivenHasNoMutants(t *testing.T) {
	c := workbook(t, "")
	stub, solution := c.Exercises()[0].File("sample.go"), filepath.Join(c.Exercises()[0].SolutionDir(), "sample.go")
	const program = "\nfunc programs() (func() int, int) {\n\treturn func() int { return 2 }, %s\n}\n"
	for name, says := range map[string]string{stub: "0 // TODO", solution: "1 + 1"} {
		text, err := os.ReadFile(name)
		require.NoError(t, err)
		require.NoError(t, os.WriteFile(name, fmt.Appendf(text, program, says), 0o644))
	}
	r, _ := measure(t, c, &obedient{}, mutate.Options{})
	var changes []string
	for _, m := range r.Mutants {
		if m.Function == "programs" {
			changes = append(changes, m.Change)
		}
	}
	require.NotEmpty(t, changes, "what the learner writes beside it has")
	assert.NotContains(t, strings.Join(changes, "; "), "return 2")
}

// What the stub has already is nobody's fault.
func TestWhatIsGivenHasNoMutants(t *testing.T) {
	c := workbook(t, "")
	stub := c.Exercises()[0].File("sample.go")
	given := "\nfunc limit() int { return 2 }\n"
	asStub, err := os.ReadFile(stub)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(stub, append(asStub, given...), 0o644))
	require.NoError(t, os.WriteFile(filepath.Join(c.Exercises()[0].SolutionDir(), "sample.go"), []byte(answer+given), 0o644))
	r, _ := measure(t, c, &obedient{}, mutate.Options{})
	require.NotEmpty(t, r.Mutants)
	for _, m := range r.Mutants {
		assert.Equal(t, "Twice", m.Function, "%s is the learner's to write", m.Change)
	}

	// A stub that is solved gives nothing away.
	solved, err := os.ReadFile(filepath.Join(c.Exercises()[0].SolutionDir(), "sample.go"))
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(stub, solved, 0o644))
	r, _ = measure(t, c, &obedient{}, mutate.Options{})
	assert.NotEmpty(t, r.Mutants)
}
