package report

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"koans/checker/internal/course"
	"koans/checker/internal/explain/diagnose"
	"koans/checker/internal/judge"
	"koans/checker/internal/run/coursetest"
	"koans/checker/internal/run/gotest"
)

// A rule is kept when a test of it has passed and none has failed: one that did not begin says nothing.
func TestRulesKept(t *testing.T) {
	e := coursetest.Exercise(t, coursetest.New(t, coursetest.Files{
		"exercises/02_more/README.md":         "# More\n",
		"exercises/02_more/01_shop/README.md": "# Shop\n\n## Rules\n- **A ticket.** Each gets one.\n- **In order.** First come, first served.\n- **Closed.** Nobody comes in.\n- **The shelf.** It is never too full.\n",
		"exercises/02_more/01_shop/shop_test.go": `package shop_test

import (
	"testing"

	"koans/exercises/internal/lab"
)

func TestTicket(t *testing.T)     { lab.Rule(t, "A ticket", "Shop") }
func TestOrder(t *testing.T)      { lab.Rule(t, "In order", "Shop") }
func TestOrderTrap(t *testing.T)  { lab.Rule(t, "In order", "Shop") }
func TestClosed(t *testing.T)     { lab.Rule(t, "Closed", "Shop") }
func TestShelf(t *testing.T)      { lab.Rule(t, "The shelf", "Shop") }
`,
		"exercises/02_more/01_shop/shop.go": "package shop\n",
	}), "02_more/01_shop")
	verdict := func(tests ...gotest.Test) judge.Verdict { return judge.Verdict{Exercise: e, Tests: tests} }
	test := func(name string, s gotest.Status) gotest.Test { return gotest.Test{Name: name, Status: s} }

	require.Empty(t, keptSoFar(verdict()))
	require.Empty(t, keptSoFar(verdict(test("TestTicket", gotest.Failed))))
	require.Equal(t, "rules so far: kept 2, broken 1, 1 not tried yet", keptSoFar(verdict(
		test("TestTicket", gotest.Passed), test("TestOrder", gotest.Passed), test("TestClosed", gotest.Failed))))
	require.Equal(t, "rules so far: kept 1, broken 1, 2 not tried yet", keptSoFar(verdict(
		test("TestTicket", gotest.Passed), test("TestOrder", gotest.Passed), test("TestOrderTrap", gotest.Failed))), "a trap of the second")
	require.Empty(t, keptSoFar(judge.Verdict{}))
}

// What is too long for a screen ends where a group of goroutines does.
func TestALongDeadlockEndsAtAWholeGroup(t *testing.T) {
	sc := &screen{bound: bound{message: 2}}
	parts := []string{
		"deadlock: 3 goroutines started at queue_test.go:80 wait for a signal on q.cond at queue.go:49", ", while 3 goroutines wait for a signal on q.cond at queue.go:63",
		", in your Put the test's own goroutine waits for the WaitGroup wg at queue_test.go:90", ", and 2 more",
	}
	finding := func(parts ...string) diagnose.Finding {
		return diagnose.Finding{Message: strings.Join(parts, ""), Parts: parts}
	}
	require.Equal(t, parts[0]+", and others wait, too", sc.wholeGroups(finding(parts...)))
	require.Equal(t, parts[0], sc.wholeGroups(finding(parts[0])), "there is room for one")
	require.Equal(t, "it waits, while another does", sc.wholeGroups(finding("it waits", ", while another does")), "there is room for all")
	require.Equal(t, strings.Repeat("long ", 100), sc.wholeGroups(finding(strings.Repeat("long ", 100))), "one that is too long by itself is cut elsewhere")
}

// Where there is no room for both, a hint that fits comes before a question about waiting in general.
func TestAHintComesBeforeAGeneralQuestion(t *testing.T) {
	f := diagnose.Finding{
		Kind: diagnose.Deadlock, Message: strings.Repeat("deadlock: everything waits ", 16),
		Help: "A send waits until somebody receives: who should, and can it have gone away?",
		Rule: course.Rule{Name: "Waiting", Text: strings.Repeat("Who waits goes on as soon as there is room. ", 7)},
	}
	for i := range 4 {
		f.Related = append(f.Related, diagnose.Related{Pos: diagnose.Position{File: "a.go", Line: i + 1}, Message: "started here"})
	}
	v := judge.Verdict{Outcome: judge.Failed, Findings: []diagnose.Finding{f}}
	said := func(help string) string {
		v.Findings[0].Help = help
		var out strings.Builder
		Verdict(&out, Style{Width: 80}, v, VerdictOptions{Hint: strings.Repeat("Who is to be woken by this? ", 9)})
		return out.String()
	}
	require.Contains(t, said(f.Help), "hint")
	require.NotContains(t, said(f.Help), "help")
	require.Contains(t, said("Line 3 takes it, and line 5 does not give it back."), "help")
}

// The rules are ticked under the finding, and only where that is asked for.
func TestRulesAreTicked(t *testing.T) {
	c, err := course.Open("../../../..")
	require.NoError(t, err)
	e, err := c.Find("semaphore")
	require.NoError(t, err)
	v := judge.Verdict{Exercise: e, Variant: gotest.Unread(e), Outcome: judge.Failed,
		Tests: []gotest.Test{{Name: "TestSixTasksRunTwoAtATime", Status: gotest.Failed}, {Name: "TestTryAcquireTakesWhatIsFree", Status: gotest.Passed}}}
	ticked := func(o VerdictOptions, s Style) string {
		var out strings.Builder
		Verdict(&out, s, v, o)
		_, ticks, _ := strings.Cut(out.String(), "the rules of the lesson:\n")
		return ticks
	}
	require.Empty(t, ticked(VerdictOptions{}, Style{}))
	ticks := ticked(VerdictOptions{Rules: true}, Style{Unicode: true})
	require.Contains(t, ticks, "  ✗ The limit\n")
	require.Contains(t, ticks, "  ✓ No waiting\n")
	require.Contains(t, ticks, "  · Giving back, not tested yet\n")
	require.Contains(t, ticked(VerdictOptions{Rules: true}, Style{}), "  - The limit\n")
}
