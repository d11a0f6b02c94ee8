package draw

import (
	"strings"
	"time"

	"koans/checker/internal/show/timeline"
)

// A cell is one column of a lane.
type cell struct {
	bars    int              // how many bars reach into it
	covered time.Duration    // for how long, together
	kinds   [3]time.Duration // for how long those of each kind
	over    bool             // one of them broke the limit
	ill     bool             // one of them did not end well
	late    bool             // the only bar begins in its second half
	joined  bool             // the bar ends where the cell does, and another begins there
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
		for i++; i < len(cells) && cells[i].look() == cells[i-1].look(); i++ {
			glyph, _ := p.glyph(cells[i], i)
			run += glyph
		}
		out.WriteString(paint(run)) // one escape sequence for a run of equal cells
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
		share := min(b.End, from+p.step) - max(b.Start, from)
		c.covered += share
		c.kinds[b.Kind] += share
		c.over = c.over || b.AtOnce > 0
		c.ill = c.ill || b.Outcome != ""
		c.late = b.Start-from >= p.step/2 && b.Start > from
	}
}

// looks tell cells apart that are painted differently.
type look int

const (
	instant look = iota
	empty
	over
	ill
	well // and, added to it, the kind
)

func (c cell) look() look {
	switch {
	case c.instant:
		return instant
	case c.bars == 0:
		return empty
	case c.over:
		return over
	case c.ill:
		return ill
	}
	return well + look(c.kind())
}

// kind is that which takes most of the cell.
func (c cell) kind() int {
	most := 0
	for k, share := range c.kinds {
		if share > c.kinds[most] {
			most = k
		}
	}
	return most
}

func (p *plot) glyph(c cell, column int) (string, func(string) string) {
	switch look := c.look(); look {
	case instant:
		return p.g.instant, p.Strong
	case empty:
		if want := p.Want - p.From; p.Want > 0 && want >= 0 && want < p.Length && column == int(want/p.step) {
			return p.g.want, plain
		}
		return " ", plain
	case over:
		return p.g.over, p.Bad
	case ill:
		return p.g.ill, p.Warn
	default:
		return p.fill(c), p.kindPaint(int(look - well))
	}
}

func plain(s string) string { return s }

// fill is the glyph for a cell that ordinary bars reach into.
func (p *plot) fill(c cell) string {
	half := c.covered >= p.step/2
	switch {
	case c.kind() > 0:
		return p.kindGlyph(c.kind())
	case c.joined && p.Kinds == nil:
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
