package draw

import (
	"strings"
	"time"

	"koans/checker/internal/show/text"
	"koans/checker/internal/show/timeline"
)

// Comparison draws a bar for each entry, as long as its time, with its name before
// and the time behind it.
func Comparison(c timeline.Comparison, o Options) []string {
	label, figure := 0, 0
	for _, e := range c.Entries {
		label = max(label, text.Width(text.Line(e.Strategy)))
		figure = max(figure, text.Width(took(e)))
	}
	label = min(label, o.Width*2/5)
	room := max(o.Width-label-figure-4, 8)
	var lines []string
	for _, e := range c.Entries {
		name := text.Pad(text.Cut(text.Line(e.Strategy), label, ellipsis(o.Unicode)), label)
		bar := o.Accent(bar(e.Took, c.Longest, room, o.Unicode))
		figure := took(e)
		if missed(e) {
			figure = o.Bad(figure)
		}
		lines = append(lines, " "+name+" "+bar+" "+figure)
	}
	return lines
}

// missed says whether e took another time than its test wanted.
func missed(e timeline.Entry) bool { return e.Want > 0 && e.Want != e.Took }

func took(e timeline.Entry) string {
	if !missed(e) {
		return Duration(e.Took)
	}
	return Duration(e.Took) + ", wanted " + Duration(e.Want)
}

var eighths = []string{"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"}

// bar is d on a scale on which longest takes room columns; it is never empty.
func bar(d, longest time.Duration, room int, unicode bool) string {
	n := max(int(float64(d)/float64(longest)*float64(room)*8+0.5), 1)
	if !unicode {
		return strings.Repeat("#", max((n+4)/8, 1))
	}
	return strings.Repeat("█", n/8) + eighths[n%8]
}
