package report

import (
	"fmt"
	"io"
	"strings"

	"koans/checker/internal/explain/diagnose"
	"koans/checker/internal/judge"
	"koans/checker/internal/show/text"
)

// Finding writes one finding in code that is no exercise: the screen of a failed
// verdict without what only an exercise has. Paths are relative to s.Root.
func Finding(w io.Writer, s Style, f diagnose.Finding) error {
	sc := &screen{Style: s, p: s.paint(), src: newSources(judge.Verdict{})}
	for _, b := range bounds {
		if sc.fit(f, VerdictOptions{}, b) {
			break
		}
	}
	_, err := fmt.Fprintln(w, strings.Join(sc.lines, "\n"))
	return err
}

// Seen is a finding and how often it was met.
type Seen struct {
	diagnose.Finding
	Times int
}

// Findings lists what was shown one by one before, a line each; nothing when it
// would only say the same again.
func Findings(w io.Writer, s Style, seen []Seen) error {
	if len(seen) == 0 || len(seen) == 1 && seen[0].Times == 1 {
		return nil
	}
	sc := &screen{Style: s, p: s.paint()}
	sc.add("", sc.p.Strong(sc.pick("── ", "-- ")+plural(len(seen), "finding")))
	kind := 0
	for _, f := range seen {
		kind = max(kind, text.Width(string(f.Kind)))
	}
	for _, f := range seen {
		place := sc.place(f.Pos)
		if f.Pos.File == "" {
			place = text.Line(f.Message)
		}
		times := ""
		if f.Times > 1 {
			times = fmt.Sprintf("  %d times", f.Times)
		}
		name := text.Pad(string(f.Kind), kind)
		place = cutFront(place, sc.columns()-kind-3-text.Width(times), sc.ellipsis())
		sc.add(" " + sc.p.Bad(name) + "  " + sc.p.Accent(place) + sc.p.Dim(times))
	}
	_, err := fmt.Fprintln(w, strings.Join(sc.lines, "\n"))
	return err
}
