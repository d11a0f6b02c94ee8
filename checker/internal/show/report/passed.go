package report

import (
	"fmt"
	"strings"

	"koans/checker/internal/show/draw"
	"koans/checker/internal/show/text"
)

// passed is one line of facts, and the picture as the reward.
func (sc *screen) passed(raw bool) {
	facts := []string{plural(sc.topLevel(), "test")}
	if sc.v.Runs > 0 {
		runs := plural(sc.v.Runs, "run")
		if sc.v.Seed != 0 {
			runs += fmt.Sprintf(" (seed %d)", sc.v.Seed)
		}
		facts = append(facts, runs)
	}
	facts = append(facts, draw.Rough(sc.v.Duration))
	head, fact := sc.pick("✓ ", "ok ")+text.Line(sc.name()), strings.Join(facts, sc.pick(" · ", ", "))
	line := sc.p.GoodHead(head) + sc.p.Strong(" passed")
	if text.Width(head+" passed  "+fact) <= sc.columns() {
		sc.add(line + "  " + sc.p.Dim(fact))
	} else {
		sc.add(line)
		sc.add(sc.painted(sc.p.Dim, fact, 3)...)
	}
	sc.block(sc.reward())
	sc.block(sc.stood())
	sc.block(sc.refusals())
	if !raw {
		sc.block(sc.rest(0))
	}
}

// stood says why plain go test would hang on an answer that passes.
func (sc *screen) stood() []string {
	if len(sc.v.Stood) == 0 {
		return nil
	}
	return sc.painted(sc.p.Dim, "By the way: your answer holds a lock while time goes by, or waits inside a Once. That is fine, but simulated time stands still "+
		"meanwhile, so it was tested with locks that let it go on. Plain go test cannot do that, and would hang.", 4)
}

// refusals warn of what only grading would refuse: a pass here, and no point there.
func (sc *screen) refusals() []string {
	var lines []string
	for _, f := range sc.v.Refused {
		lines = append(lines, sc.painted(sc.p.Warn, "warning: passed here, but grading would refuse it. "+f.Message, 4)...)
		lines = append(lines, sc.where(f, 0)...)
		sc.bound.advice = 10 // all that may be imported: nothing else competes for the screen
		lines = append(lines, sc.advice("help", f.Help)...)
	}
	return lines
}

// topLevel counts the tests that the exercise declares; subtests are parts of them.
func (sc *screen) topLevel() int {
	n := 0
	for _, t := range sc.v.Tests {
		if !strings.Contains(t.Name, "/") {
			n++
		}
	}
	return n
}

func plural(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
