package report

import (
	"fmt"
	"io"
	"strings"

	"koans/checker/internal/run/gotest"
	"koans/checker/internal/show/draw"
	"koans/checker/internal/show/timeline"
)

// Chart draws the ways that the tests recorded, one picture for each scene.
func Chart(w io.Writer, s Style, tests []gotest.Test) error {
	sc := &screen{Style: s, p: s.paint(), bound: bounds[0]}
	for i, c := range timeline.Scenes(recordingsOf(tests)) {
		if i > 0 {
			sc.add("")
		}
		sc.add(sc.comparison(c)...)
	}
	_, err := fmt.Fprintln(w, strings.Join(sc.lines, "\n"))
	return err
}

// ChartSVG draws the same as [Chart] as an SVG that needs nothing besides itself.
func ChartSVG(w io.Writer, title string, tests []gotest.Test) error {
	var figures []draw.Figure
	for _, c := range timeline.Scenes(recordingsOf(tests)) {
		figures = append(figures, draw.Figure{Title: sceneTitle(c), Comparison: &c})
	}
	return draw.SVG(w, title, figures)
}
