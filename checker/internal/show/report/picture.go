package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"koans/checker/internal/explain/diagnose"
	"koans/checker/internal/show/draw"
	"koans/checker/internal/show/text"
	"koans/checker/internal/show/timeline"
)

// Rows of a picture: on failure it shares the screen, as a reward it has it to itself.
const (
	leastRows  = 2
	rewardRows = 12
	nameRoom   = 16 // columns that names are likely to take
)

// pictureOf draws what the goroutines did in the test of f, in at most room lines
// with the empty one before it; nothing when there is no recording or no room.
func (sc *screen) pictureOf(f diagnose.Finding, room int) []string {
	recs := recordings(sc.v)
	i := slices.IndexFunc(recs, func(r timeline.Named) bool { return r.Test == f.Test })
	if i < 0 || recs[i].Took == 0 { // of what took no time there is nothing to see
		return nil
	}
	for rows := room - 1; rows >= leastRows; rows-- { // the title, the scale and a legend take their share too
		if lines := sc.picture(recs[i], rows, f.Message); height(lines) <= room {
			return lines
		}
	}
	return nil
}

// reward draws the comparison where ways are compared, and the test in which most
// happened.
func (sc *screen) reward() []string {
	recs := recordings(sc.v)
	if len(recs) == 0 {
		return nil
	}
	c, compared := timeline.Compare(recs)
	if !compared {
		if most := mostTelling(recs); most.Took > 0 {
			return sc.picture(kept(most), rewardRows, "")
		}
		return nil
	}
	lines := append(sc.comparison(c), "")
	return append(lines, sc.picture(kept(middle(recs, c)), rewardRows, "")...)
}

// kept is a recording of a test that has passed: whatever its author had expected, the time that it took is right.
func kept(r timeline.Named) timeline.Named {
	r.Want = 0
	return r
}

func (sc *screen) comparison(c timeline.Comparison) []string {
	title := text.Cut(sceneTitle(c), sc.columns(), sc.ellipsis())
	return append([]string{sc.p.Strong(title)}, draw.Comparison(c, sc.drawing())...)
}

// sceneTitle is the heading of a comparison.
func sceneTitle(c timeline.Comparison) string {
	if c.Scene == "" {
		return "time for each way"
	}
	return text.Line(sentence("/" + c.Scene))
}

// mostTelling is the recording in which there is most to see.
func mostTelling(recs []timeline.Named) timeline.Named {
	return slices.MaxFunc(recs, func(a, b timeline.Named) int { return interest(a) - interest(b) })
}

// middle is the recording of the way that is neither the slowest nor the fastest:
// one thing after another and all at once are dull to look at.
func middle(recs []timeline.Named, c timeline.Comparison) timeline.Named {
	entries := slices.SortedFunc(slices.Values(c.Entries), func(a, b timeline.Entry) int { return cmp.Compare(a.Took, b.Took) })
	e := entries[(len(entries)-1)/2]
	return recs[slices.IndexFunc(recs, func(r timeline.Named) bool { return r.Test == e.Test && r.Strategy == e.Strategy })]
}

// silence is longer than anybody works: tests let a year go by to see whether somebody polls.
const silence = 100 * 24 * time.Hour

// interest is how much there is to see: spans, time that goes by, several lanes.
func interest(r timeline.Named) int {
	n := min(len(r.Spans), 100)
	if r.Took > 0 && r.Took < silence {
		n += 1000
	}
	if r.Want > 0 {
		n += 1000
	}
	return n
}

// picture is a title and the chart, in which the lanes stay that about names.
func (sc *screen) picture(r timeline.Named, rows int, about string) []string {
	chart := timeline.Layout(r.Recording, timeline.Room{Rows: rows, Columns: sc.columns() - nameRoom, About: about})
	title := text.Line(pictureTitle(r.Test, chart.Kinds))
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

// pictureTitle is the test in words, with the scene of a subtest behind it. Who is
// named in the picture is written as there: Judit, not judit.
func pictureTitle(test string, names []string) string {
	top, scene, nested := strings.Cut(test, "/")
	words := strings.Fields(sentence(top))
	for i, w := range words {
		if n := slices.IndexFunc(names, func(n string) bool { return strings.EqualFold(n, w) }); n >= 0 {
			words[i] = names[n]
		}
	}
	if !nested {
		return strings.Join(words, " ")
	}
	return strings.Join(words, " ") + ": " + sentence("/"+scene)
}
