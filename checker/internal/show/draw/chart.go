// Package draw draws timelines: for the terminal as lines of text, and as SVG.
package draw

import (
	"fmt"
	"strings"
	"time"

	"koans/checker/internal/show/text"
	"koans/checker/internal/show/timeline"
)

// Options say what the lines are for.
type Options struct {
	Width   int // columns, at least 30
	Unicode bool
	text.Paint
}

// glyphs are the characters that a chart is made of.
type glyphs struct {
	bar, left, right, last, some string // a full cell, its halves, the last one before another bar, a little of several bars
	second, third                string // full cells of the other kinds
	over, ill, instant, want     string
	tick, more, arrow            string
}

var (
	unicodeGlyphs = glyphs{
		bar: "█", left: "▌", right: "▐", last: "▊", some: "▒", second: "▄", third: "▂",
		over: "▓", ill: "░", instant: "◆", want: "┊",
		tick: "╵", more: "⋮", arrow: "← ",
	}
	asciiGlyphs = glyphs{
		bar: "#", left: "#", right: "#", last: "|", some: "+", second: "=", third: "-",
		over: "!", ill: "~", instant: "*", want: ":",
		tick: "|", more: ":", arrow: "<- ",
	}
)

func (o Options) glyphs() glyphs {
	if o.Unicode {
		return unicodeGlyphs
	}
	return asciiGlyphs
}

// Chart draws c: a line for each row, below them the scale, and the legend if the
// bars are of several kinds.
func Chart(c timeline.Chart, o Options) []string {
	p := newPlot(c, o)
	var lines []string
	for i := range c.Rows {
		lines = append(lines, p.row(i))
	}
	if axis := p.axis(); axis != "" {
		lines = append(lines, axis)
	}
	lines = append(lines, p.below()...)
	if c.Dropped > 0 {
		lines = append(lines, o.Dim(fmt.Sprintf(" %d more spans were too many to record", c.Dropped)))
	}
	return lines
}

// plot is where things are on the screen.
type plot struct {
	timeline.Chart
	Options
	g     glyphs
	label int // columns of the lanes' names
	cells int // columns of the bars
	note  int // columns of the notes, right of the bars
	step  time.Duration
	notes map[int]note // by row
}

// note is a remark beside or below the rows.
type note struct {
	text  string
	paint func(string) string
}

const gap = 2 // columns between the bars and the notes

func newPlot(c timeline.Chart, o Options) *plot {
	p := &plot{Chart: c, Options: o, g: o.glyphs(), notes: make(map[int]note)}
	longest := 0
	said := false
	for i, r := range c.Rows {
		p.label = max(p.label, text.Width(text.Line(r.Name)))
		if n, ok := p.noteFor(r, &said); ok {
			p.notes[i] = n
			longest = max(longest, text.Width(n.text))
		}
	}
	p.label = min(p.label, o.Width/4)
	room := o.Width - p.label - 2 - 1 // an instant at the very end needs a column behind the last bar
	if longest > 0 {
		p.note = min(longest, room/2)
		room -= p.note + gap
	}
	if c.Length == 0 { // everything at one instant: there is nothing to scale
		p.cells = 1
		p.step = 1
		p.note = o.Width - p.label - 2 - 2 - gap
		return p
	}
	p.step = timeline.Step(c.Length, room)
	p.cells = int((c.Length-1)/p.step) + 1
	p.note = o.Width - p.label - 2 - 1 - p.cells - gap
	return p
}

// noteFor says what is worth saying beside a row. The limit is spoken of once, at
// the bar that broke it; where others broke it too they are painted so.
func (p *plot) noteFor(r timeline.Row, said *bool) (note, bool) {
	for _, b := range r.Bars {
		if b.AtOnce > 0 && !*said {
			*said = true
			return note{fmt.Sprintf("%s%s at once, limit is %d", p.g.arrow, ordinal(b.AtOnce), p.Limit), p.Bad}, true
		}
	}
	for _, b := range r.Bars {
		switch b.Outcome {
		case "":
			continue
		case timeline.Open:
			return note{"never ended", p.Warn}, true
		}
		return note{text.Line(b.Outcome), p.Warn}, true
	}
	if len(r.Bars) == 1 && r.Bars[0].Name != "" && p.Kinds == nil {
		return note{text.Line(r.Bars[0].Name), p.Dim}, true
	}
	return note{}, false
}

var ordinals = []string{2: "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"}

func ordinal(n int) string {
	if n >= 2 && n < len(ordinals) {
		return ordinals[n]
	}
	suffix := "th"
	if n/10%10 != 1 && n%10 >= 1 && n%10 <= 3 {
		suffix = []string{"st", "nd", "rd"}[n%10-1]
	}
	return fmt.Sprintf("%d%s", n, suffix)
}

func (p *plot) row(i int) string {
	r := p.Rows[i]
	if r.Folded > 0 {
		return p.Dim(fmt.Sprintf(" %s %s", text.Pad(p.g.more, p.label), folded(r)))
	}
	name := text.Line(r.Name)
	if r.Continued {
		name = ""
	}
	line := " " + text.Pad(text.Cut(name, p.label, ellipsis(p.Unicode)), p.label) + " " + p.bars(r)
	if n, ok := p.notes[i]; ok && p.note > 3 {
		line += strings.Repeat(" ", gap) + n.paint(text.Cut(n.text, p.note, ellipsis(p.Unicode)))
	}
	return strings.TrimRight(line, " ")
}

func ellipsis(unicode bool) string {
	if unicode {
		return "…"
	}
	return ".."
}

func folded(r timeline.Row) string {
	lanes := fmt.Sprintf("and %d more lanes", r.Folded)
	if r.Folded == 1 {
		lanes = "and one more lane"
	}
	if r.Alike {
		lanes += " like this one"
	}
	return lanes
}

// below is the legend and which part is shown, on one line if they fit.
func (p *plot) below() []string {
	var lines []string
	width := 0
	for _, piece := range append(p.legend(), p.part()...) {
		w := text.Width(piece.text)
		if lines == nil || width+3+w > p.Width {
			lines = append(lines, strings.Repeat(" ", p.label+2))
			width = p.label + 2
		} else {
			lines[len(lines)-1] += "   "
			width += 3
		}
		lines[len(lines)-1] += piece.paint(text.Cut(piece.text, p.Width-p.label-2, ellipsis(p.Unicode)))
		width += w
	}
	return lines
}

// legend tells what the kinds of bars are.
func (p *plot) legend() []note {
	var parts []note
	for kind, name := range p.Kinds {
		parts = append(parts, note{p.kindGlyph(kind) + " " + text.Line(name), p.kindPaint(kind)})
	}
	return parts
}

// part says which part of the recording is shown, when it is not all of it.
func (p *plot) part() []note {
	if !p.Part {
		return nil
	}
	if p.From == 0 {
		return []note{{fmt.Sprintf("(the first %s of %s)", Duration(p.Length), Duration(p.Took)), p.Dim}}
	}
	return []note{{fmt.Sprintf("(%s to %s of %s)", Duration(p.From), Duration(p.From+p.Length), Duration(p.Took)), p.Dim}}
}

func (p *plot) kindGlyph(kind int) string { return []string{p.g.bar, p.g.second, p.g.third}[kind] }

func (p *plot) kindPaint(kind int) func(string) string {
	return []func(string) string{p.Accent, p.Second, p.Third}[kind]
}

// axis is the line under the lanes: round times, each behind a tick.
func (p *plot) axis() string {
	if p.Length == 0 {
		return ""
	}
	const room = 9 // columns for a tick and its label
	every := timeline.Step(p.Length, max(p.cells/room, 1))
	var b strings.Builder
	b.WriteString(strings.Repeat(" ", p.label+2))
	at := 0
	for t := time.Duration(0); t <= p.Length && t >= 0; t += every {
		label := p.g.tick + Duration(p.From+t)
		column := int(t / p.step)
		if column < at || p.label+2+column+text.Width(label) > p.Width {
			continue
		}
		b.WriteString(strings.Repeat(" ", column-at) + label)
		at = column + text.Width(label) + 1
		b.WriteString(" ")
	}
	return p.Dim(strings.TrimRight(b.String(), " "))
}
