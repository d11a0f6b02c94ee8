package report

import (
	"fmt"
	"strconv"
	"strings"

	"koans/checker/internal/diagnose"
	"koans/checker/internal/report/text"
)

// screenLines is how tall the first finding may be with all that belongs to it: a
// terminal of 24 lines, less the one for the prompt.
const screenLines = 23

// Bounds on what a finding may take of the screen. They are for findings gone
// wild, such as an assertion that prints a megabyte; --raw shows all.
const (
	mostMessage = 6
	mostHelp    = 4
	mostPlaces  = 4
)

// failed shows the first finding whole: what cannot shrink is written first, and
// the source around the line and the timeline share the rest.
func (sc *screen) failed(o VerdictOptions) {
	if len(sc.v.Findings) == 0 {
		sc.add(sc.headline("", ""))
		sc.block(sc.footer(o))
		return
	}
	f := sc.v.Findings[0]
	sc.add(sc.headline(words(f.Rule), f.Test))
	sc.block(sc.message(f))

	places := sc.places(f.Related)
	advice := append(sc.advice("help", f.Help), sc.advice("hint", o.Hint)...)
	footer := sc.footer(o)
	room := screenLines - len(sc.lines) - len(places) - height(advice) - height(footer)

	where := sc.where(f, room)
	picture := sc.pictureOf(f, room-len(where))
	if len(picture) == 0 {
		where = sc.where(f, room)
	}
	sc.add(where...)
	sc.add(places...)
	sc.block(advice)
	sc.block(picture)
	sc.block(footer)
}

// height is how many lines a block takes.
func height(block []string) int {
	if len(block) == 0 {
		return 0
	}
	return len(block) + 1
}

func (sc *screen) headline(what, test string) string {
	line := sc.p.BadHead(sc.pick("✗ ", "FAILED ")+text.Line(sc.name())) + sc.p.Strong(sc.pick(" failed", ""))
	plain := sc.pick("✗ ", "FAILED ") + text.Line(sc.name()) + sc.pick(" failed", "")
	if what != "" {
		line += sc.p.Strong(": " + what)
		plain += ": " + what
	}
	if gap := sc.columns() - text.Width(plain) - text.Width(test); test != "" && gap >= 2 {
		line += strings.Repeat(" ", gap) + sc.p.Dim(text.Line(test))
	}
	return line
}

// message is the finding's sentence, and how often it was seen.
func (sc *screen) message(f diagnose.Finding) []string {
	lines := sc.wrapped(f.Message, "", mostMessage)
	for i := range lines {
		lines[i] = sc.p.Strong(lines[i])
	}
	if f.Count > 1 {
		lines[len(lines)-1] += sc.p.Dim(fmt.Sprintf(" (%d times)", f.Count))
	}
	if sc.v.Clean > 0 && sc.v.Runs > sc.v.Clean {
		lines = append(lines, sc.p.Warn(sc.sometimes()))
	}
	return lines
}

// sometimes says that it depends on the schedule, and how to see it again.
func (sc *screen) sometimes() string {
	line := fmt.Sprintf("in %d of %d runs: it depends on the schedule", sc.v.Runs-sc.v.Clean, sc.v.Runs)
	if sc.v.Seed != 0 {
		line += fmt.Sprintf(" (seed %d)", sc.v.Seed)
	}
	return line
}

// wrapped breaks s into at most most lines of running text behind indent.
func (sc *screen) wrapped(s, indent string, most int) []string {
	lines := text.Wrap(text.Safe(strings.TrimSpace(s)), sc.measure()-text.Width(indent))
	if len(lines) > most {
		lines = lines[:most]
		lines[most-1] = text.Cut(lines[most-1], sc.measure()-text.Width(indent)-4, "") + " " + sc.ellipsis()
	}
	for i := range lines {
		lines[i] = indent + lines[i]
	}
	return lines
}

// where is the place of the finding and the source around it, at most room lines.
func (sc *screen) where(f diagnose.Finding, room int) []string {
	if f.Pos.File == "" {
		return nil
	}
	at := text.Line(relative(sc.Root, f.Pos.File))
	if f.Pos.Line > 0 {
		at += ":" + strconv.Itoa(f.Pos.Line)
	}
	if f.Pos.Col > 0 && f.Pos.Line > 0 {
		at += ":" + strconv.Itoa(f.Pos.Col)
	}
	lines := []string{sc.p.Dim(sc.pick(" ─▸ ", " --> ")) + sc.p.Accent(at)}
	around := 2
	if room < 12 {
		around = 1
	}
	return append(lines, sc.excerpt(f.Pos, around)...)
}

// places are the other places that belong to a finding, their names aligned.
func (sc *screen) places(related []diagnose.Related) []string {
	more := 0
	if len(related) > mostPlaces {
		more = len(related) - mostPlaces + 1
		related = related[:mostPlaces-1]
	}
	wide := 0
	for _, r := range related {
		wide = max(wide, text.Width(sc.place(r.Pos)))
	}
	wide = min(wide, sc.columns()/2)
	var lines []string
	for _, r := range related {
		place := text.Pad(text.Cut(sc.place(r.Pos), wide, sc.ellipsis()), wide)
		message := text.Wrap(text.Safe(r.Message), sc.columns()-wide-6)
		lines = append(lines, "    "+sc.p.Accent(place)+"  "+message[0])
		for _, m := range message[1:min(len(message), 2)] {
			lines = append(lines, strings.Repeat(" ", wide+6)+m)
		}
	}
	if more > 0 {
		lines = append(lines, sc.p.Dim(fmt.Sprintf("    and %d more places", more)))
	}
	return lines
}

// advice is a labelled paragraph: help, hint.
func (sc *screen) advice(label, s string) []string {
	if strings.TrimSpace(s) == "" {
		return nil
	}
	lines := sc.wrapped(s, strings.Repeat(" ", len(label)+2), mostHelp)
	lines[0] = sc.p.Good(label) + "  " + strings.TrimLeft(lines[0], " ")
	return lines
}

// footer says what else there is and what to type next.
func (sc *screen) footer(o VerdictOptions) []string {
	var lines []string
	if more := len(sc.v.Findings) - 1; more > 0 && !o.Raw {
		what := fmt.Sprintf("and %d more findings", more)
		if more == 1 {
			what = "and one more finding"
		}
		lines = append(lines, sc.p.Dim(fmt.Sprintf("%s (go run ./checker run --raw %s)", what, sc.name())))
	}
	if sc.v.Exercise != nil && sc.v.Variant.File == sc.v.Exercise.Stub() {
		lines = append(lines, sc.p.Dim("next  ")+"edit "+relative(sc.Root, sc.v.Variant.File)+", then "+sc.p.Strong("make next"))
	}
	return lines
}
