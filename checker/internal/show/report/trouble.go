package report

import (
	"cmp"
	"slices"
	"strings"

	"koans/checker/internal/exit"
	"koans/checker/internal/show/text"
)

// errored says that the checker or the machine is at fault, not the answer.
func (sc *screen) errored() {
	sc.add(sc.painted(sc.p.Warn, "! "+sc.name()+" could not be judged: the fault is not in your answer", 3)...)
	if sc.v.Err != nil {
		sc.block(sc.wrapped(sc.v.Err.Error(), "  ", 10))
	}
	sc.told()
	next := "make doctor tells whether all that the workbook needs is installed; then try again"
	if hint, known := exit.Hint(sc.v.Err); known {
		next = hint + "; then try again"
	}
	sc.block(sc.advice("next", next))
}

// tampered names the files that are not as shipped, and the way back.
func (sc *screen) tampered() {
	sc.add(sc.painted(sc.p.Warn, "! "+sc.name()+" was not judged: files that belong to the course were changed", 3)...)
	if !sc.told() {
		sc.block(sc.advice("next", "make reset NAME="+sc.name()+" TESTS=1 brings them back, and leaves your answer alone"))
	}
}

// told shows the findings that a verdict which is no judgement came with, and
// reports whether one of them said what to do.
func (sc *screen) told() (helped bool) {
	help := ""
	for _, f := range sc.v.Findings {
		file := relative(sc.Root, f.Pos.File)
		message := sc.wrapped(f.Message, "  ", sc.bound.message)
		if file != "" && !strings.Contains(f.Message, file) {
			message = append([]string{"  " + sc.p.Accent(cutFront(text.Line(file), sc.columns()-2, sc.ellipsis()))}, message...)
		}
		sc.block(message)
		if f.Help != help { // it is the same for each file
			sc.block(sc.advice("help", f.Help))
			help = f.Help
		}
	}
	return help != ""
}

// raw shows every finding whole and what the tools said themselves: what is longest comes last, so that the rest is not lost above it.
func (sc *screen) raw() {
	var said []string
	for i, f := range sc.v.Findings {
		if i > 0 {
			sc.add("", sc.p.Strong(f.Kind.Words()+": ")+text.Safe(f.Message))
			sc.add(sc.where(f, 2)...)
			sc.add(sc.places(f.Related)...)
			sc.add(sc.advice("help", f.Help)...)
		}
		if !slices.Contains(said, f.Raw) {
			said = append(said, f.Raw)
		}
	}
	slices.SortStableFunc(said, func(a, b string) int { return cmp.Compare(len(a), len(b)) })
	for _, s := range said {
		sc.verbatim("what was said", s)
	}
	if sc.v.Raw != nil {
		sc.verbatim("all output of the run", withoutMarks(sc.v.Raw.Output))
	}
}

// withoutMarks drops what the tests say to the checker: attributes, and the mark that begins the framework's own lines.
func withoutMarks(output string) string {
	var b strings.Builder
	for line := range strings.Lines(output) {
		line = strings.TrimPrefix(line, "\x16")
		if !strings.HasPrefix(strings.TrimLeft(line, " "), "=== ATTR ") {
			b.WriteString(line)
		}
	}
	return b.String()
}

func (sc *screen) verbatim(title, s string) {
	if strings.TrimSpace(s) == "" {
		return
	}
	sc.add("", sc.p.Dim(sc.pick("── ", "-- ")+title))
	sc.add(strings.Split(strings.TrimRight(text.Safe(s), "\n"), "\n")...)
}
