package report

import (
	"fmt"
	"io"
	"strings"

	"koans/checker/internal/check"
	"koans/checker/internal/diagnose"
)

// Finding writes one finding in code that is no exercise: the screen of a failed
// verdict without what only an exercise has. Paths are relative to s.Root.
func Finding(w io.Writer, s Style, f diagnose.Finding) error {
	sc := &screen{Style: s, p: s.paint(), src: newSources(check.Verdict{})}
	for _, b := range bounds {
		if sc.fit(f, VerdictOptions{}, b) {
			break
		}
	}
	_, err := fmt.Fprintln(w, strings.Join(sc.lines, "\n"))
	return err
}
