package report

import (
	"fmt"
	"io"
	"strings"
)

// Looked is what the output of a command was searched for.
type Looked struct {
	Tests, Packages, Findings int
	NotFor                    []string // what it could not show, with how it could
}

// WriteLooked writes l.
func WriteLooked(w io.Writer, s Style, l Looked) error {
	sc := &screen{Style: s, p: s.paint(), bound: bound{advice: 4}}
	at := "the output"
	if l.Packages > 0 {
		at += " of " + plural(l.Packages, "package")
	}
	if l.Tests > 0 {
		at += ", which names " + plural(l.Tests, "test")
	}
	found := "nothing to explain"
	if l.Findings > 0 {
		found = plural(l.Findings, "finding")
	}
	sc.add(sc.p.Dim("looked at " + at + ": " + found))
	for _, what := range l.NotFor {
		sc.add(sc.wrapped("not looked for: "+what, "  ", 3)...)
	}
	_, err := fmt.Fprintln(w, strings.Join(sc.lines, "\n"))
	return err
}
