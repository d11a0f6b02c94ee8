package contract_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"koans/checker/internal/author/contract"
	"koans/checker/internal/course"
	"koans/checker/internal/explain/diagnose"
	"koans/checker/internal/judge"
	"koans/checker/internal/run/gotest"
)

// A skeleton is run for real here, and staticcheck looks at it: all else of the
// package's tests rests on its being well.
func TestASkeletonOwesOnlyWhatAPersonMustWrite(t *testing.T) {
	if testing.Short() {
		t.Skip("it proves an exercise")
	}
	c := fresh(t)
	r, err := contract.New(c, judge.New(c)).Verify(t.Context(), c.Exercises(), contract.Options{})
	require.NoError(t, err)
	require.Empty(t, r.Troubles)
	points := map[contract.Point]bool{}
	for _, line := range lines(r) {
		assert.Contains(t, line, "still to be written: ")
	}
	for _, s := range r.Shortfalls {
		points[s.Point] = true
	}
	assert.Len(t, points, 5, "stub, right, wrong, lesson and tests are a person's to write")
	assert.Equal(t, []int{1, 1, 3, 5}, []int{r.Exercises, r.Stubs, r.Right, r.Wrong})
	assert.GreaterOrEqual(t, r.Runs, 1+3*7+5*2+5, "and each wrong answer once by the test that refused it")

	// What the skeleton owes is in its text. Its runs have met the contract, and are remembered.
	r, err = contract.New(c, judge.New(c)).Verify(t.Context(), c.Exercises(), contract.Options{})
	require.NoError(t, err)
	assert.Equal(t, 9, r.Remembered)
	assert.Zero(t, r.Runs)

	r, err = contract.New(c, judge.New(c)).Verify(t.Context(), c.Exercises(), contract.Options{Quick: true, Fresh: true})
	require.NoError(t, err)
	// On a busy machine the test that is known may run into its limit first: then all tests are asked.
	assert.Equal(t, 5, r.Known+r.Further, "a quick proof: refused by the known test, or by all")
	assert.GreaterOrEqual(t, r.Known, 3, "refused by the test that is known to")
}

func TestAFinishedExerciseKeepsTheContract(t *testing.T) {
	assert.Empty(t, verify(t, finished(t), &obedient{}, contract.Options{}))
}

// Each of the broken exercises falls short of one point, in its text.
func TestWhatTheTextOwes(t *testing.T) {
	replace := func(file, old, now string) func(*testing.T, string) {
		return func(t *testing.T, root string) { edit(t, root, file, old, now) }
	}
	remove := func(name string) func(*testing.T, string) {
		return func(t *testing.T, root string) {
			require.NoError(t, os.Remove(filepath.Join(root, filepath.FromSlash(name))))
		}
	}
	add := func(name, text string) func(*testing.T, string) {
		return func(t *testing.T, root string) { write(t, root, name, text) }
	}
	const stub, reference = exercise + "each.go", solution + "each.go"
	const right, wrong = solution + "testdata/right/", solution + "testdata/wrong/"
	const lesson, tests = exercise + "README.md", exercise + "each_test.go"
	test := func(body string) func(*testing.T, string) {
		return func(t *testing.T, root string) {
			write(t, root, tests, read(t, root, tests)+"\nfunc TestMore(t *testing.T) {\n\tlab.Rule(t, \"The end\", \"Each\")\n"+body+"\n}\n")
		}
	}
	for name, broken := range map[string]struct {
		harm func(t *testing.T, root string)
		owes []string
	}{
		"a stub without TODO": {replace(stub, "// TODO: start", "// Start"), []string{"stub each.go: no TODO"}},
		"a place to edit without TODO": {
			func(t *testing.T, root string) {
				const more = "\n// Two is exported.\nfunc Two() int { return %s }\n"
				write(t, root, stub, read(t, root, stub)+strings.Replace(more, "%s", "0", 1))
				write(t, root, reference, read(t, root, reference)+strings.Replace(more, "%s", "2", 1))
			}, []string{"stub each.go:11: Two is to be edited"},
		},
		"a stub without docs":        {replace(stub, "// Each calls", "//\n\nfunc Other() {}\n\n// Each calls"), []string{"stub each.go:6: Other has no doc comment"}},
		"an unformatted stub":        {replace(stub, "func Each(n int, work", "func Each(n  int, work"), []string{"stub each.go:6: it is not formatted"}},
		"a stub with an import":      {replace(stub, "package each", "package each\n\nimport _ \"os\""), []string{"stub each.go:4: it imports \"os\""}},
		"no stub":                    {remove(stub), []string{"stub each.go: the file is missing", "sums exercises.sum: it does not agree with the files (01_first/01_each/each.go missing)"}},
		"no reference answer":        {remove(reference), []string{"right each.go: the file is missing"}},
		"an unformatted right one":   {replace(right+"channel.go", "for range n {", "for range n  {"), []string{"right channel.go:13: it is not formatted"}},
		"a right one not done":       {replace(right+"channel.go", "	for range n {", "	// TODO: wait\n	for range n {"), []string{"right channel.go:13: a right answer leaves nothing to do"}},
		"a right one in the tests":   {replace(right+"channel.go", "package each", "package each\n\nimport _ \"testing\""), []string{"right channel.go:4: it imports \"testing\""}},
		"a right one without a word": {replace(right+"channel.go", "// Package each counts the ends of calls that come in on a channel.\n", ""), []string{"right channel.go:1: the package has no doc"}},
		"a wrong one without a want": {replace(wrong+"pairs.go", ` // want deadlock "wait"`, ""), []string{"wrong pairs.go:1: it does not declare"}},
		"two wants":                  {replace(wrong+"pairs.go", "package each", "package each // want race \"x\""), []string{"wrong pairs.go:13: it declares two findings"}},
		"an unknown kind":            {replace(wrong+"pairs.go", "want deadlock", "want deadlok"), []string{`wrong pairs.go:13: "deadlok" is no kind of finding`}},
		"a want that is none":        {replace(wrong+"pairs.go", `want deadlock "wait"`, `want deadlock wait`), []string{"wrong pairs.go:13: the comment is not of the form"}},
		"a want in the code":         {replace(wrong+"pairs.go", `pair.Wait() // want`, "pair.Wait()\n\t\t// want"), []string{"wrong pairs.go:14: the declared finding stands on a line of its own"}},
		"a deadlock without a line":  {replace(wrong+"first_is_enough.go", "// want test", "// want deadlock|race"), []string{"wrong first_is_enough.go:1: a deadlock|race has a line"}},
		"a broken pattern":           {replace(wrong+"pairs.go", `"wait"`, `"(wait"`), []string{"wrong pairs.go:13: the pattern"}},
		"too few wrong ones": {
			func(t *testing.T, root string) {
				remove(wrong+"pairs.go")(t, root)
				remove(wrong+"one_short.go")(t, root)
			},
			[]string{"bank wrong: 3 wrong answers, at least 4"},
		},
		"too few right ones": {remove(right + "channel.go"), []string{"bank right: 1 right answer beside the reference answer, at least 2"}},
		"only one way": {
			func(t *testing.T, root string) {
				remove(right+"channel.go")(t, root)
				replace(reference, "\nimport", "\n// Only one way: it is a test.\n\nimport")(t, root)
			}, nil,
		},
		"two right ones that are the same": {
			func(t *testing.T, root string) {
				write(t, root, right+"copy.go", strings.ReplaceAll(read(t, root, right+"channel.go"), "channel", "canal"))
			},
			[]string{"bank channel.go: the same answer as copy.go"},
		},
		"a file that nobody reads": {add(right+"notes.txt", "x"), []string{"bank notes.txt: nobody looks at this"}},
		"two stubs":                {add(exercise+"more.go", "package each\n"), []string{"bank more.go: an exercise is a lesson", "sums exercises.sum: it does not agree with the files (01_first/01_each/more.go added)"}},
		"a program":                {add(exercise+"cmd/each/main.go", program("each.Each(3, func(int) {})")), []string{"sums exercises.sum: it does not agree with the files (01_first/01_each/cmd/each/main.go added)"}},
		"a program that needs more": {add(exercise+"cmd/each/main.go", program("each.Some(3, func(int) {})")), []string{
			"right cmd: with the reference answer, go test says of it:", "sums exercises.sum: it does not agree with the files (01_first/01_each/cmd/each/main.go added)"}},
		"a program whose test fails": {
			func(t *testing.T, root string) {
				write(t, root, exercise+"cmd/each/main.go", program("each.Each(3, func(int) {})"))
				write(t, root, exercise+"cmd/each/main_test.go", "package main\n\nimport \"testing\"\n\nfunc TestEach(t *testing.T) { t.Error(\"it does not\") }\n")
			},
			[]string{"right cmd: with the reference answer, go test says of it: --- FAIL: TestEach", "sums exercises.sum: it does not agree with the files (01_first/01_each/cmd/each/main.go added"},
		},
		"no title":      {replace(lesson, "# Each\n", ""), []string{"lesson README.md:1: the lesson has no title"}},
		"no scene":      {replace(lesson, "```python", "```"), []string{"lesson README.md: the scene is not told"}},
		"no rules":      {replace(lesson, "## Rules", "## Laws"), []string{"lesson README.md: the lesson has no section ## Rules"}},
		"too long":      {replace(lesson, "## Rules", strings.Repeat("More.\n", 70)+"## Rules"), []string{"lesson README.md: the lesson has 101 lines"}},
		"too few hints": {replace(lesson, "1. *(to begin with)* What", "What"), []string{"lesson README.md: the lesson has 2 hints"}},
		"a hint that gives it away": {
			replace(lesson, "* What", "* Try `calls.Go(func() {work(i)})`. What"),
			[]string{"lesson README.md: hint 1 contains a line of the solution: calls.Go(func() { work(i) })"},
		},
		"a rule without a name": {replace(lesson, "**At once.** ", ""), []string{
			"rules README.md:21: a rule has no name: All calls are under way at", "rules README.md:32: hint 2 helps with \"At once\"",
			"rules each_test.go:28: TestAllCallsAreMadeAtOnce proves \"At once\""}},
		"no rule with a name": {func(t *testing.T, root string) {
			text := regexp.MustCompile(`\*\*(Once each|At once|The end)\.\*\* `).ReplaceAllString(read(t, root, lesson), "")
			write(t, root, lesson, text)
		}, nil},
		"two rules of one name": {replace(lesson, "The end.", "At once."), []string{
			"rules README.md:21: two rules are called At once", "rules README.md:33: hint 3 helps with \"The end\"",
			"rules each_test.go:39: TestItReturnsWithTheLastCall proves \"The end\""}},
		"a rule that nothing proves": {
			replace(lesson, "- **The end.**", "- **No hurry.** There is none.\n- **The end.**"),
			[]string{"rules README.md:22: no test proves the rule \"No hurry\""}},
		"a test that proves nothing": {replace(tests, "	lab.Rule(t, \"The end\", \"Each\")\n", ""), []string{
			"rules README.md:22: no test proves the rule \"The end\"", "rules each_test.go: TestItReturnsWithTheLastCall does not say"}},
		"a proof of a function that is not there": {replace(tests, "\"The end\", \"Each\"", "\"The end\", \"All\""), []string{
			"rules each_test.go:39: the stub has no function All"}},
		"a rule said too late": {replace(tests, "	lab.Rule(t, \"The end\", \"Each\")\n	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {", "	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {\n		t.Helper()\n		lab.Rule(t, \"The end\", \"Each\")"), []string{
			"rules each_test.go:41: lab.Rule is not the first"}},
		"a hint for nothing": {replace(lesson, "*(The end; leak)* ", ""), []string{"rules README.md:33: hint 3 does not say"}},
		"too many tests to be read": {func(t *testing.T, root string) {
			write(t, root, tests, read(t, root, tests)+strings.Repeat("\n// More.\n", 60))
		}, []string{"rules each_test.go:151: it has 164 lines"}},
		"too many helpers to be read": {add(exercise+"each_help_test.go", "package each_test\n"+strings.Repeat("\n// More.\n", 80)), []string{
			"rules each_help_test.go:151: it has 161 lines", "sums exercises.sum: it does not agree with the files (01_first/01_each/each_help_test.go added)"}},
		"traps may be more": {add(exercise+"each_traps_far_test.go", "package each_test\n"+strings.Repeat("\n// More.\n", 80)), []string{
			"sums exercises.sum: it does not agree with the files (01_first/01_each/each_traps_far_test.go added)"}},
		"rules of every exercise that nobody is led to": {add("exercises/README.md", "# All\n\n## Rules of every exercise\n- **No data race.** What is shared is guarded.\n"), []string{
			"rules README.md:19: it does not say that there are rules of every exercise", "sums exercises.sum: it does not agree with the files (README.md added)"}},
		"no chapter":   {remove(chapter), []string{"lesson README.md: the chapter has no README.md", "sums exercises.sum: it does not agree with the files (01_first/README.md missing)"}},
		"no tests":     {remove(tests), []string{"tests each_test.go: reading the tests of each", "sums exercises.sum: it does not agree with the files (01_first/01_each/each_test.go missing)"}},
		"tests inside": {replace(tests, "package each_test", "package each"), []string{"tests each_test.go:1: the tests are in package each, not in each_test"}},
		"a test outside of the lab": {test(`	require.NotNil(t, t, "there is a test")`), []string{
			"tests each_test.go:46: TestMore goes through none of"}},
		"a subtest outside of the lab": {
			test("	lab.Real(t, func(t *testing.T, tl *lab.Timeline) {})\n	t.Run(\"x\", func(t *testing.T) {})"),
			[]string{"tests each_test.go:49: a subtest of TestMore"},
		},
		"a test through a helper": {
			test("	helper(t)\n}\n\nfunc helper(t *testing.T) {\n	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) { time.Sleep(time.Hour) })"), nil,
		},
		"TestMain":        {replace(tests, "func TestItReturns", "func TestMain(m *testing.M) { m.Run() }\n\nfunc TestItReturns"), []string{"tests each_test.go:38: there is a TestMain"}},
		"a skip":          {test("	lab.Real(t, func(t *testing.T, tl *lab.Timeline) { t.Skip(\"not today\") })"), []string{"tests each_test.go:48: a test is skipped"}},
		"a parallel test": {test("	t.Parallel()\n	lab.Real(t, func(t *testing.T, tl *lab.Timeline) {})"), []string{"tests each_test.go:48: a test runs in parallel"}},
		"a sleep":         {test("	lab.Real(t, func(t *testing.T, tl *lab.Timeline) { time.Sleep(1) })"), []string{"tests each_test.go:48: the test sleeps on the real clock"}},
		"a sleep in a helper": {
			test("	lab.Real(t, func(t *testing.T, tl *lab.Timeline) { rest{}.now() })\n}\n\ntype rest struct{}\n\nfunc (rest) now() {\n	time.Sleep(1)"),
			[]string{"tests each_test.go:54: the test sleeps on the real clock"},
		},
		"an assertion on the clock": {
			test("	lab.Real(t, func(t *testing.T, tl *lab.Timeline) {\n		began := time.Now()\n		took := time.Since(began)\n		require.Less(t, took, time.Hour, \"time\")\n	})"),
			[]string{"tests each_test.go:51: the time on the real clock is asserted"},
		},
		"AssertTook on the clock": {
			test("	lab.Real(t, func(t *testing.T, tl *lab.Timeline) { tl.AssertTook(t, 0, \"time\") })"),
			[]string{"tests each_test.go:48: the time on the real clock is asserted"},
		},
		"an assertion without a message": {replace(tests, `, "calls that were missing when Each returned")`, ")"), []string{"tests each_test.go:33: the assertion Zero carries no message"}},
		"an assertion that cannot fail":  {test("	lab.Real(t, func(t *testing.T, tl *lab.Timeline) { require.Equal(t, 1, 1, \"one\") })"), []string{"tests each_test.go:48: the assertion Equal cannot fail"}},
		"FailNow elsewhere": {
			test("	lab.Real(t, func(t *testing.T, tl *lab.Timeline) {\n		go func() { require.NoError(t, t.Context().Err(), \"x\") }()\n	})"),
			[]string{"tests each_test.go:49: a goroutine that is not the test's own ends the test"},
		},
		"unformatted tests": {replace(tests, "for i := range calls {", "for i := range calls  {"), []string{"tests each_test.go:19: it is not formatted"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := finished(t)
			broken.harm(t, c.Root)
			if !contains(broken.owes, "sums ") {
				c = reopen(t, c.Root)
			}
			got := verify(t, c, &obedient{}, contract.Options{})
			require.Len(t, got, len(broken.owes), "%q", got)
			for i, want := range broken.owes {
				assert.True(t, strings.HasPrefix(got[i], want), "%q is not %q", got[i], want)
			}
		})
	}
}

// A submission's files are told apart by their names.
func TestAFileThatTwoExercisesHave(t *testing.T) {
	c := finished(t)
	write(t, c.Root, "exercises/01_first/02_other/"+course.ManifestFile, "files = [\"each.go\"]\n")
	c = reopen(t, c.Root)
	r, err := contract.New(c, &obedient{}).WithoutLint().Verify(t.Context(), c.Exercises()[:1], contract.Options{})
	require.NoError(t, err)
	got := lines(r)
	require.Len(t, got, 1)
	assert.Contains(t, got[0], "files: each.go is a file of other, too")
}

// program is one that does what the statement says.
func program(statement string) string {
	return "// Each does it.\npackage main\n\nimport each \"koans/exercises/01_first/01_each\"\n\nfunc main() { " + statement + " }\n"
}

func contains(lines []string, prefix string) bool {
	return slices.ContainsFunc(lines, func(line string) bool { return strings.HasPrefix(line, prefix) })
}

// stubs makes a change that concerns verdicts on stubs only.
func stubs(change func(*judge.Verdict)) func(*judge.Verdict) {
	return func(v *judge.Verdict) {
		if isStub(v.Variant) {
			change(v)
		}
	}
}

// answers makes a change that concerns verdicts on the answers with that file name, below solutions.
func answers(name string, change func(*judge.Verdict)) func(*judge.Verdict) {
	return func(v *judge.Verdict) {
		if filepath.Base(v.Variant.Path()) == name && !isStub(v.Variant) {
			change(v)
		}
	}
}

// Each of these runs falls short of one point.
func TestWhatTheRunsOwe(t *testing.T) {
	finding := func(kind diagnose.Kind, line int, message string) func(*judge.Verdict) {
		return func(v *judge.Verdict) {
			v.Outcome, v.Clean = judge.Failed, 0
			v.Findings = []diagnose.Finding{{Kind: kind, Message: message, Pos: diagnose.Position{File: v.Variant.Main(), Line: line}}}
		}
	}
	for name, broken := range map[string]struct {
		change func(*judge.Verdict)
		owes   string
	}{
		"a stub that passes":          {stubs(func(v *judge.Verdict) { v.Outcome = judge.Passed }), "stub each.go: its tests pass as it is"},
		"a stub that does not build":  {stubs(finding(diagnose.Build, 3, "undefined: x")), "stub each.go:3: it does not compile: undefined: x"},
		"a stub that vet objects to":  {stubs(finding(diagnose.Vet, 3, "copies lock")), "stub each.go:3: go vet objects"},
		"a stub that panics":          {stubs(finding(diagnose.Panic, 3, "nil map")), "stub each.go:3: its first finding is not a failed requirement but panic"},
		"a stub that hangs":           {stubs(func(v *judge.Verdict) { finding(diagnose.Deadlock, 3, "waits")(v); v.Raw.Stop = gotest.Stuck }), "stub each.go:3: it hangs"},
		"a stub that is slow":         {stubs(func(v *judge.Verdict) { v.Raw.Duration = 3 * time.Second }), "stub each.go: it takes 3s to fail"},
		"a stub that says nothing":    {stubs(finding(diagnose.Test, 0, "false")), "stub each.go: its first finding does not tell what to do"},
		"a reference that is refused": {answers("each.go", finding(diagnose.Race, 12, "data race")), "right each.go:12: the reference answer is refused in 7 of 7 runs"},
		"a right one that fails once": {
			answers("channel.go", func(v *judge.Verdict) { finding(diagnose.Test, 0, "expected 1")(v); v.Clean = 6 }),
			"right channel.go: a right answer is refused in 1 of 7 runs (plain run): test: expected 1",
		},
		"a wrong one that passes": {
			answers("pairs.go", func(v *judge.Verdict) { v.Outcome, v.Clean = judge.Passed, v.Runs }),
			"wrong pairs.go:13: a wrong answer is accepted (2 runs)",
		},
		"a wrong one that passes half of the time": {
			answers("pairs.go", func(v *judge.Verdict) { v.Clean = v.Runs / 2 }),
			"wrong pairs.go:13: a wrong answer is accepted in 1 of 2 runs",
		},
		"a wrong one refused as another kind":   {answers("pairs.go", finding(diagnose.Leak, 13, "wait")), "wrong pairs.go:13: refused as something else in 2 of 2 runs: leak at line 13: wait; the kind is leak, not deadlock"},
		"a wrong one refused at another line":   {answers("pairs.go", finding(diagnose.Deadlock, 12, "wait")), "wrong pairs.go:13: refused as something else in 2 of 2 runs: deadlock at line 12: wait; line 13 is not named"},
		"a wrong one refused in other words":    {answers("pairs.go", finding(diagnose.Deadlock, 13, "stuck")), `wrong pairs.go:13: refused as something else in 2 of 2 runs: deadlock at line 13: stuck; the message does not match "wait"`},
		"a wrong one that does not build":       {answers("pairs.go", finding(diagnose.Build, 2, "wait")), "wrong pairs.go:13: refused as something else"},
		"a reference whose tests take too long": {answers("each.go", func(v *judge.Verdict) { v.Raw.Tests[0].Duration = 2 * time.Second }), "tests each_test.go: the tests on simulated time take 2s together"},
		"one that is found at a related place": {answers("pairs.go", func(v *judge.Verdict) {
			v.Findings[0].Related = []diagnose.Related{{Pos: v.Findings[0].Pos}}
			v.Findings[0].Pos.Line = 1
		}), ""},
		"one that is found in capitals":          {answers("pairs.go", finding(diagnose.Deadlock, 13, "It WAITS")), ""},
		"a failed requirement has no line":       {answers("first_is_enough.go", finding(diagnose.Test, 0, "calls for number")), ""},
		"a reference that is slow only at times": {slowOnce(), ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := verify(t, finished(t), &obedient{change: broken.change}, contract.Options{})
			if broken.owes == "" {
				assert.Empty(t, got)
				return
			}
			require.Len(t, got, 1)
			assert.Contains(t, got[0], broken.owes)
		})
	}
}

// slowOnce makes the reference answer's first run slow, as other work on the machine does.
func slowOnce() func(*judge.Verdict) {
	first := true
	return answers("each.go", func(v *judge.Verdict) {
		if first {
			v.Raw.Tests[0].Duration, v.Raw.Duration = time.Minute, time.Minute
		}
		first = false
	})
}

func TestASpinIsFoundAnywhereInItsLoop(t *testing.T) {
	c := finished(t)
	edit(t, c.Root, solution+"testdata/wrong/pairs.go", "deadlock", "spin")
	at := func(line int) *obedient {
		return &obedient{change: answers("pairs.go", func(v *judge.Verdict) { v.Findings[0].Pos.Line = line })}
	}
	assert.Empty(t, verify(t, c, at(11), contract.Options{}))
	assert.Len(t, verify(t, c, at(7), contract.Options{Fresh: true}), 1, "a line before the loop")
}

func TestALineOfTheSumFileThatIsWrongIsOwed(t *testing.T) {
	c := finished(t)
	edit(t, c.Root, "exercises/internal/lab/doc.go", "package lab", "package lab // changed")
	assert.Equal(t, []string{"sums exercises.sum: it does not agree with the files (internal/lab/doc.go changed); if they are as they should be, make sum writes it anew"}, verify(t, c, &obedient{}, contract.Options{}))
	require.NoError(t, os.Remove(filepath.Join(c.Root, "exercises", "exercises.sum")))
	assert.Equal(t, []string{"sums exercises.sum: it is missing; make sum writes it anew"}, verify(t, c, &obedient{}, contract.Options{}))
}

func TestFilesOfOthersAreNotOwed(t *testing.T) {
	c := finished(t)
	for _, more := range []string{"exercises/02_more/README.md", "exercises/02_more/01_other/README.md", "exercises/01_first/02_next/README.md"} {
		write(t, c.Root, more, "# More\n")
	}
	c, err := course.Open(c.Root)
	require.NoError(t, err)
	r, err := contract.New(c, &obedient{}).WithoutLint().Verify(t.Context(), c.Exercises()[:1], contract.Options{})
	require.NoError(t, err)
	assert.Empty(t, lines(r))
}

func TestWhatMetTheContractIsRememberedUntilItChanges(t *testing.T) {
	c := finished(t)
	ran := func(opt contract.Options) int {
		judge := &obedient{}
		assert.Empty(t, verify(t, c, judge, opt))
		assert.LessOrEqual(t, judge.calls, 3, "one call a kind of answer")
		return judge.variants
	}
	const all = 1 + 3 + 5
	assert.Equal(t, all, ran(contract.Options{}))
	assert.Equal(t, 0, ran(contract.Options{}), "nothing has changed")
	assert.Equal(t, all, ran(contract.Options{Fresh: true}))
	assert.Equal(t, 0, ran(contract.Options{Runs: 3}), "fewer runs than have been made")
	assert.Equal(t, all-1, ran(contract.Options{Runs: 30}), "more runs than have been made; stubs are run once")
	assert.Equal(t, 0, ran(contract.Options{}))

	edit(t, c.Root, solution+"testdata/right/channel.go", "Each receives", "It receives")
	assert.Equal(t, 1, ran(contract.Options{}), "one answer has changed")
	edit(t, c.Root, exercise+"each_test.go", "func TestItReturns", "// It waits.\nfunc TestItReturns")
	c = reopen(t, c.Root)
	assert.Equal(t, all, ran(contract.Options{}), "the tests have changed")
	edit(t, c.Root, "exercises/internal/lab/doc.go", "package lab", "package lab // changed")
	c = reopen(t, c.Root)
	assert.Equal(t, all, ran(contract.Options{}), "the lab has changed")
}

// One that slips through hardly ever is told of, each time, and stops nobody.
func TestAWrongOneThatSlipsThroughOnce(t *testing.T) {
	c := finished(t)
	for range 2 {
		judge := &obedient{change: answers("pairs.go", func(v *judge.Verdict) { v.Clean = 1 })}
		r, err := contract.New(c, judge).Verify(t.Context(), c.Exercises(), contract.Options{})
		require.NoError(t, err)
		assert.Empty(t, r.Shortfalls)
		require.Len(t, r.Notes, 1)
		assert.Contains(t, r.Notes[0], "pairs.go: accepted in 2 of 19 runs")
	}
}

// What an answer is refused as now and then is told of, and what it is refused as most of the time decides.
func TestAWrongOneRefusedAsSomethingElseAtTimes(t *testing.T) {
	for others, red := range map[int]bool{1: false, 4: false, 5: true} {
		c := finished(t)
		left := others
		judge := &obedient{change: answers("pairs.go", func(v *judge.Verdict) {
			for range v.Runs {
				f := v.Findings[0]
				if left > 0 {
					left--
					f.Kind = diagnose.Leak
				}
				v.Causes = append(v.Causes, f)
			}
		})}
		r, err := contract.New(c, judge).WithoutLint().Verify(t.Context(), c.Exercises(), contract.Options{})
		require.NoError(t, err)
		if red {
			require.Len(t, r.Shortfalls, 1)
			assert.Contains(t, r.Shortfalls[0].Message, "refused as something else in 5 of 9 runs: leak")
			continue
		}
		assert.Empty(t, r.Shortfalls)
		require.Len(t, r.Notes, 1)
		assert.Contains(t, r.Notes[0], fmt.Sprintf("pairs.go: refused as something else in %d of 9 runs: leak", others))
	}
}

func TestWhatFallsShortIsAskedAgain(t *testing.T) {
	c := finished(t)
	bad := &obedient{change: answers("pairs.go", func(v *judge.Verdict) { v.Clean = v.Runs / 2 })}
	assert.Len(t, verify(t, c, bad, contract.Options{}), 1)
	good := &obedient{}
	assert.Empty(t, verify(t, c, good, contract.Options{}))
	assert.Equal(t, 1, good.variants)
}

func TestOnlySomeAnswersAreRun(t *testing.T) {
	for only, n := range map[contract.Kind]int{contract.Stubs: 1, contract.Solutions: 1, contract.RightAnswers: 3, contract.WrongAnswers: 5} {
		judge := &obedient{}
		assert.Empty(t, verify(t, finished(t), judge, contract.Options{Only: only}))
		assert.Equal(t, n, judge.variants, "%s", only)
	}
	_, err := contract.ParseKind("rong")
	assert.ErrorIs(t, err, contract.ErrUsage)
}

// The judge's own trouble is no shortfall, and proves nothing.
func TestTroubleIsNoShortfall(t *testing.T) {
	c := finished(t)
	judge := &obedient{change: answers("pairs.go", func(v *judge.Verdict) { v.Outcome, v.Err = judge.Errored, errors.New("disk full") })}
	r, err := contract.New(c, judge).WithoutLint().Verify(t.Context(), c.Exercises(), contract.Options{})
	require.NoError(t, err)
	assert.Empty(t, r.Shortfalls)
	require.Len(t, r.Troubles, 1)
	assert.ErrorContains(t, r.Troubles[0], "disk full")
	assert.False(t, r.Kept())
}

// A right answer that a machine lets pass mostly, and a wrong one that is refused
// mostly, are what verify is for: both are run for real here, with a stub that hangs.
func TestBrokenAnswersAreSeenByRunningThem(t *testing.T) {
	if testing.Short() {
		t.Skip("it proves a course")
	}
	c := finished(t)
	const call = "calls.Go(func() { work(i) })"
	edit(t, c.Root, solution+"each.go", call, "calls.Go(func() { last = i; work(i) })")
	edit(t, c.Root, solution+"each.go", "var calls sync.WaitGroup", "var calls sync.WaitGroup\n\tlast := 0\n\tdefer func() { _ = last }()")
	edit(t, c.Root, solution+"testdata/wrong/one_short.go", "range n - 1", "range n")
	edit(t, c.Root, exercise+"each.go", "	// TODO: start", "	select {}\n	// TODO: start")
	c = reopen(t, c.Root)
	r, err := contract.New(c, judge.New(c)).Verify(t.Context(), c.Exercises(), contract.Options{Runs: 3})
	require.NoError(t, err)
	got := strings.Join(lines(r), "\n")
	assert.Contains(t, got, "stub each.go:7: its first finding is not a failed requirement but deadlock")
	assert.Contains(t, got, "the reference answer is refused in 3 of 3 runs (plain run): race")
	assert.Contains(t, got, "wrong one_short.go:10: a wrong answer is accepted (1 run)")
}

// staticcheck is asked about what is in testdata, which its own pattern ./... leaves out.
func TestStaticcheckLooksAtRightAnswers(t *testing.T) {
	c := finished(t)
	edit(t, c.Root, solution+"testdata/right/channel.go", "for range n {", "n = n\n	for range n {")
	r, err := contract.New(c, &obedient{}).Verify(t.Context(), c.Exercises(), contract.Options{})
	require.NoError(t, err)
	require.Len(t, r.Shortfalls, 1)
	assert.Contains(t, lines(r)[0], "right channel.go:13: staticcheck objects: self-assignment of n to n")
}

func TestRulesThatNobodyReadsAreToldOf(t *testing.T) {
	c := finished(t)
	notes := func() []string {
		r, err := contract.New(c, &obedient{}).WithoutLint().Verify(t.Context(), c.Exercises(), contract.Options{})
		require.NoError(t, err)
		assert.Empty(t, r.Shortfalls)
		return r.Notes
	}
	assert.NotContains(t, strings.Join(notes(), "\n"), "its rules have")
	edit(t, c.Root, exercise+"README.md", "All calls are under way at the same time.", strings.Repeat("All of them. ", 80))
	c = reopen(t, c.Root)
	assert.Regexp(t, `each: its rules have 2\d\d words, and more than 180 are not read`, strings.Join(notes(), "\n"))
}

// A rule that nothing wrong breaks is proved by nobody's being refused.
func TestARuleThatRefusesNothingIsOwed(t *testing.T) {
	c := finished(t)
	onlyOne := func(v *judge.Verdict) {
		v.Tests = slices.DeleteFunc(v.Tests, func(t gotest.Test) bool { return t.Name != otherTest })
	}
	owed := verify(t, c, &obedient{change: onlyOne}, contract.Options{})
	require.Len(t, owed, 2)
	assert.Equal(t, `rules README.md:20: no wrong answer is refused by a test of the rule "Once each"`, owed[0])
	assert.Equal(t, `rules README.md:22: no wrong answer is refused by a test of the rule "The end"`, owed[1])
	// What is remembered knows it as well.
	assert.Equal(t, owed, verify(t, c, &obedient{}, contract.Options{}))
}

func isStub(v gotest.Variant) bool { return filepath.Dir(v.Main()) == v.Exercise.Dir() }
