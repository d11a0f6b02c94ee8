package report

import (
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"koans/checker/internal/class/grade"
	"koans/checker/internal/class/gradebook"
	"koans/checker/internal/show/draw"
	"koans/checker/internal/show/text"
)

// Grading returns what is to be told each step of a grading: how far it is, and how long the rest will take if it goes on
// like this. On a terminal one line is rewritten in place; elsewhere a line is written every tenth part.
func Grading(w io.Writer, s Style) func(grade.Step) {
	began := time.Now()
	f, ok := w.(*os.File)
	terminal := ok && isTerminal(f) && os.Getenv("TERM") != "dumb"
	var mu sync.Mutex
	tenth := 0
	return func(step grade.Step) {
		mu.Lock()
		defer mu.Unlock()
		line := gradingLine(step, time.Since(began))
		if terminal {
			const clear = "\r\x1b[K"
			if step.Done == step.Total {
				fmt.Fprint(w, clear)
				return
			}
			fmt.Fprint(w, clear+s.paint().Dim(text.Cut(line, s.columns()-1, s.ellipsis())))
			return
		}
		if now := 10 * step.Done / max(step.Total, 1); now > tenth && step.Total > 1 {
			tenth = now
			fmt.Fprintln(w, line)
		}
	}
}

func gradingLine(step grade.Step, gone time.Duration) string {
	line := fmt.Sprintf("graded %d of %d, %d answers judged, %d known", step.Done, step.Total, step.Judged, step.Known)
	if step.Done > 0 && step.Done < step.Total {
		left := time.Duration(float64(gone) / float64(step.Done) * float64(step.Total-step.Done))
		line += ", about " + draw.Rough(left.Round(time.Second)) + " left"
	}
	return line
}

// Gradebook writes what a class came to on a screen: how many passed each concept, and
// what most often kept them from it. out is where the whole is.
func Gradebook(w io.Writer, s Style, g *gradebook.Gradebook, out string) error {
	sc := &screen{Style: s, p: s.paint()}
	handed, sum := 0, 0.0
	for _, r := range g.Students {
		if r.Handed && r.Problem == "" {
			handed++
			sum += r.Points
		}
	}
	sc.add(fmt.Sprintf("%s, %d handed in; %s of %s points on average", plural(len(g.Students), "student"), handed,
		points(sum/math.Max(1, float64(handed))), points(g.Max())))
	sc.block(sc.concepts(g))
	sc.block(sc.common(g))
	sc.block(sc.looks(g))
	sc.block([]string{"isolation: " + g.Isolation, "gradebook: " + filepath.Join(out, "index.html")})
	_, err := fmt.Fprintln(w, strings.Join(sc.lines, "\n"))
	return err
}

func points(x float64) string { return strings.TrimSuffix(fmt.Sprintf("%.1f", x), ".0") }

// concepts has a bar a concept: as much of it full as students passed.
func (sc *screen) concepts(g *gradebook.Gradebook) []string {
	name := 0
	for _, c := range g.Concepts {
		name = max(name, text.Width(c.Name))
	}
	var lines []string
	for i, c := range g.Concepts {
		passed := 0
		for _, r := range g.Students {
			if r.Scores[i].Status == gradebook.Passed {
				passed++
			}
		}
		const room = 30
		full := room * passed / max(len(g.Students), 1)
		bar := strings.Repeat(sc.pick("█", "#"), full) + strings.Repeat(sc.pick("░", "."), room-full)
		lines = append(lines, fmt.Sprintf(" %-4s %s %s %d of %d passed", c.Number, text.Pad(c.Name, name), bar, passed, len(g.Students)))
	}
	return lines
}

// common lists the findings that most students have.
func (sc *screen) common(g *gradebook.Gradebook) []string {
	most := g.Common()
	var lines []string
	for _, c := range most[:min(len(most), 5)] {
		lines = append(lines, text.Cut(fmt.Sprintf(" %d× %s, %s: %s", c.Students, c.Concept, c.Kind.Words(), text.Line(c.Message)), sc.columns(), sc.ellipsis()))
	}
	if len(lines) > 0 {
		lines = slices.Insert(lines, 0, "most common:")
	}
	return lines
}

// looks lists what needs a look: all of it, as the page does.
func (sc *screen) looks(g *gradebook.Gradebook) []string {
	var lines []string
	for _, l := range g.Looks() {
		lines = append(lines, text.Cut(fmt.Sprintf(" %s: %s", text.Line(l.What), text.Line(l.Text)), sc.columns(), sc.ellipsis()))
	}
	if len(lines) > 0 {
		lines = slices.Insert(lines, 0, "to be looked at:")
	}
	return lines
}
