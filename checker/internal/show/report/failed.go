package report

import (
	"fmt"
	"path/filepath"
	"strings"

	"koans/checker/internal/explain/diagnose"
	"koans/checker/internal/show/text"
)

// screenLines is how tall the first finding may be with all that belongs to it: a
// terminal of 24 lines, less the one for the prompt.
const screenLines = 23

// A bound is how many lines the parts of a finding may take. Findings that people
// wrote fit into the first; the others are for those gone wild, such as an assertion
// that prints a megabyte. RAW=1 shows all.
type bound struct{ message, advice, places, place int }

var bounds = []bound{{6, 4, 4, 2}, {4, 3, 3, 2}, {3, 2, 2, 1}, {2, 1, 1, 1}}

// failed shows the first finding whole: as loosely as a screen allows.
func (sc *screen) failed(o VerdictOptions) {
	if len(sc.v.Findings) == 0 {
		sc.add(sc.headline("", "")...)
		sc.block(sc.footer(diagnose.Finding{}, o))
		return
	}
	f := sc.v.Findings[0]
	if sc.fit(f, o, bounds[0]) {
		return
	}
	if o.Hint != "" && f.Asks() {
		bare := f
		bare.Help = "" // a hint says more than a general question
		if sc.fit(bare, o, bounds[0]) {
			return
		}
	}
	o.Hint = "" // a hint is whole or not there, and all else comes first
	for _, b := range bounds {
		if sc.fit(f, o, b) {
			return
		}
	}
}

// fit writes the finding within b, and says whether a screen has room for it.
func (sc *screen) fit(f diagnose.Finding, o VerdictOptions, b bound) bool {
	sc.lines, sc.bound = nil, b
	sc.finding(f, o)
	// On a narrow terminal scrolling is the lesser evil: what is cut cannot be typed.
	return len(sc.lines) <= screenLines || sc.columns() < usualWidth
}

// finding writes what cannot shrink first; the source around the line and the timeline share the rest.
func (sc *screen) finding(f diagnose.Finding, o VerdictOptions) {
	sc.add(sc.headline(f.Kind.Words(), f.Test)...)
	sc.block(append(sc.message(f), sc.rule(f)...))

	places := sc.places(f.Related)
	advice := append(sc.advice("help", f.Help), sc.hint(o.Hint)...)
	footer := sc.footer(f, o)
	room := screenLines - len(sc.lines) - len(places) - height(advice) - height(footer)

	where, picture := sc.share(f, room)
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

// share divides room lines between the source around the finding and the picture:
// two lines of source on either side, or one if the picture would lose lanes.
func (sc *screen) share(f diagnose.Finding, room int) (where, picture []string) {
	wide, narrow := sc.where(f, 2), sc.where(f, 1)
	picture = sc.pictureOf(f, room-len(narrow))
	if len(wide)+height(picture) <= room {
		return wide, picture
	}
	return narrow, picture
}

// headline names the exercise, if there is one, and the kind in plain words, and where there is room the test.
func (sc *screen) headline(what, test string) []string {
	head, rest := sc.pick("✗ ", "FAILED ")+text.Line(sc.name()), sc.pick(" failed", "")
	switch {
	case sc.name() == "":
		head, rest = sc.pick("✗ ", "FAILED: ")+what, ""
	case what != "":
		rest += ": " + what
	}
	if text.Width(head+rest) > sc.columns() {
		return []string{sc.p.BadHead(text.Cut(head, sc.columns(), sc.ellipsis())), sc.p.Strong(what)}
	}
	line := sc.p.BadHead(head) + sc.p.Strong(rest)
	test = text.Line(test)
	if gap := sc.columns() - text.Width(head+rest+test); test != "" && gap >= 2 {
		line += strings.Repeat(" ", gap) + sc.p.Dim(test)
	}
	return []string{line}
}

// message is the finding's sentence, and how often it was seen.
func (sc *screen) message(f diagnose.Finding) []string {
	message := sc.wholeGroups(f)
	if f.Count > 1 {
		message += fmt.Sprintf(" (%d times)", f.Count)
	}
	lines := sc.painted(sc.p.Strong, message, sc.bound.message)
	if sc.v.Clean > 0 && sc.v.Runs > sc.v.Clean {
		lines = append(lines, sc.painted(sc.p.Warn, sc.sometimes(), 4)...)
	}
	return lines
}

// wholeGroups is the finding's message, with as many of its parts as the screen has room for.
func (sc *screen) wholeGroups(f diagnose.Finding) string {
	message := f.Message
	for n := len(f.Parts) - 1; n > 0 && len(text.Wrap(text.Safe(message), sc.measure())) > sc.bound.message; n-- {
		message = strings.Join(f.Parts[:n], "") + ", and others wait, too"
	}
	return message
}

// mostRule is how many lines the rule may take: it is quoted whole, and lessons are written so that it fits.
const mostRule = 6

// rule quotes what the lesson says: that is what was to be the case.
func (sc *screen) rule(f diagnose.Finding) []string {
	if f.Rule.Name == "" {
		return nil
	}
	const label = "rule"
	lines := sc.wrapped(f.Rule.Name+". "+f.Rule.Text, strings.Repeat(" ", len(label)+2), mostRule)
	lines[0] = sc.p.Good(label) + lines[0][len(label):]
	return lines
}

// sometimes says that it depends on the schedule, and how to see it again.
func (sc *screen) sometimes() string {
	line := fmt.Sprintf("In %d of %d runs: it depends on the schedule.", sc.v.Runs-sc.v.Clean, sc.v.Runs)
	if sc.v.Seed != 0 {
		line += fmt.Sprintf(" Again: make run NAME=%s SEED=%d", sc.name(), sc.v.Seed)
	}
	return line
}

// painted wraps s and paints each line by itself: a colour that goes on over a
// line's end would also colour what a narrow terminal adds there.
func (sc *screen) painted(paint func(string) string, s string, most int) []string {
	lines := sc.wrapped(s, "", most)
	for i := range lines {
		lines[i] = paint(lines[i])
	}
	return lines
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

// where is the place of the finding and the source around it.
func (sc *screen) where(f diagnose.Finding, around int) []string {
	if f.Pos.File == "" {
		return nil
	}
	pos := f.Pos
	pos.File = text.Line(relative(sc.Root, pos.File))
	at := cutFront(pos.String(), sc.columns()-5, sc.ellipsis())
	lines := []string{sc.p.Dim(sc.pick(" ─▸ ", " --> ")) + sc.p.Accent(at)}
	return append(lines, sc.excerpt(f.Pos, around)...)
}

// cutFront shortens a path where it is least missed.
func cutFront(path string, width int, mark string) string {
	if text.Width(path) <= width {
		return path
	}
	_, end := text.Split(path, text.Width(path)-width+text.Width(mark))
	return mark + end
}

// places are the other places that belong to a finding, their names aligned.
func (sc *screen) places(related []diagnose.Related) []string {
	more := 0
	if most := sc.bound.places; len(related) > most {
		more = len(related) - most + 1
		related = related[:most-1]
	}
	wide := 0
	for _, r := range related {
		wide = max(wide, text.Width(sc.place(r.Pos)))
	}
	wide = min(wide, sc.columns()/2)
	var lines []string
	for _, r := range related {
		place := text.Pad(cutFront(sc.place(r.Pos), wide, sc.ellipsis()), wide)
		message := sc.wrapped(r.Message, strings.Repeat(" ", wide+6), sc.bound.place)
		lines = append(lines, "    "+sc.p.Accent(place)+"  "+message[0][wide+6:])
		lines = append(lines, message[1:]...)
	}
	if more > 0 {
		lines = append(lines, sc.p.Dim(fmt.Sprintf("    and %d more places", more)))
	}
	return lines
}

// advice is a labelled paragraph: help, hint, next.
func (sc *screen) advice(label, s string) []string {
	if strings.TrimSpace(s) == "" {
		return nil
	}
	lines := sc.wrapped(s, strings.Repeat(" ", len(label)+2), sc.bound.advice)
	lines[0] = sc.p.Good(label) + lines[0][len(label):]
	return lines
}

// hint is the hint whole, or nothing: half of one leads astray.
func (sc *screen) hint(s string) []string {
	const label = "hint"
	if len(text.Wrap(text.Safe(strings.TrimSpace(s)), sc.measure()-len(label)-2)) > sc.bound.advice {
		return nil
	}
	return sc.advice(label, s)
}

// footer says what else there is and what to type next.
func (sc *screen) footer(f diagnose.Finding, o VerdictOptions) []string {
	var lines []string
	if !o.Raw {
		lines = append(lines, sc.rest(len(sc.v.Findings)-1)...)
	}
	if e := sc.v.Exercise; e == nil || sc.v.Variant.Main() != e.File(e.Files()[0]) {
		return lines
	}
	file := relative(sc.Root, sc.v.Variant.Path())
	if sc.v.Variant.Has(f.Pos.File) { // the whole path is on the screen already
		file = filepath.Base(f.Pos.File)
	}
	next := "edit " + file + ", then make next"
	if kept := keptSoFar(sc.v); kept != "" {
		next += " (" + kept + ")"
	}
	return append(lines, sc.advice("next", next)...)
}
