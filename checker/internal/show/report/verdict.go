package report

import (
	"fmt"
	"io"
	"path/filepath"
	"strconv"
	"strings"

	"koans/checker/internal/explain/diagnose"
	"koans/checker/internal/judge"
	"koans/checker/internal/show/draw"
	"koans/checker/internal/show/text"
)

// VerdictOptions say what to show besides the verdict itself.
type VerdictOptions struct {
	Raw   bool   // all findings and the tools' own words, after the usual screen
	Rules bool   // how each rule of the lesson stands, after the usual screen of an answer that failed
	Hint  string // the hint that fits; ""
}

// Verdict writes v for the learner: what came of it, and when it failed what
// happened, on which line, and what to do. The first finding fits on a screen
// of 24 lines of 80 columns.
func Verdict(w io.Writer, s Style, v judge.Verdict, o VerdictOptions) {
	if s.Root == "" {
		s.Root = courseRoot(v)
	}
	sc := &screen{Style: s, p: s.paint(), v: v, src: newSources(v), bound: bounds[0]}
	switch v.Outcome {
	case judge.Passed:
		sc.passed(o.Raw)
	case judge.Failed:
		sc.failed(o)
		if o.Rules {
			sc.block(sc.ticks())
		}
	case judge.Tampered:
		sc.tampered()
	default:
		sc.errored()
	}
	if o.Raw {
		sc.raw()
	}
	fmt.Fprintln(w, strings.Join(sc.lines, "\n"))
}

// A screen collects the lines that are shown of one verdict.
type screen struct {
	Style
	p     text.Paint
	v     judge.Verdict
	src   *sources
	bound bound
	lines []string
}

func (sc *screen) add(lines ...string) { sc.lines = append(sc.lines, lines...) }

// block adds lines after an empty one; nothing when there are none.
func (sc *screen) block(lines []string) {
	if len(lines) > 0 {
		sc.add("")
		sc.add(lines...)
	}
}

// name is the exercise's, or the file's; "" when the code is no exercise.
func (sc *screen) name() string {
	switch {
	case sc.v.Exercise != nil:
		return sc.v.Exercise.Name
	case len(sc.v.Variant.Files) == 0:
		return ""
	}
	return filepath.Base(sc.v.Variant.Path())
}

func (sc *screen) drawing() draw.Options {
	return draw.Options{Width: sc.columns(), Unicode: sc.Unicode, Paint: sc.p}
}

// place writes where something is, as briefly as it can be found: beside the
// answer or the lesson the file's name will do.
func (sc *screen) place(pos diagnose.Position) string {
	file := relative(sc.Root, pos.File)
	dir := filepath.Dir(pos.File)
	if dir == filepath.Dir(sc.v.Variant.Main()) || sc.v.Exercise != nil && dir == sc.v.Exercise.Dir() {
		file = filepath.Base(pos.File)
	}
	file = text.Line(file)
	if pos.Line == 0 {
		return file
	}
	return file + ":" + strconv.Itoa(pos.Line)
}
