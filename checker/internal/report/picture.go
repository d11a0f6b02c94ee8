package report

import (
	"fmt"
	"slices"
	"strings"

	"koans/checker/internal/diagnose"
	"koans/checker/internal/report/draw"
	"koans/checker/internal/report/text"
	"koans/checker/internal/timeline"
)

// Rows of a picture: on failure it shares the screen, as a reward it has it to itself.
const (
	leastRows  = 2
	rewardRows = 12
)

// pictureOf draws what the goroutines did in the test of f, in at most room lines
// with the empty one before it; nothing when there is no recording or no room.
func (sc *screen) pictureOf(f diagnose.Finding, room int) []string {
	recs := recordings(sc.v)
	i := slices.IndexFunc(recs, func(r timeline.Named) bool { return r.Test == f.Test })
	if i < 0 {
		return nil
	}
	const others = 3 // the empty line, the title and the scale
	if room-others < leastRows {
		return nil
	}
	return sc.picture(recs[i], room-others)
}

// reward draws the comparison where strategies are compared, and else the test in which most happened.
func (sc *screen) reward() []string {
	recs := recordings(sc.v)
	var lines []string
	if c, ok := timeline.Compare(recs); ok {
		for i := range c.Entries {
			c.Entries[i].Label = sentence(c.Entries[i].Label)
		}
		lines = append(draw.Comparison(c, sc.drawing()), "")
	}
	if len(recs) == 0 {
		return lines
	}
	best := slices.MaxFunc(recs, func(a, b timeline.Named) int { return interest(a) - interest(b) })
	return append(lines, sc.picture(best, rewardRows)...)
}

// interest is how much there is to see: spans, and time that goes by.
func interest(r timeline.Named) int {
	n := min(len(r.Spans), 1000)
	if r.Took > 0 {
		n += 1000
	}
	if r.Want > 0 {
		n += 1000
	}
	return n
}

// picture is a title and the chart.
func (sc *screen) picture(r timeline.Named, rows int) []string {
	chart := timeline.Layout(r.Recording, rows)
	title := text.Line(sentence(r.Test))
	took := tookWanted(chart)
	gap := max(sc.columns()-text.Width(title)-text.Width(took), 2)
	painted := sc.p.Dim(took)
	if chart.Want > 0 && chart.Want != chart.Took {
		painted = sc.p.Bad(took)
	}
	head := sc.p.Strong(title) + strings.Repeat(" ", gap) + painted
	if text.Width(title)+2+text.Width(took) > sc.columns() {
		head = sc.p.Strong(text.Cut(title, sc.columns()-text.Width(took)-2, sc.ellipsis())) + "  " + painted
	}
	return append([]string{head}, draw.Chart(chart, sc.drawing())...)
}

func tookWanted(c timeline.Chart) string {
	if !c.Simulated {
		return "took " + draw.Rough(c.Took)
	}
	took := "took " + draw.Duration(c.Took)
	if c.Want > 0 && c.Want != c.Took {
		took += fmt.Sprintf(", wanted %s", draw.Duration(c.Want))
	}
	return took
}
