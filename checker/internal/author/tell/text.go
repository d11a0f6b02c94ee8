// Package tell writes what verifying came to, for people and for programs.
package tell

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"koans/checker/internal/author/contract"
	"koans/checker/internal/explain/diagnose"
	"koans/checker/internal/show/report"
	"koans/checker/internal/show/text"
)

// Text writes each shortfall as compilers do, the place first, so that editors
// can follow it, and then the counts.
func Text(w io.Writer, s report.Style, r *contract.Report) error {
	b := bufio.NewWriter(w)
	paint := text.Paint{Color: s.Color}
	for _, owed := range r.Shortfalls {
		if at := cmp.Or(place(s.Root, owed.Pos), owed.Exercise); at != "" {
			fmt.Fprintf(b, "%s: ", at)
		}
		fmt.Fprintf(b, "%s: %s\n", paint.Strong(string(owed.Point)), text.Safe(owed.Message))
		if owed.Help != "" {
			fmt.Fprintf(b, "  -> %s\n", text.Safe(owed.Help))
		}
	}
	if len(r.Shortfalls) > 0 {
		fmt.Fprintln(b)
	}
	for _, note := range r.Notes {
		fmt.Fprintln(b, "note:", text.Safe(note))
	}
	fmt.Fprintln(b, counts(r))
	if how := refusals(r); how != "" {
		fmt.Fprintln(b, how)
	}
	if slow := slowest(r.Suites); slow != "" {
		fmt.Fprintln(b, slow)
	}
	fmt.Fprintln(b, conclusion(r))
	return b.Flush()
}

func place(root string, p diagnose.Position) string {
	if rel, err := filepath.Rel(root, p.File); err == nil && filepath.IsLocal(rel) {
		p.File = filepath.ToSlash(rel)
	}
	if p.File == "" {
		return ""
	}
	return p.String()
}

func counts(r *contract.Report) string {
	line := fmt.Sprintf("%s: %s, %s and %s; %s in %v",
		number(r.Exercises, "concept"), number(r.Stubs, "stub"), number(r.Right, "right answer"), number(r.Wrong, "wrong answer"),
		number(r.Runs, "run"), r.Duration.Round(10*time.Millisecond))
	if r.Remembered > 0 {
		line += fmt.Sprintf(", %d of the answers remembered", r.Remembered)
	}
	return line
}

// refusals says how a quick proof came by its refusals.
func refusals(r *contract.Report) string {
	if !r.Quick || r.Known+r.Further == 0 {
		return ""
	}
	line := number(r.Known, "wrong answer") + " refused by the test that is known to"
	if r.Further > 0 {
		line += fmt.Sprintf(", %d looked at by all tests", r.Further)
	}
	return line
}

// slowest names the slowest tests of each sort.
func slowest(suites []contract.Suite) string {
	if len(suites) == 0 {
		return ""
	}
	by := func(of func(contract.Suite) time.Duration) (string, bool) {
		s := slices.MaxFunc(suites, func(a, b contract.Suite) int { return cmp.Compare(of(a), of(b)) })
		return fmt.Sprintf("%v (%s)", of(s).Round(10*time.Millisecond), s.Exercise), of(s) > 0
	}
	var parts []string
	if s, ok := by(func(s contract.Suite) time.Duration { return s.Simulated }); ok {
		parts = append(parts, s+" on simulated time")
	}
	if s, ok := by(func(s contract.Suite) time.Duration { return s.Real }); ok {
		parts = append(parts, s+" on real time")
	}
	if len(parts) == 0 {
		return ""
	}
	return "slowest tests: " + strings.Join(parts, ", ")
}

func conclusion(r *contract.Report) string {
	switch n := len(r.Shortfalls); {
	case len(r.Troubles) > 0:
		return "not everything could be looked at, so nothing is proved"
	case n == 0 && r.Quick:
		return "the contract is kept, as far as a quick proof can tell"
	case n == 0:
		return "the contract is kept"
	case n == 1:
		return "1 thing falls short of the contract"
	default:
		return fmt.Sprintf("%d things fall short of the contract", n)
	}
}

func number(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
