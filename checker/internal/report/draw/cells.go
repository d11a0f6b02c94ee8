package draw

import (
	"strings"
	"time"

	"koans/checker/internal/timeline"
)

// A cell is one column of a lane.
type cell struct {
	bars    int           // how many bars reach into it
	covered time.Duration // for how long, together
	over    bool          // one of them broke the limit
	ill     bool          // one of them did not end well
	late    bool          // the only bar begins in its second half
	joined  bool          // the bar ends where the cell does, and another begins there
	instant bool
}

// bars draws the lane's bars, p.cells columns and one more.
func (p *plot) bars(r timeline.Row) string {
	cells := make([]cell, p.cells+1)
	for i, b := range r.Bars {
		if b.Instant() {
			cells[min(int(b.Start/p.step), p.cells)].instant = true
			continue
		}
		p.cover(cells, b)
		if i+1 < len(r.Bars) && r.Bars[i+1].Start == b.End && !r.Bars[i+1].Instant() && b.End%p.step == 0 && b.End > b.Start {
			cells[b.End/p.step-1].joined = true
		}
	}
	var out strings.Builder
	for i := 0; i < len(cells); {
		glyph, paint := p.glyph(cells[i], i)
		run := glyph
		for i++; i < len(cells); i++ {
			next, _ := p.glyph(cells[i], i)
			if kind(cells[i]) != kind(cells[i-1]) {
				break
			}
			run += next
		}
		out.WriteString(paint(run))
	}
	return out.String()
}

// cover adds b to the cells that it reaches into. One that takes no time because
// the recording ended as it began still gets a cell.
func (p *plot) cover(cells []cell, b timeline.Bar) {
	first := min(int(b.Start/p.step), p.cells)
	last := min(max(int((b.End-1)/p.step), first), p.cells)
	for i := first; i <= last; i++ {
		from := time.Duration(i) * p.step
		c := &cells[i]
		c.bars++
		c.covered += min(b.End, from+p.step) - max(b.Start, from)
		c.over = c.over || b.AtOnce > 0
		c.ill = c.ill || b.Outcome != ""
		c.late = b.Start-from >= p.step/2 && b.Start > from
	}
}

// kind tells cells apart that are painted differently, so that a run of equal ones
// takes one escape sequence.
func kind(c cell) int {
	switch {
	case c.instant:
		return 1
	case c.bars == 0:
		return 2
	case c.over:
		return 3
	case c.ill:
		return 4
	}
	return 5
}

func (p *plot) glyph(c cell, column int) (string, func(string) string) {
	switch kind(c) {
	case 1:
		return p.g.instant, p.Strong
	case 2:
		if p.Want > 0 && p.Want < p.Total && column == int(p.Want/p.step) {
			return p.g.want, p.Dim
		}
		return " ", plain
	case 3:
		return p.g.over, p.Bad
	case 4:
		return p.g.ill, p.Warn
	}
	return p.fill(c), p.Accent
}

func plain(s string) string { return s }

// fill is the glyph for a cell that ordinary bars reach into.
func (p *plot) fill(c cell) string {
	half := c.covered >= p.step/2
	switch {
	case c.joined:
		return p.g.last
	case c.bars > 1 && !half:
		return p.g.some
	case c.bars > 1, c.covered == p.step:
		return p.g.bar
	case c.late:
		return p.g.right
	}
	return p.g.left
}
