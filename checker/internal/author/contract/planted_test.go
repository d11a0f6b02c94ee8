package contract_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"koans/checker/internal/author/contract"
	"koans/checker/internal/explain/diagnose"
	"koans/checker/internal/judge"
)

// What the race detector says of the stub, as it is recorded beside it and as a run of the checker says it: on another machine, with other numbers.
const (
	recordedRace = `==================
WARNING: DATA RACE
Read at 0x00c00007a3a8 by goroutine 13:
  koans/exercises/01_first/01_each.Each.func1()
      koans/exercises/01_first/01_each/each.go:8 +0x50

Goroutine 13 (running) created at:
  koans/exercises/01_first/01_each.Each()
      koans/exercises/01_first/01_each/each.go:7 +0x72
  testing.tRunner()
      testing/testing.go:2036 +0x21c
==================
`
	saidRace = `WARNING: DATA RACE
Read at 0x00c000091280 by goroutine 7:
  koans/exercises/internal/run/vfdd2f49b188c7b09/each.Each.func1()
      /home/ein Übungsbuch/exercises/01_first/01_each/each.go:8 +0x36

Goroutine 7 (finished) created at:
  koans/exercises/internal/run/vfdd2f49b188c7b09/each.Each()
      /home/ein Übungsbuch/exercises/01_first/01_each/each.go:7 +0x1
  testing.tRunner()
      /usr/local/go/src/testing/testing.go:1999 +0x2
`
)

// The fault that is planted in a stub is the finding, in every run, and the report beside it is one of this stub.
func TestAPlantedFaultShowsAlwaysAndAsReported(t *testing.T) {
	race := func(v *judge.Verdict) {
		f := diagnose.Finding{Kind: diagnose.Race, Message: "data race", Pos: diagnose.Position{File: v.Variant.Main(), Line: 8}, Raw: saidRace}
		v.Outcome, v.Clean, v.Findings, v.Causes = judge.Failed, 0, []diagnose.Finding{f}, []diagnose.Finding{f, f}
	}
	for name, s := range map[string]struct {
		report string
		change func(*judge.Verdict)
		owes   []string
	}{
		"as it should be": {recordedRace, func(*judge.Verdict) {}, nil},
		"some run does not show it": {recordedRace, func(v *judge.Verdict) { v.Clean = 2 },
			[]string{"stub each.go: its fault shows in only 5 of 7 runs"}},
		"a requirement is not met": {recordedRace, func(v *judge.Verdict) { v.Causes[1] = diagnose.Finding{Kind: diagnose.Test, Message: "7 of 8"} },
			[]string{"stub each.go: it is refused not for a fault but as test: 7 of 8"}},
		"it shows as another now and then": {recordedRace, func(v *judge.Verdict) { v.Causes[1].Kind = diagnose.Panic },
			[]string{"stub each.go:8: its fault shows as race at line 8: data race, and in another run as panic"}},
		"in a file of others": {recordedRace, func(v *judge.Verdict) { v.Causes[1].Pos.File = "/testing.go" },
			[]string{"stub each.go: its fault shows, but at no line of it"}},
		"the report is of other lines": {strings.Replace(recordedRace, "each.go:8", "each.go:9", 1), func(*judge.Verdict) {},
			[]string{`stub report.txt:2: the stub brings about no such paragraph: "WARNING: DATA RACE\nRead at 0x by goroutine N:\neach.Each.func1 each.go:9"; but "WARNING`}},
		"the report is of another function": {strings.Replace(recordedRace, "each.Each()", "each.Some()", 1), func(*judge.Verdict) {},
			[]string{`stub report.txt:7: the stub brings about no such paragraph: "Goroutine N created at:\neach.Some each.go:7"`}},
		"the report is of something else": {"panic: boom\n", func(*judge.Verdict) {}, []string{"stub report.txt: it names no line of the stub"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := finished(t)
			edit(t, c.Root, exercise+"each.go", "// TODO: start", "// Start")
			write(t, c.Root, exercise+"report.txt", s.report)
			c = reopen(t, c.Root)
			obeys := &obedient{change: stubs(func(v *judge.Verdict) { race(v); s.change(v) })}
			got := verify(t, c, obeys, contract.Options{Only: contract.Stubs})
			require.Len(t, got, len(s.owes), "%q", got)
			for i, want := range s.owes {
				assert.True(t, strings.HasPrefix(got[i], want), "%q is not %q", got[i], want)
			}
		})
	}
}

// A report that has changed since is compared again, although the stub has met the contract before.
func TestAChangedReportIsComparedAgain(t *testing.T) {
	c := finished(t)
	edit(t, c.Root, exercise+"each.go", "// TODO: start", "// Start")
	write(t, c.Root, exercise+"report.txt", recordedRace)
	c = reopen(t, c.Root)
	obeys := &obedient{change: stubs(func(v *judge.Verdict) {
		v.Outcome, v.Clean = judge.Failed, 0
		v.Findings = []diagnose.Finding{{Kind: diagnose.Race, Message: "data race", Pos: diagnose.Position{File: v.Variant.Main(), Line: 8}, Raw: saidRace}}
	})}
	require.Empty(t, verify(t, c, obeys, contract.Options{Only: contract.Stubs}))
	require.NoError(t, os.WriteFile(filepath.Join(c.Root, exercise, "report.txt"), []byte(strings.Replace(recordedRace, "each.go:8", "each.go:9", 1)), 0o644))
	assert.Len(t, verify(t, reopen(t, c.Root), obeys, contract.Options{Only: contract.Stubs}), 1)
}
