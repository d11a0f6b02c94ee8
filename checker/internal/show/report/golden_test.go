package report_test

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"koans/checker/internal/course"
	"koans/checker/internal/explain/diagnose"
	"koans/checker/internal/judge"
	"koans/checker/internal/run/gotest"
	"koans/checker/internal/show/report"
)

var update = flag.Bool("update", false, "write the golden files anew")

// golden compares got with testdata/NAME.golden. Escapes are written as ␛, so
// that reading the file does not colour the reader's terminal.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	file := filepath.Join("testdata", name+".golden")
	got = bytes.ReplaceAll(got, []byte("\x1b"), []byte("␛"))
	if *update {
		require.NoError(t, os.WriteFile(file, got, 0o644))
	}
	want, err := os.ReadFile(file)
	require.NoError(t, err, "run go test -update to make it")
	assert.Equal(t, string(want), string(got), "%s: look at the difference, and if it is better run go test -update", file)
}

// styles are those in which each screen is kept.
func styles(root string) map[string]report.Style {
	return map[string]report.Style{
		"80":       {Width: 80, Unicode: true, Root: root},
		"80.color": {Width: 80, Unicode: true, Color: true, Root: root},
		"80.ascii": {Width: 80, Root: root},
		"40":       {Width: 40, Unicode: true, Root: root},
		"120":      {Width: 120, Unicode: true, Root: root},
	}
}

func semaphore(t *testing.T) *course.Exercise {
	t.Helper()
	c, err := course.Open(filepath.Join("testdata", "course"))
	require.NoError(t, err)
	require.Len(t, c.Exercises(), 1)
	return c.Exercises()[0]
}

type span struct {
	Lane    string        `json:"lane"`
	Name    string        `json:"name,omitempty"`
	Start   time.Duration `json:"start"`
	End     time.Duration `json:"end"`
	Outcome string        `json:"outcome,omitempty"`
}

// recording is the JSON that the lab would have written.
func recording(t *testing.T, want time.Duration, limit int, spans ...span) []string {
	t.Helper()
	return strategy(t, "", want, limit, spans...)
}

// strategy is the same of a test that says in which way it did it.
func strategy(t *testing.T, name string, want time.Duration, limit int, spans ...span) []string {
	t.Helper()
	b, err := json.Marshal(map[string]any{"simulated": true, "took": 0, "want": want, "limit": limit, "strategy": name, "spans": spans})
	require.NoError(t, err)
	return []string{string(b)}
}

// groups are tasks of two seconds, so many at a time.
func groups(tasks, atOnce int) []span {
	var spans []span
	for i := range tasks {
		start := time.Duration(i/atOnce) * 2 * time.Second
		spans = append(spans, span{Lane: fmt.Sprintf("task %d", i), Start: start, End: start + 2*time.Second})
	}
	return spans
}

// exhibition is Judit's exhibition with so many tables: a game after another, or round
// and round, or a clone at each.
func exhibition(tables int, begin func(table, move int) time.Duration) []span {
	var spans []span
	for table := range tables {
		for move := range 10 {
			at := begin(table, move)
			lane := fmt.Sprintf("table %d", table+1)
			spans = append(spans,
				span{Lane: lane, Name: "Judit", Start: at, End: at + 5*time.Second},
				span{Lane: lane, Name: "opponent", Start: at + 5*time.Second, End: at + time.Minute})
		}
	}
	return spans
}

func verdicts(t *testing.T) map[string]judge.Verdict {
	t.Helper()
	e := semaphore(t)
	stub, err := gotest.Own(e)
	require.NoError(t, err)
	at := func(line, col int) diagnose.Position {
		return diagnose.Position{File: e.File("semaphore.go"), Line: line, Col: col}
	}
	inTest := func(line int) diagnose.Position {
		return diagnose.Position{File: e.File("semaphore_test.go"), Line: line}
	}
	base := judge.Verdict{Exercise: e, Variant: stub, Outcome: judge.Failed, Runs: 1, Duration: 812345 * time.Microsecond}

	tooMany := base
	tooMany.Tests = []gotest.Test{
		{Name: "TestTasksRunInGroupsOfTheLimit", Status: gotest.Failed, Duration: 3 * time.Millisecond,
			Timeline: recording(t, 6*time.Second, 2, groups(6, 3)...), Output: "3 at once"},
		{Name: "TestMisusePanics", Status: gotest.Missing},
	}
	tooMany.Findings = []diagnose.Finding{
		{
			Kind: diagnose.Test, Pos: at(24, 14), Test: "TestTasksRunInGroupsOfTheLimit",
			Message: "3 tasks were inside at once, the limit is 2",
			Help:    "Acquire goes on while taken is equal to limit: then all slots are taken already, and it has to wait.",
			Related: []diagnose.Related{{Pos: inTest(31), Message: "the requirement"}},
		},
		{Kind: diagnose.Race, Pos: at(32, 2), Message: "s.taken is written by two goroutines, and nothing orders them"},
		{Kind: diagnose.Leak, Message: "2 goroutines started by the test still wait", Count: 2},
	}

	race := base
	race.Runs, race.Clean, race.Seed, race.Procs = 6, 5, 18446744073709551615, 2
	race.Findings = []diagnose.Finding{{
		Kind: diagnose.Race, Pos: at(32, 2), Test: "TestAFreedSlotIsTakenAtOnce", Count: 40,
		Message: "s.taken is written here and at semaphore.go:38 by different goroutines, and nothing says which comes first",
		Help:    "Every access to taken needs the same lock: hold mu around both.",
		Related: []diagnose.Related{
			{Pos: at(38, 2), Message: "the other goroutine writes it here"},
			{Pos: inTest(57), Message: "the first goroutine was started here"},
			{Pos: inTest(62), Message: "the second goroutine was started here, by a function whose name is so long that the line does not fit"},
		},
	}}

	build := base
	build.Findings = []diagnose.Finding{{Kind: diagnose.Build, Pos: at(39, 12), Message: "undefined: struct2"}}

	wild := base
	wild.Findings = []diagnose.Finding{{
		Kind: diagnose.Panic, Pos: diagnose.Position{File: filepath.Join(e.Dir(), "gone.go"), Line: 7},
		Message: "panic: \x1b]0;owned\a\x1b[2J\r\u202e" + strings.Repeat("a very long value ", 60) + strings.Repeat("x", 300),
		Help:    strings.Repeat("Help that goes on and on. ", 30),
		Test:    "TestWithAVeryLongName/and_a_subtest_whose_name_is_even_longer_than_the_terminal_is_wide_so_that_it_cannot_fit",
	}}
	for i := range 9 {
		wild.Findings[0].Related = append(wild.Findings[0].Related, diagnose.Related{
			Pos:     diagnose.Position{File: "/usr/local/go/src/internal/a/path/that/is/quite/long/for/any/terminal/proc.go", Line: 100 + i},
			Message: "a frame",
		})
	}

	passed := base
	passed.Outcome, passed.Runs, passed.Clean = judge.Passed, 6, 6
	passed.Tests = []gotest.Test{
		{Name: "TestTasksRunInGroupsOfTheLimit", Status: gotest.Passed},
		{Name: "TestTasksRunInGroupsOfTheLimit/6_tasks,_2_at_a_time", Status: gotest.Passed, Timeline: recording(t, 6*time.Second, 2, groups(6, 2)...)},
		{Name: "TestMisusePanics", Status: gotest.Passed},
	}

	refused := passed
	refused.Refused = []diagnose.Finding{{
		Kind: diagnose.Forbidden, Pos: at(5, 2), Message: `An answer to this exercise may not import "context".`,
		Help: "May be imported: bufio, bytes, cmp, container/{heap, list, ring}, encoding/{base64, binary, csv, hex, json}, errors, fmt, io, iter, log, maps, math, math/{big, bits, rand}, sync.",
	}}

	minutes := func(table, move int) time.Duration { return time.Duration(move) * time.Minute }
	compared := passed
	compared.Tests = []gotest.Test{
		{Name: "TestSynchronousPlaysOneGameAfterAnother", Status: gotest.Passed,
			Timeline: strategy(t, "synchronous", 240*time.Minute, 0, exhibition(24, func(table, move int) time.Duration {
				return minutes(table, table*10+move)
			})...)},
		{Name: "TestAsynchronousLetsOneJuditWalkRound", Status: gotest.Passed,
			Timeline: strategy(t, "asynchronous", 20*time.Minute+55*time.Second, 0, exhibition(24, func(table, move int) time.Duration {
				return 2*minutes(table, move) + time.Duration(table)*5*time.Second
			})...)},
		{Name: "TestParallelHasACloneAtEachTable", Status: gotest.Passed, Timeline: strategy(t, "parallel", 10*time.Minute, 0, exhibition(24, minutes)...)},
	}

	cancelled := passed
	cancelled.Tests = []gotest.Test{{Name: "TestAContextEndsTheWait", Status: gotest.Passed, Timeline: recording(t, 3*time.Second, 0,
		span{Lane: "holder", Start: 0, End: 3 * time.Second},
		span{Lane: "waiter", Start: 0, End: 2500 * time.Millisecond, Outcome: "cancelled"},
		span{Lane: "late", Start: time.Second, End: time.Second, Outcome: "open"},
		span{Lane: "marks", Name: "a mark\x1b[31m", Start: time.Second, End: time.Second},
		span{Lane: "end", Name: "done", Start: 3 * time.Second, End: 3 * time.Second})}}

	slow := base
	slow.Tests = []gotest.Test{{Name: "TestParallelHasACloneAtEachTable", Status: gotest.Failed,
		Timeline: recording(t, 10*time.Minute, 0, exhibition(24, func(table, move int) time.Duration {
			return 2*minutes(table, move) + time.Duration(table)*5*time.Second
		})...)}}
	slow.Findings = []diagnose.Finding{{
		Kind: diagnose.Test, Pos: at(22, 0), Test: "TestParallelHasACloneAtEachTable",
		Message: "time for the parallel exhibition: 20m55s, not 10m0s",
		Help:    "Each table has a clone of its own: none of them has to wait for another.",
	}}

	errored := base
	errored.Outcome = judge.Errored
	errored.Err = fmt.Errorf("building the tests of semaphore: %w", errors.New("fork/exec /usr/local/go/bin/go: resource temporarily unavailable"))

	tampered := base
	tampered.Outcome = judge.Tampered
	tampered.Findings = []diagnose.Finding{{Kind: diagnose.Tampered, Pos: diagnose.Position{File: e.File("semaphore_test.go")}, Message: "not as it was shipped"}}

	return map[string]judge.Verdict{
		"failed_test": tooMany, "failed_race": race, "failed_build": build, "failed_wild": wild, "failed_slow": slow,
		"passed": passed, "passed_refused": refused, "passed_compared": compared, "passed_cancelled": cancelled,
		"errored": errored, "tampered": tampered,
	}
}

const hint = "Sending takes a slot, receiving gives it back."

func TestVerdictScreens(t *testing.T) {
	for name, v := range verdicts(t) {
		for width, style := range styles("") {
			t.Run(name+"."+width, func(t *testing.T) {
				var b bytes.Buffer
				o := report.VerdictOptions{}
				if v.Outcome == judge.Failed {
					o.Hint = hint
				}
				report.Verdict(&b, style, v, o)
				golden(t, "verdict."+name+"."+width, b.Bytes())
			})
		}
	}
}

// Whatever is in it, the first finding fits on a terminal of 24 lines with room for the prompt.
func TestTheFirstFindingFitsOnAScreen(t *testing.T) {
	for name, v := range verdicts(t) {
		if v.Outcome != judge.Failed {
			continue
		}
		for _, unicode := range []bool{true, false} {
			var b bytes.Buffer
			report.Verdict(&b, report.Style{Width: 80, Unicode: unicode}, v, report.VerdictOptions{Hint: strings.Repeat(hint+" ", 9)})
			assert.LessOrEqual(t, strings.Count(b.String(), "\n"), 23, "%s:\n%s", name, &b)
			requireHarmless(t, b.String(), 80)
		}
	}
}

// Half a hint leads astray, and what happened is more than any hint.
func TestAHintIsShownWholeOrNotAtAll(t *testing.T) {
	all := verdicts(t)
	long := strings.TrimSpace(strings.Repeat("Word for word. ", 15))
	for name, shown := range map[string]map[string]bool{
		"failed_test": {hint: true, long: true, strings.Repeat(long, 2): false},
		"failed_wild": {hint: true, long: false},
	} {
		for h, want := range shown {
			var b bytes.Buffer
			report.Verdict(&b, report.Style{Width: 80, Unicode: true}, all[name], report.VerdictOptions{Hint: h})
			said := strings.Join(strings.Fields(b.String()), " ")
			assert.Equal(t, want, strings.Contains(said, "hint "+h), "%s\n%s", h, &b)
			assert.Equal(t, want, strings.Contains(said, "hint "), "%s\n%s", h, &b)
		}
	}
}

func TestFindingsInCodeThatIsNoExercise(t *testing.T) {
	for name, v := range verdicts(t) {
		if v.Outcome != judge.Failed {
			continue
		}
		for width, style := range styles(filepath.Dir(v.Exercise.Dir())) {
			t.Run(name+"."+width, func(t *testing.T) {
				var b bytes.Buffer
				require.NoError(t, report.Finding(&b, style, v.Findings[0]))
				if name == "failed_race" {
					golden(t, "finding."+width, b.Bytes())
				}
				if style.Width == 80 {
					assert.LessOrEqual(t, strings.Count(b.String(), "\n"), 23, "%s", &b)
				}
			})
		}
	}
}

// requireHarmless fails t if a line is too wide or something could move the cursor.
func requireHarmless(t *testing.T, screen string, width int) {
	t.Helper()
	for line := range strings.SplitSeq(screen, "\n") {
		assert.LessOrEqual(t, len([]rune(line)), width, "too wide: %q", line)
		assert.NotContains(t, line, "\x1b")
		assert.NotContains(t, line, "\a")
		assert.NotContains(t, line, "\r")
		assert.NotContains(t, line, "\u202e")
	}
}

func TestNoLineIsWiderThanTheTerminal(t *testing.T) {
	for _, v := range verdicts(t) {
		for width := 40; width <= 130; width += 9 {
			for _, unicode := range []bool{true, false} {
				var b bytes.Buffer
				report.Verdict(&b, report.Style{Width: width, Unicode: unicode}, v, report.VerdictOptions{Hint: hint})
				requireHarmless(t, b.String(), width)
			}
		}
	}
}

func TestRawShowsEveryFindingAndTheToolsOwnWords(t *testing.T) {
	v := verdicts(t)["failed_test"]
	v.Findings[0].Raw = "    semaphore_test.go:31: \n\x1b[31mError Trace\n"
	v.Raw = &gotest.Run{Output: "--- FAIL: TestTasksRunInGroupsOfTheLimit (0.00s)\n\x07bell\n"}
	var b bytes.Buffer
	report.Verdict(&b, report.Style{Width: 80, Unicode: true}, v, report.VerdictOptions{Raw: true})
	golden(t, "verdict.raw.80", b.Bytes())
}

func TestJSONIsOneDocumentedObject(t *testing.T) {
	for name, v := range verdicts(t) {
		if name == "passed_compared" || name == "failed_wild" || name == "failed_slow" {
			continue // long, and nothing of their own
		}
		t.Run(name, func(t *testing.T) {
			var b bytes.Buffer
			require.NoError(t, report.JSON(&b, v))
			golden(t, "json."+name, b.Bytes())
		})
	}
}

func TestLessons(t *testing.T) {
	e := semaphore(t)
	l, err := e.Lesson()
	require.NoError(t, err)
	for width, style := range styles("") {
		t.Run(width, func(t *testing.T) {
			var b bytes.Buffer
			report.Lesson(&b, style, l)
			golden(t, "lesson."+width, b.Bytes())
			b.Reset()
			report.LessonStart(&b, style, e.Name, l)
			golden(t, "lesson_start."+width, b.Bytes())
		})
	}
}

func TestLists(t *testing.T) {
	rows := []report.ListRow{
		{"01.01", "warmup", "Warm-up", "A goroutine says hello.", "Why concurrency", "passed"},
		{"01.02", "exhibition", "Judit Polgár's exhibition", "Twelve hours become one.", "Why concurrency", "changed"},
		{"02.01", "spawn", "A call runs now, go starts it, and a channel carries the value back to whoever waits for it", "", "Goroutines", "next"},
		{"02.02", "entrypoint", "Main", "", "Goroutines", ""},
	}
	for width, style := range styles("") {
		t.Run(width, func(t *testing.T) {
			var b bytes.Buffer
			report.List(&b, style, rows)
			golden(t, "list."+width, b.Bytes())
		})
	}
}

func TestProgressIsSparseWhereNothingCanBeRewritten(t *testing.T) {
	var b bytes.Buffer
	step := report.Progress(&b, report.Style{Width: 80})
	for i := range 100 {
		step(judge.Step{Doing: "building", Done: i, Total: 100})
	}
	for i := range 101 {
		step(judge.Step{Doing: "running", Done: i, Total: 100})
	}
	assert.Equal(t, "building 0 of 100\nrunning 0 of 100\n", b.String())

	report.Progress(io.Discard, report.Style{})(judge.Step{Doing: "building", Total: 1})
}

func TestTimelines(t *testing.T) {
	all := verdicts(t)
	for _, name := range []string{"failed_test", "passed", "passed_compared", "passed_cancelled"} {
		t.Run(name, func(t *testing.T) {
			var b bytes.Buffer
			require.NoError(t, report.Timelines(&b, report.Style{Width: 80, Unicode: true}, all[name], ""))
			golden(t, "timelines."+name, b.Bytes())
			b.Reset()
			require.NoError(t, report.SVG(&b, all[name], ""))
			requireWellFormed(t, b.Bytes())
			golden(t, "svg."+name, b.Bytes())
		})
	}
	assert.ErrorContains(t, report.SVG(io.Discard, all["errored"], ""), "no test of this run")
	assert.ErrorContains(t, report.SVG(io.Discard, all["passed"], "nosuch"), `"nosuch"`)
	assert.NoError(t, report.Timelines(io.Discard, report.Style{}, all["passed"], "groups"))
}

// requireWellFormed fails t unless svg is XML.
func requireWellFormed(t *testing.T, svg []byte) {
	t.Helper()
	dec := xml.NewDecoder(bytes.NewReader(svg))
	for {
		_, err := dec.Token()
		if errors.Is(err, io.EOF) {
			return
		}
		require.NoError(t, err)
	}
}
