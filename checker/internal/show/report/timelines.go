package report

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"koans/checker/internal/judge"
	"koans/checker/internal/show/draw"
	"koans/checker/internal/show/text"
	"koans/checker/internal/show/timeline"
)

// Bounds on what is drawn on request. A picture of more lanes shows nothing more.
const (
	timelineRows = 40
	svgRows      = 60
	svgColumns   = 120
	mostPictures = 6
)

// Timelines draws what the goroutines of v's tests did: of the tests whose name
// contains test, or if test is "" the comparison and the most telling one.
// It returns an error when there is nothing to draw.
func Timelines(w io.Writer, s Style, v judge.Verdict, test string) error {
	recs, c, err := chosen(v, test)
	if err != nil {
		return err
	}
	sc := &screen{Style: s, p: s.paint(), v: v, bound: bounds[0]}
	if c != nil {
		sc.add(sc.comparison(*c)...)
		sc.add("")
	}
	for i, r := range recs {
		if i > 0 {
			sc.add("")
		}
		sc.add(sc.picture(r, timelineRows, "")...)
	}
	if all := recordings(v); test == "" && len(all) > len(recs) {
		sc.add("", "Other tests that recorded one:")
		for _, name := range otherTests(all, recs) {
			sc.add("  " + text.Cut(text.Line(name), s.columns()-2, s.ellipsis()))
		}
	}
	_, err = fmt.Fprintln(w, strings.Join(sc.lines, "\n"))
	return err
}

// SVG draws the same as [Timelines] as an SVG that needs nothing besides itself.
func SVG(w io.Writer, v judge.Verdict, test string) error {
	recs, c, err := chosen(v, test)
	if err != nil {
		return err
	}
	var figures []draw.Figure
	if c != nil {
		figures = append(figures, draw.Figure{Title: sceneTitle(*c), Comparison: c})
	}
	for _, r := range recs {
		chart := timeline.Layout(r.Recording, timeline.Room{Rows: svgRows, Columns: svgColumns})
		figures = append(figures, draw.Figure{
			Title:  pictureTitle(r.Test, chart.Kinds),
			Remark: tookWanted(chart),
			Bad:    chart.Want > 0 && chart.Want != chart.Took,
			Chart:  &chart,
		})
	}
	name := "timeline"
	if v.Exercise != nil {
		name = v.Exercise.Name
	}
	return draw.SVG(w, name, figures)
}

// chosen picks what to draw. c is nil when nothing is compared.
func chosen(v judge.Verdict, test string) (recs []timeline.Named, c *timeline.Comparison, err error) {
	all := recordings(v)
	if len(all) == 0 {
		return nil, nil, fmt.Errorf("no test of this run recorded a timeline")
	}
	if test != "" {
		for _, r := range all {
			if strings.Contains(strings.ToLower(r.Test), strings.ToLower(test)) {
				recs = append(recs, r)
			}
		}
		if len(recs) == 0 {
			return nil, nil, fmt.Errorf("no test whose name contains %q recorded a timeline", test)
		}
		return recs[:min(len(recs), mostPictures)], nil, nil
	}
	if compared, ok := timeline.Compare(all); ok {
		return []timeline.Named{middle(all, compared)}, &compared, nil
	}
	return []timeline.Named{mostTelling(all)}, nil, nil
}

// otherTests are the names of the tests in all that are not in shown, each once.
func otherTests(all, shown []timeline.Named) []string {
	var names []string
	for _, r := range all {
		drawn := slices.ContainsFunc(shown, func(s timeline.Named) bool { return s.Test == r.Test })
		if !drawn && !slices.Contains(names, r.Test) {
			names = append(names, r.Test)
		}
	}
	const most = 20
	if len(names) > most {
		names = append(names[:most-1], fmt.Sprintf("and %d more", len(names)-most+1))
	}
	return names
}
