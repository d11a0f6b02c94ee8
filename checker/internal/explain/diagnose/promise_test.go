package diagnose_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"koans/checker/internal/course"
	"koans/checker/internal/explain/diagnose"
	"koans/checker/internal/run/coursetest"
	"koans/checker/internal/run/gotest"
)

const doorLesson = `# Door

## Rules
- **The limit.** Never more than n inside.
- **Too late.** A context that has ended gets no slot.
`

const doorTests = `package door_test

import (
	"testing"

	"koans/exercises/internal/lab"
)

func TestLimit(t *testing.T) {
	lab.Rule(t, "The limit", "Enter", "Leave", "Do")
	fail() // the limit
}

func TestParts(t *testing.T) {
	lab.Rule(t, "The limit", "Enter")
	t.Run("late", func(t *testing.T) {
		lab.Rule(t, "Too late", "Enter")
		fail() // the part
	})
}
`

const doorAnswer = `package door

type Door struct{}

func (d *Door) Enter() error {
	select {
	case d.slots <- struct{}{}:
	case <-ctx.Done():
	}
}

func (d *Door) Leave() {
}

func (d *Door) Do(work func() error) error {
	d.Enter()
	if err := work(); err != nil {
		return err
	}
	d.Leave()
	return nil
}
`

// lineOf returns the line of text in the source.
func lineOf(source, text string) int {
	return 1 + strings.Count(source[:strings.Index(source, text)], "\n")
}

// inDoor explains the failure of a test of the door, with that message at the line that has the mark, for the answer.
func inDoor(t *testing.T, answer, test, mark, message string) diagnose.Finding {
	t.Helper()
	line := lineOf(doorTests, mark)
	return ofDoor(t, doorLesson, answer, test, func(dir string) string {
		return fmt.Sprintf("    door_test.go:%d: \n        \tError Trace:\t%s:%d\n        \tError:      \tShould be true\n        \tMessages:   \t%s\n",
			line, filepath.Join(dir, "door_test.go"), line, message)
	})
}

// ofDoor explains a test of the door, of that lesson, that has failed with what says tells of an answer in the folder.
func ofDoor(t *testing.T, lesson, answer, test string, says func(dir string) string) diagnose.Finding {
	t.Helper()
	v, dir := door(t, lesson, answer)
	top, _, _ := strings.Cut(test, "/")
	run := &gotest.Run{Variant: v, Expected: []string{top}, ExitCode: 1, Tests: []gotest.Test{{Name: top, Status: gotest.Failed}}}
	if top == test {
		run.Tests = nil
	}
	said := says(dir)
	if strings.Contains(said, "DATA RACE") { // which is written apart
		run.Races, said = []string{said}, ""
	}
	run.Tests = append(run.Tests, gotest.Test{Name: test, Status: gotest.Failed, Output: said})
	fs := diagnose.Explain(run)
	require.NotEmpty(t, fs)
	return fs[0]
}

// door returns an answer of the door, whose lesson that is, and its folder.
func door(t *testing.T, lesson, answer string) (v gotest.Variant, dir string) {
	t.Helper()
	c := coursetest.New(t, coursetest.Files{
		"exercises/README.md":                    "# All\n\n## Rules of every exercise\n- **No data race.** What is shared is guarded.\n- **Nobody is left.** No goroutine stays.\n",
		"exercises/02_more/README.md":            "# More\n",
		"exercises/02_more/01_door/README.md":    lesson,
		"exercises/02_more/01_door/door_test.go": doorTests,
		"exercises/02_more/01_door/door.go":      "package door\n",
	})
	e := coursetest.Exercise(t, c, "02_more/01_door")
	file := filepath.Join(e.Dir(), "door.go")
	require.NoError(t, os.WriteFile(file, []byte(answer), 0o600))
	v, err := gotest.ReadVariant(e, file)
	require.NoError(t, err)
	return v, e.Dir()
}

func TestAFailedRequirementQuotesItsRule(t *testing.T) {
	f := inDoor(t, doorAnswer, "TestLimit", "// the limit", "three inside")
	assert.Equal(t, course.Rule{Name: "The limit", Text: "Never more than n inside."}, f.Rule)
	f = inDoor(t, doorAnswer, "TestParts/late", "// the part", "three inside")
	assert.Equal(t, "Too late", f.Rule.Name, "a subtest has a rule of its own")
}

func TestTheFrameIsWhereTheEvidencePoints(t *testing.T) {
	for name, test := range map[string]struct{ answer, message, line, help string }{
		"several may be to blame": {doorAnswer, "three inside", "", "Look at Enter, Leave and Do."},
		"one is named":            {doorAnswer, "Leave must panic", "func (d *Door) Leave", ""},
		"a helper has the name":   {"package door\n\ntype place struct{}\n\nfunc (p place) Leave() {}\n" + strings.TrimPrefix(doorAnswer, "package door\n"), "Leave must panic", "func (d *Door) Leave", ""},
		"one that calls others":   {doorAnswer, "what Do returned", "", "Look at Enter, Leave and Do."},
		"a select of two":         {doorAnswer, "the error of Enter, when the context had ended before", "select {", "Look at this line: it takes either case when both are ready."},
		"a return that skips":     {doorAnswer, "free slots after work returned an error", "return err\n", "Look at this line: it leaves without what line 20 does."},
		"a panic that skips":      {doorAnswer, "free slots after work panicked", "d.Leave()", "Look at this line: it is not reached when work panics."},
		"a TODO that is open": {
			strings.Replace(doorAnswer, "Leave() {\n", "Leave() {\n\t// TODO\n", 1), "three inside", "// TODO", "This TODO is still to be done: write it, and save."},
		"a TODO in what does something": {
			strings.Replace(doorAnswer, "d.Enter()\n", "d.Enter() // TODO: what if it fails?\n", 1), "what Do returned", "// TODO", "This TODO is still there: if it is not done yet, that may be it. If it is, delete the line."},
		"a TODO and better evidence": {
			strings.Replace(doorAnswer, "d.Enter()\n", "d.Enter() // TODO: what if it fails?\n", 1), "free slots after work returned an error", "return err\n", "Look at this line: it leaves without what line 20 does."},
		"the context was asked": {
			strings.Replace(doorAnswer, "	select {", "	if ctx.Err() != nil {\n		return ctx.Err()\n	}\n	select {", 1),
			"the error of Enter, when the context had ended before", "func (d *Door) Enter", ""},
	} {
		t.Run(name, func(t *testing.T) {
			f := inDoor(t, test.answer, "TestLimit", "// the limit", test.message)
			assert.Equal(t, test.help, f.Help)
			want := 0
			if test.line != "" {
				want = lineOf(test.answer, test.line)
			}
			assert.Equal(t, want, f.Pos.Line)
		})
	}
}

// Whoever waits for ever in a test of polling has not polled.
func TestADeadlockQuotesNoRuleAboutPolling(t *testing.T) {
	lesson := strings.Replace(doorLesson, "Never more than n inside.", "Do not poll: never more than n inside.", 1)
	f := ofDoor(t, lesson, doorAnswer, "TestLimit", func(dir string) string {
		return "    door_test.go:10: stuck: 1 goroutine waits for something that no other will do:\n" +
			"        goroutine 7 [chan receive (durable), synctest bubble 1]:\n        koans/exercises/02_more/01_door.(*Door).Do(0x1)\n        \t" + filepath.Join(dir, "door.go") + ":15 +0x1d\n"
	})
	require.Equal(t, diagnose.Deadlock, f.Kind)
	assert.Empty(t, f.Rule)
	f = inDoor(t, doorAnswer, "TestLimit", "// the limit", "three inside")
	assert.Equal(t, "The limit", f.Rule.Name)
}

// What all calls share is to blame before whatever comes of it.
func TestAVariableOfThePackageIsShared(t *testing.T) {
	lesson := strings.Replace(doorLesson, "Never more than n inside.", "Everything is apart: never more than n inside.", 1)
	const shares = "package door\n\nvar gate = make(chan int)\n\ntype Door struct{}\n\nfunc (d *Door) Do() {\n\t<-gate\n}\n"
	says := func(dir string) string {
		return "    door_test.go:10: stuck: 1 goroutine waits for something that no other will do:\n" +
			"        goroutine 7 [chan receive (durable), synctest bubble 1]:\n        koans/exercises/02_more/01_door.(*Door).Do(0x1)\n        \t" + filepath.Join(dir, "door.go") + ":8 +0x1d\n"
	}
	f := ofDoor(t, lesson, shares, "TestLimit", says)
	assert.Equal(t, "gate is a variable of the package: all calls share it, those of one test with those of another, too. Make one in each call.", f.Help)
	assert.Equal(t, "The limit", f.Rule.Name, "which speaks of that")

	f = ofDoor(t, lesson, strings.Replace(shares, "Do() {", "Do(gate chan int) {", 1), "TestLimit", says)
	assert.NotContains(t, f.Help, "package", "it is a parameter of that name")
}

func TestTheRuleThatTheLabQuotesIsRead(t *testing.T) {
	run := diagnose.ReadText("=== RUN   TestA\n    a_test.go:7: three inside\n    a_test.go:3: rule broken: The limit. Never more than n.\n--- FAIL: TestA (0.00s)\n")
	fs := diagnose.Explain(run)
	require.Len(t, fs, 1, "the quotation is no finding of its own")
	assert.Equal(t, course.Rule{Name: "The limit", Text: "Never more than n."}, fs[0].Rule)
}

func TestAGoroutineThatIsLeftBreaksTheRuleAboutThat(t *testing.T) {
	left := func(dir string) string {
		return "    door_test.go:10: left behind: 1 goroutine(s) that the test has started:\n" +
			"        goroutine 7 [chan receive]:\n        koans/exercises/02_more/01_door.(*Door).Do.func1()\n        \t" + filepath.Join(dir, "door.go") + ":3 +0x1d\n"
	}
	f := ofDoor(t, doorLesson+"- **The end.** `Do` leaves no goroutine behind.\n", doorAnswer, "TestLimit", left)
	require.Equal(t, diagnose.Leak, f.Kind)
	assert.Equal(t, "The end", f.Rule.Name, "whatever the test is about")
	f = ofDoor(t, "# Door\n\n## Rules\n- **The end.** No goroutine is left.\n- **The limit.** Never more than n inside, and no goroutine.\n- **Too late.** Never.\n", doorAnswer, "TestLimit", left)
	assert.Equal(t, "The limit", f.Rule.Name, "of several such rules the one that the test proves")
	f = ofDoor(t, doorLesson, doorAnswer, "TestLimit", left)
	assert.Equal(t, "Nobody is left", f.Rule.Name, "of a lesson that has no such rule: that of every exercise")
}

func TestARaceBreaksTheRuleOfEveryExerciseInWhicheverTest(t *testing.T) {
	races := func(dir string) string {
		at := "        \t" + filepath.Join(dir, "door.go")
		return "==================\nWARNING: DATA RACE\nRead at 0x00c000016118 by goroutine 8:\n  koans/exercises/02_more/01_door.(*Door).Enter()\n" + at +
			":5 +0x3a\n\nPrevious write at 0x00c000016118 by goroutine 7:\n  koans/exercises/02_more/01_door.(*Door).Leave()\n" + at +
			":7 +0x4c\n\n==================\n    testing.go:1490: race detected during execution of test\n"
	}
	f := ofDoor(t, doorLesson, doorAnswer, "TestLimit", races)
	require.Equal(t, diagnose.Race, f.Kind)
	assert.Equal(t, "No data race", f.Rule.Name)
	f = ofDoor(t, doorLesson+"- **No race.** Both may come at once.\n", doorAnswer, "TestLimit", races)
	assert.Equal(t, "No race", f.Rule.Name, "the lesson's own comes first")
}

func TestARaceOfWhatIsCalledBackBreaksTheRuleAboutThat(t *testing.T) {
	const answer = "package door\n\nfunc Do(enter func()) {\n\tgo func() { enter() }()\n\tenter()\n}\n"
	race := func(dir string) string {
		access := func(what, by, line string) string {
			return what + " at 0x00c0000e8000 by goroutine " + by + ":\n" +
				"  koans/exercises/02_more/01_door_test.TestLimit.func1()\n      " + filepath.Join(dir, "door_test.go") + ":10 +0x4b\n" +
				"  koans/exercises/02_more/01_door.Do()\n      " + filepath.Join(dir, "door.go") + ":" + line + " +0x38\n\n"
		}
		return "==================\nWARNING: DATA RACE\n" + access("Write", "9", "4") + access("Previous write", "8", "5") + "==================\n"
	}
	f := ofDoor(t, doorLesson+"- **In turn.** `enter` is never called at the same time as another.\n", answer, "TestLimit", race)
	require.Equal(t, diagnose.Race, f.Kind)
	assert.Equal(t, "In turn", f.Rule.Name, "whatever the test is about")
	f = ofDoor(t, doorLesson, answer, "TestLimit", race)
	assert.Empty(t, f.Rule.Name, "of a lesson that has no such rule, when the report does not tell the test")
}

func TestALoopThatNeverWaitsBreaksTheRuleAboutThat(t *testing.T) {
	spins := func(lesson string) diagnose.Finding {
		v, dir := door(t, lesson, doorAnswer)
		dump := "goroutine 7 [running]:\nkoans/exercises/02_more/01_door.(*Door).Do(...)\n\t" + filepath.Join(dir, "door.go") + ":17 +0x1d\n\n"
		fs := diagnose.Explain(&gotest.Run{
			Variant: v, Expected: []string{"TestLimit"}, During: "TestLimit", ExitCode: -1, Signal: "killed",
			Tests: []gotest.Test{{Name: "TestLimit", Status: gotest.Missing}}, Stop: gotest.Spinning, Dump: dump + dump,
		})
		require.NotEmpty(t, fs)
		require.Equal(t, diagnose.Spin, fs[0].Kind)
		return fs[0]
	}
	assert.Equal(t, "Block", spins(doorLesson+"- **Block.** Do not poll.\n").Rule.Name, "whatever the test is about")
	assert.Equal(t, "The limit", spins(doorLesson).Rule.Name, "of a lesson that has no such rule")
}
