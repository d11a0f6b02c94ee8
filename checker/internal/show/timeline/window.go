package timeline

import (
	"slices"
	"time"
)

// A window is the part of a recording that is shown.
type window struct{ from, until time.Duration }

// A recording with fewer bars in its busiest lane is shown whole, and a part of
// one shows about that many.
const (
	manyBars = 12
	fewBars  = 4
)

// windowOf chooses what is shown on columns columns (0: any number). A long
// repetitive recording would come out as mush: then it is a part in which the
// short bars can be told apart, with the first trouble in it if there is any.
func windowOf(rec Recording, atOnce []int, columns int) window {
	whole := window{0, max(rec.Took, rec.Want)}
	busiest, short := bars(rec)
	cells := time.Duration(columns)
	if columns <= 0 || busiest < manyBars || short >= whole.until/cells {
		return whole
	}
	length := max(short, 1) * cells
	length = max(length, whole.until/time.Duration(busiest)*fewBars)
	round := Step(length, 10)
	length -= length % round
	if length >= whole.until {
		return whole
	}
	for i, s := range rec.Spans {
		if (atOnce[i] > 0 || s.Outcome != "") && s.Start > length/2 {
			from := min(s.Start-length/2, whole.until-length) / round * round
			return window{from, from + length}
		}
		if atOnce[i] > 0 || s.Outcome != "" {
			break
		}
	}
	// Before the first span a test may have had something to prepare.
	from := min(rec.Spans[0].Start/round, (whole.until-length+round-1)/round) * round
	return window{from, from + length}
}

// bars returns how many bars the busiest lane has, and how long a short one is:
// a tenth of all are shorter.
func bars(rec Recording) (busiest int, short time.Duration) {
	perLane := make(map[string]int)
	var lengths []time.Duration
	for _, s := range rec.Spans {
		if s.Instant() {
			continue
		}
		perLane[s.Lane]++
		busiest = max(busiest, perLane[s.Lane])
		lengths = append(lengths, s.End-s.Start)
	}
	if len(lengths) == 0 {
		return 0, 0
	}
	slices.Sort(lengths)
	return busiest, lengths[len(lengths)/10]
}

// clip returns the part of s that is in the window, counted from its beginning.
func (w window) clip(s Span) (Span, bool) {
	if s.Start > w.until || s.End < w.from || s.Start == w.until && !s.Instant() || s.End == w.from && !s.Instant() && w.from > 0 {
		return s, false
	}
	s.Start = max(s.Start, w.from) - w.from
	s.End = min(s.End, w.until) - w.from
	return s, true
}
