package contract

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"koans/checker/internal/course"
	"koans/checker/internal/explain/diagnose"
)

// planted proves of the runs of a stub with a planted fault that each of them, whatever the schedule, shows the fault at a
// line of the stub, and that the report beside it tells of that. A failed requirement would be another kind of exercise:
// the program does what it should, but for the fault.
func (t trial) planted() []Shortfall {
	v := t.verdict
	if v.Clean > 0 {
		return []Shortfall{t.owes(Stub, t.whole(), "Let the first test bring about the one schedule that shows it.", "its fault shows in only %d of %d runs", v.Runs-v.Clean, v.Runs)}
	}
	for _, f := range t.causes() {
		if f.Kind.Line() != diagnose.MustLine {
			return []Shortfall{t.owes(Stub, t.place(f), "The program is to work, but for its fault: the tool whose report lies beside it must be the first to speak.",
				"it is refused not for a fault but as %s", said(f, t.answer))}
		}
		if f.Kind != v.Findings[0].Kind {
			return []Shortfall{t.owes(Stub, t.place(f), "Let one test show the fault before the others run.", "its fault shows as %s, and in another run as %s", t.said(), said(f, t.answer))}
		}
		if !t.names(f) {
			return []Shortfall{t.owes(Stub, t.whole(), "", "its fault shows, but at no line of it: %s", said(f, t.answer))}
		}
	}
	return t.reported()
}

// names reports whether the finding names a line of the answer.
func (t trial) names(f diagnose.Finding) bool {
	return t.Has(f.Pos.File) || slices.ContainsFunc(f.Related, func(r diagnose.Related) bool { return t.Has(r.Pos.File) })
}

// reported proves that the report beside the stub is one of the stub as it is: each of its paragraphs that names a line of the exercise
// is also one of what the tools said just now. Paragraphs are compared because a dump's come in any order, and around them
// stands who took it: "go test" at the end of its time, or the checker.
func (t trial) reported() []Shortfall {
	file := t.answer.Exercise.File(course.ReportFile)
	owes := func(line int, format string, args ...any) []Shortfall {
		return []Shortfall{t.owes(Stub, diagnose.Position{File: file, Line: line},
			"Record it again: go test -race -trimpath -run TEST ./"+filepath.ToSlash(filepath.Join("exercises", t.answer.Exercise.Path))+", or make run NAME="+t.answer.Exercise.Name+" RAW=1.", format, args...)}
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return owes(0, "reading the report: %v", errors.Unwrap(err))
	}
	var now []paragraph
	for _, f := range t.verdict.Findings {
		now = append(now, paragraphs(f.Raw, t.answer.Exercise.Path)...)
	}
	recorded := paragraphs(string(text), t.answer.Exercise.Path)
	ofStub := func(p paragraph) bool {
		return slices.ContainsFunc(t.Files, func(f course.File) bool { return strings.Contains(p.text, " "+f.Name+":") })
	}
	if !slices.ContainsFunc(recorded, ofStub) {
		return owes(0, "it names no line of the stub")
	}
	for _, p := range recorded {
		if p.own && !slices.ContainsFunc(now, func(n paragraph) bool { return n.text == p.text }) {
			return owes(p.line, "the stub brings about no such paragraph: %q; but %q", p.text, nearest(p, now))
		}
	}
	return nil
}

// nearest is the paragraph that has most in common with p from its beginning on.
func nearest(p paragraph, all []paragraph) string {
	best, most := "", -1
	for _, other := range all {
		n := 0
		for n < min(len(p.text), len(other.text)) && p.text[n] == other.text[n] {
			n++
		}
		if n > most {
			best, most = other.text, n
		}
	}
	return best
}
