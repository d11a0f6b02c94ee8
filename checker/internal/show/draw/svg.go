package draw

import (
	"encoding/xml"
	"fmt"
	"io"
	"strings"
	"time"

	"koans/checker/internal/show/text"
	"koans/checker/internal/show/timeline"
)

// A Figure is one part of an SVG, under a heading of its own.
type Figure struct {
	Title  string
	Remark string // at the right end of the heading, such as "took 4 s, wanted 6 s"
	Bad    bool   // the remark tells of something that should not be

	Chart *timeline.Chart // one of the two

	Comparison *timeline.Comparison
}

// Sizes in the SVG's units, which are pixels unless it is scaled.
const (
	svgWidth   = 860
	svgMargin  = 24
	svgTitle   = 30 // height of a figure's heading
	svgRow     = 24
	svgBar     = 14
	svgAxis    = 26
	svgGap     = 28 // between figures
	svgLetter  = 7.3
	svgLabels  = 180 // at most, for the lanes' names
	svgFigures = 110 // for the times behind the bars of a comparison

	svgNoteLetters = 30 // at most, for a remark beside a lane
	svgNotes       = svgNoteLetters * svgLetter
)

// style needs no class of the page that the picture is put into, follows the
// reader's choice of dark or light, and prints on paper in both; what colour says a
// pattern or a word says too.
const style = `
  .k { --ink: #1f2328; --faint: #59636e; --line: #d1d9e0; --ground: #ffffff; --a: #0969da; --b: #a5c8f0; --c: #8250df; --bad: #cf222e; --ill: #9a6700; }
  @media (prefers-color-scheme: dark) {
    .k { --ink: #e6edf3; --faint: #9198a1; --line: #3d444d; --ground: #0d1117; --a: #4493f8; --b: #2a4a72; --c: #ab7df8; --bad: #f85149; --ill: #d29922; }
  }
  @media print {
    .k { --ink: #000; --faint: #444; --line: #bbb; --ground: #fff; --a: #0969da; --b: #a5c8f0; --c: #8250df; --bad: #cf222e; --ill: #9a6700; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  }
  .k text { font: 13px ui-sans-serif, system-ui, "Segoe UI", Helvetica, Arial, sans-serif; fill: var(--ink); }
  .k .t { font-weight: 600; font-size: 15px; } .k .f { fill: var(--faint); } .k .x { fill: var(--bad); } .k .y { fill: var(--ill); } .k .s { font-size: 12px; }
  .k .ground { fill: var(--ground); } .k line { stroke: var(--line); } .k .want { stroke: var(--bad); stroke-dasharray: 4 3; }
  .k .a { fill: var(--a); } .k .b { fill: var(--b); } .k .c { fill: var(--c); } .k .o { fill: var(--bad); stroke: var(--ink); } .k .m { fill: var(--ink); }
  .k .i { fill: none; stroke: var(--ill); stroke-width: 1.5; stroke-dasharray: 4 2; }
`

// SVG writes the figures one below the other as a picture that needs nothing
// besides itself. title is what a screen reader says.
func SVG(w io.Writer, title string, figures []Figure) error {
	var body svg
	body.y = svgMargin
	for i, f := range figures {
		if i > 0 {
			body.y += svgGap
		}
		body.figure(f)
	}
	height := body.y + svgMargin
	var out strings.Builder
	fmt.Fprintf(&out, `<svg xmlns="http://www.w3.org/2000/svg" class="k" width="%d" height="%.0f" viewBox="0 0 %d %.0f" role="img">`+"\n",
		svgWidth, height, svgWidth, height)
	fmt.Fprintf(&out, "<title>%s</title>\n<style>%s</style>\n", escape(title), style)
	fmt.Fprintf(&out, `<rect class="ground" width="%d" height="%.0f"/>`+"\n", svgWidth, height)
	out.WriteString(body.b.String())
	out.WriteString("</svg>\n")
	if _, err := io.WriteString(w, out.String()); err != nil {
		return fmt.Errorf("writing the SVG: %w", err)
	}
	return nil
}

// svg is a picture in the making; y is how far down it has come.
type svg struct {
	b strings.Builder
	y float64
}

func (s *svg) text(x, y float64, class, anchor, str string) {
	if str == "" {
		return
	}
	fmt.Fprintf(&s.b, `<text x="%.1f" y="%.1f" class="%s" text-anchor="%s">%s</text>`+"\n", x, y, class, anchor, escape(str))
}

func (s *svg) rect(x, y, width, height float64, class, tip string) {
	fmt.Fprintf(&s.b, `<rect x="%.2f" y="%.1f" width="%.2f" height="%.0f" rx="2" class="%s"><title>%s</title></rect>`+"\n",
		x, y, max(width, 1), height, class, escape(tip))
}

func (s *svg) line(x1, y1, x2, y2 float64, class string) {
	fmt.Fprintf(&s.b, `<line x1="%.1f" y1="%.1f" x2="%.1f" y2="%.1f" class="%s"/>`+"\n", x1, y1, x2, y2, class)
}

func (s *svg) figure(f Figure) {
	class := "f"
	if f.Bad {
		class = "x"
	}
	room := (svgWidth - 2*svgMargin - float64(text.Width(f.Remark))*svgLetter) / (svgLetter * 1.15)
	s.text(svgMargin, s.y+16, "t", "start", text.Cut(f.Title, int(room), "…"))
	s.text(svgWidth-svgMargin, s.y+16, class, "end", f.Remark)
	s.y += svgTitle
	if f.Chart != nil {
		s.chart(*f.Chart)
	} else if f.Comparison != nil {
		s.comparison(*f.Comparison)
	}
}

func (s *svg) chart(c timeline.Chart) {
	p := newPlot(c, Options{Width: 10_000, Unicode: true}) // for its remarks beside the lanes; where things are is told here
	label, notes := 0.0, 0.0
	for i, r := range c.Rows {
		label = max(label, float64(text.Width(text.Line(r.Name)))*svgLetter)
		notes = max(notes, float64(text.Width(p.notes[i].text))*svgLetter)
	}
	label, notes = min(label, svgLabels), min(notes, svgNotes)
	left, right := svgMargin+label+12, svgWidth-svgMargin-notes-12
	at := func(d time.Duration) float64 {
		return left + (right-left)*float64(d)/float64(max(c.Length, 1))
	}
	top := s.y
	bottom := top + float64(len(c.Rows))*svgRow
	s.axis(c, at, top, bottom)
	for i, r := range c.Rows {
		y := top + float64(i)*svgRow
		if r.Folded > 0 {
			s.text(left, y+16, "f s", "start", "⋮ "+folded(r))
			continue
		}
		if !r.Continued {
			s.text(left-12, y+16, "", "end", text.Cut(text.Line(r.Name), int(label/svgLetter), "…"))
		}
		for _, b := range r.Bars {
			s.bar(b, at, y+(svgRow-svgBar)/2)
		}
		s.text(right+14, y+16, noteClass(r)+" s", "start", text.Cut(p.notes[i].text, svgNoteLetters, "…"))
	}
	s.y = bottom + svgAxis
	s.below(p, left)
}

// noteClass is the colour of the remark beside r.
func noteClass(r timeline.Row) string {
	class := "f"
	for _, b := range r.Bars {
		if b.AtOnce > 0 {
			return "x"
		}
		if b.Outcome != "" {
			class = "y"
		}
	}
	return class
}

// axis draws the scale, and where the end was wanted if it lies inside.
func (s *svg) axis(c timeline.Chart, at func(time.Duration) float64, top, bottom float64) {
	every := timeline.Step(max(c.Length, 1), 8)
	for t := time.Duration(0); t <= c.Length && t >= 0; t += every {
		s.line(at(t), top, at(t), bottom+4, "")
		s.text(at(t), bottom+18, "f s", "middle", Duration(c.From+t))
	}
	if want := c.Want - c.From; c.Want > 0 && c.Want != c.Took && want >= 0 && want <= c.Length {
		s.line(at(want), top-2, at(want), bottom+4, "want")
	}
}

func (s *svg) bar(b timeline.Bar, at func(time.Duration) float64, y float64) {
	x, end := at(b.Start), at(b.End)
	if b.Instant() {
		fmt.Fprintf(&s.b, `<path d="M%.1f %.1fl6 7-6 7-6-7z" class="m"><title>%s</title></path>`+"\n", x, y, escape(tip(b)))
		return
	}
	width := end - x
	if width > 3 {
		width-- // a hair between two bars that touch
	}
	switch class := []string{"a", "b", "c"}[b.Kind]; {
	case b.AtOnce > 0:
		s.rect(x, y, width, svgBar, "o", tip(b))
	case b.Outcome != "":
		s.rect(x, y, width, svgBar, "i", tip(b))
	default:
		s.rect(x, y, width, svgBar, class, tip(b))
	}
}

// tip is what a pointer that rests on a bar is told.
func tip(b timeline.Bar) string {
	what := text.Line(strings.TrimSpace(b.Lane + " " + b.Name))
	if b.Instant() {
		return what
	}
	what += ": " + Duration(b.End-b.Start)
	if b.Outcome != "" {
		what += ", " + text.Line(b.Outcome)
	}
	return what
}

// below writes the legend and which part is shown.
func (s *svg) below(p *plot, left float64) {
	x := left
	for kind, name := range p.Kinds {
		s.rect(x, s.y, svgBar, svgBar, []string{"a", "b", "c"}[kind], name)
		name = text.Cut(text.Line(name), 30, "…")
		s.text(x+20, s.y+11, "s", "start", name)
		x += 20 + float64(text.Width(name))*svgLetter + 18
	}
	for _, n := range p.part() {
		s.text(x, s.y+11, "f s", "start", n.text)
		x += float64(text.Width(n.text)) * svgLetter
	}
	if x > left {
		s.y += svgBar + 4
	}
}

func (s *svg) comparison(c timeline.Comparison) {
	label := 0.0
	for _, e := range c.Entries {
		label = max(label, float64(text.Width(text.Line(e.Strategy)))*svgLetter)
	}
	label = min(label, 2*svgLabels)
	left := svgMargin + label + 12
	for i, e := range c.Entries {
		y := s.y + float64(i)*(svgRow+4)
		s.text(left-12, y+16, "", "end", text.Cut(text.Line(e.Strategy), int(label/svgLetter), "…"))
		width := (svgWidth - svgMargin - svgFigures - left) * float64(e.Took) / float64(max(c.Longest, 1))
		s.rect(left, y+3, max(width, 2), svgRow-6, "a", Duration(e.Took))
		class := "f"
		if missed(e) {
			class = "x"
		}
		s.text(left+max(width, 2)+8, y+16, class, "start", took(e))
	}
	s.y += float64(len(c.Entries)) * (svgRow + 4)
}

// escape makes s text of XML: no markup, and none of the characters that XML forbids.
func escape(s string) string {
	var b strings.Builder
	if err := xml.EscapeText(&b, []byte(text.Line(s))); err != nil {
		return "" // a Builder never fails
	}
	return b.String()
}
