package contract

import (
	"context"
	"fmt"
	"strings"
	"time"

	"koans/checker/internal/course"
	"koans/checker/internal/explain/diagnose"
	"koans/checker/internal/judge"
	"koans/checker/internal/run/gotest"
)

// How long all tests of an exercise may take together, under the race detector.
const (
	simulatedLimit = time.Second
	realLimit      = 5 * time.Second
)

// noise is how much more than the limit is put down to the machine. What is
// measured is wall time, which other work can only lengthen; so whatever is over
// the limit is run again with nothing beside it, and the least of all runs counts.
const (
	noise   = 1.5
	retries = 3
)

// A Suite is how long the tests of an exercise took with the reference answer.
type Suite struct {
	Exercise  string
	Simulated time.Duration // tests in bubbles, together
	Real      time.Duration // the others
}

// suite adds up the tests of the run. The zero value is given for all but reference answers that passed.
func (t trial) suite() Suite {
	if t.kind != Solutions || t.verdict.Outcome != judge.Passed || t.verdict.Raw == nil {
		return Suite{}
	}
	s := Suite{Exercise: t.answer.Exercise.Name}
	if serverOf(t.answer.Exercise) != "" {
		return s
	}
	real := realTests(t.answer.Exercise)
	for _, test := range t.verdict.Raw.Tests {
		switch {
		case strings.Contains(test.Name, "/"): // part of the time of its parent
		case real[test.Name]:
			s.Real += test.Duration
		default:
			s.Simulated += test.Duration
		}
	}
	return s
}

// realTests are the tests that do not run in bubbles.
func realTests(e *course.Exercise) map[string]bool {
	files, err := readTests(e)
	if err != nil {
		return nil
	}
	real := map[string]bool{}
	for _, f := range files {
		for _, test := range f.tests() {
			real[test.Name.Name] = f.reaches(test, f.isReal) || !f.reaches(test, f.isBubble) && !f.reaches(test, f.isUncaught)
		}
	}
	return real
}

// over says what of the suite takes too long, in words; "" if nothing does.
func (s Suite) over() string {
	var too []string
	for _, part := range []struct {
		name        string
		took, limit time.Duration
	}{
		{"simulated", s.Simulated, simulatedLimit},
		{"real", s.Real, realLimit},
	} {
		if float64(part.took) > noise*float64(part.limit) {
			too = append(too, fmt.Sprintf("the tests on %s time take %v together, the limit is %v",
				part.name, part.took.Round(10*time.Millisecond), part.limit))
		}
	}
	return strings.Join(too, "; ")
}

// tooSlow reports whether the run took longer than its kind of answer may, or was stopped, as happens on a busy machine.
func (t trial) tooSlow() bool {
	switch t.kind {
	case Stubs:
		return t.stubIsSlow() || hangs(t.verdict.Raw) && !t.answer.Exercise.PlantsFault()
	case Solutions:
		return t.suite().over() != ""
	}
	return false
}

func (t trial) stubIsSlow() bool { return t.verdict.Raw != nil && t.verdict.Raw.Duration > stubLimit }

// slow is what a reference answer owes when its tests take too long.
func (t trial) slow() []Shortfall {
	if t.kind != Solutions {
		return nil
	}
	over := t.suite().over()
	if over == "" {
		return nil
	}
	s := t.owes(Tests, diagnose.Position{File: t.answer.Exercise.File(t.answer.Exercise.Name + "_test.go")}, "Try fewer schedules, or let simulated time do the waiting.", "%s", over)
	return []Shortfall{s.byTheClock()}
}

// timeAlone runs the answer again with nothing beside it, until it is quick
// enough, and takes over the quickest run.
func (p *proof) timeAlone(ctx context.Context, t *trial) error {
	for range retries {
		if !t.tooSlow() {
			return nil
		}
		err := p.judge.Check(ctx, []gotest.Variant{t.Variant}, judge.Options{Jobs: 1, AsIs: true, RulesFirst: asLearnersMeet(t.answer)}, func(_ int, v judge.Verdict) {
			p.mu.Lock()
			defer p.mu.Unlock()
			p.report.Runs += v.Runs
			if v.Outcome == t.verdict.Outcome && v.Raw != nil && t.verdict.Raw != nil && v.Raw.Duration < t.verdict.Raw.Duration {
				t.verdict.Raw, t.verdict.Findings = v.Raw, v.Findings
			}
		})
		if err != nil {
			return fmt.Errorf("timing %s: %w", t.Path(), err)
		}
	}
	return nil
}

// noteSuite keeps how long the tests of a reference answer took. The caller holds mu, or is alone.
func (p *proof) noteSuite(a answer, r record) {
	if a.kind == Solutions {
		p.report.Suites = append(p.report.Suites, r.Suite)
	}
}
