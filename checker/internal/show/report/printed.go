package report

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"koans/checker/internal/course"
)

// prints finds what an answer prints with. Output that no answer asked for is not worth a word.
var prints = regexp.MustCompile(`\b(?:(?:fmt|log)\.(?:Print|Fprint)|println\(|print\()`)

// ownLines counts the lines of the run's output that the answer itself has printed: they are not on the screen, and
// whoever looks for a fault in that way wants to see them. What a test says through t is indented;
// a runtime that dies says the rest.
func (sc *screen) ownLines() int {
	run := sc.v.Raw
	if run == nil || !slices.ContainsFunc(run.Variant.Files, func(f course.File) bool { return prints.Match(f.Source) }) {
		return 0
	}
	n := 0
	for _, t := range run.Tests {
		said := t.Output
		if run.Crash != "" {
			said, _, _ = strings.Cut(said, strings.SplitN(run.Crash, "\n", 2)[0])
		}
		for line := range strings.Lines(said) {
			line = strings.TrimRight(line, "\r\n")
			if line != "" && line != "PASS" && line != "FAIL" && !strings.HasPrefix(line, "    ") {
				n++
			}
		}
	}
	return n
}

// rest says what there is besides what is on the screen, and how to see it.
func (sc *screen) rest(findings int) []string {
	var also []string
	switch {
	case findings == 1:
		also = append(also, "and one more finding")
	case findings > 1:
		also = append(also, fmt.Sprintf("and %d more findings", findings))
	}
	if n := sc.ownLines(); n > 0 {
		also = append(also, "your code printed "+plural(n, "line"))
	}
	if len(also) == 0 {
		return nil
	}
	return sc.painted(sc.p.Dim, fmt.Sprintf("%s: make run NAME=%s RAW=1", strings.Join(also, "; "), sc.name()), 2)
}
