package report

import (
	"strings"

	"koans/checker/internal/report/text"
)

// errored says that the checker or the machine is at fault, not the answer.
func (sc *screen) errored() {
	sc.add(sc.p.Warn(sc.pick("! ", "! ")+text.Line(sc.name())) + sc.p.Strong(" could not be judged: the fault is not in your answer"))
	if sc.v.Err != nil {
		sc.block(sc.wrapped(sc.v.Err.Error(), "  ", 10))
	}
	for _, f := range sc.v.Findings {
		sc.block(sc.wrapped(f.Message, "  ", mostMessage))
		sc.add(sc.advice("help", f.Help)...)
	}
	sc.block([]string{
		sc.p.Dim("next  ") + sc.p.Strong("make doctor") + " tells whether all that the workbook needs is installed;",
		"      then try again",
	})
}

// tampered names the files that are not as shipped, and the way back.
func (sc *screen) tampered() {
	sc.add(sc.p.Warn("! "+text.Line(sc.name())) + sc.p.Strong(" was not judged: files that belong to the course were changed"))
	helped := false
	for _, f := range sc.v.Findings {
		place := relative(sc.Root, f.Pos.File)
		lines := sc.wrapped(f.Message, "  ", mostMessage)
		if place != "" && !strings.Contains(f.Message, place) {
			lines = append([]string{"  " + sc.p.Accent(text.Line(place))}, lines...)
		}
		sc.block(lines)
		sc.add(sc.advice("help", f.Help)...)
		helped = helped || f.Help != ""
	}
	if !helped {
		sc.block([]string{sc.p.Dim("next  ") + sc.p.Strong("make reset NAME="+sc.name()) + " brings them back, and keeps a copy of your answer"})
	}
}

// raw shows every finding whole and what the tools said themselves.
func (sc *screen) raw() {
	for i, f := range sc.v.Findings {
		if i > 0 {
			sc.add("", sc.p.Strong(words(f.Rule)+": ")+text.Safe(f.Message))
			sc.add(sc.where(f, screenLines)...)
			sc.add(sc.places(f.Related)...)
			sc.add(sc.advice("help", f.Help)...)
		}
		sc.verbatim("what was said", f.Raw)
	}
	if sc.v.Raw != nil {
		sc.verbatim("all output of the run", sc.v.Raw.Output)
	}
}

func (sc *screen) verbatim(title, s string) {
	if strings.TrimSpace(s) == "" {
		return
	}
	sc.add("", sc.p.Dim(sc.pick("── ", "-- ")+title))
	sc.add(strings.Split(strings.TrimRight(text.Safe(s), "\n"), "\n")...)
}
