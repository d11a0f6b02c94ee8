package contract

import (
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"koans/checker/internal/course"
	"koans/checker/internal/run/gotest"
)

// A Matrix says which wrong answers each rule of an exercise refuses, and through which test.
type Matrix struct {
	Exercise string
	Rules    []MatrixRow // in the lesson's order
	Answers  int         // wrong ones that were looked at
	Idle     []string    // tests that alone refuse nothing: each answer that fails them fails another one, too
}

// A MatrixRow is a rule and the tests that prove it, in their order.
type MatrixRow struct {
	Rule  string
	Tests []MatrixTest
}

// A MatrixTest is a test and the wrong answers that fail it, by file, sorted.
type MatrixTest struct {
	Test    string
	Answers []string
}

// Empty reports whether nothing that is wrong breaks the rule.
func (r MatrixRow) Empty() bool {
	return !slices.ContainsFunc(r.Tests, func(t MatrixTest) bool { return len(t.Answers) > 0 })
}

// failed returns the top-level tests of a wrong answer that did not pass in the run that decided. Those that were not begun are
// not among them.
func (t trial) failed() []string {
	if t.kind != WrongAnswers {
		return nil
	}
	var names []string
	for _, one := range t.verdict.Tests {
		if failedAtTop(one) && one.Status != gotest.Skipped {
			names = append(names, one.Name)
		}
	}
	return names
}

// noteFailed keeps which tests a wrong answer fails. The caller holds mu, or is alone.
func (p *proof) noteFailed(a answer, tests []string) {
	if a.kind != WrongAnswers || p.opt.Quick {
		return
	}
	if p.failed == nil {
		p.failed = map[*course.Exercise]map[string][]string{}
	}
	if p.failed[a.Exercise] == nil {
		p.failed[a.Exercise] = map[string][]string{}
	}
	p.failed[a.Exercise][filepath.Base(a.Path())] = tests
}

// matrices sets rules, tests and wrong answers against each other, for the exercises whose lessons name their rules.
func (p *proof) matrices(exercises []*course.Exercise) {
	if !p.opt.wants(WrongAnswers) || p.opt.Quick {
		return
	}
	for _, e := range exercises {
		if e.Manifest() != nil {
			continue // nothing of it was run
		}
		l, err := e.Lesson()
		if err != nil || !l.Named() || e.Predicts() {
			continue
		}
		proofs, err := e.Proofs()
		if err != nil {
			continue // said by rules
		}
		m := matrix(l, proofs, p.failed[e])
		m.Exercise = e.Name
		p.report.Matrices = append(p.report.Matrices, m)
		t := tie{exercise: e, lesson: l}
		for _, row := range m.Rules {
			if len(row.Tests) > 0 && row.Empty() {
				t.inLesson(row.Rule, "Write the answer that breaks it into testdata/wrong. If nobody would write one, the rule may go.",
					"no wrong answer is refused by a test of the rule %q", row.Rule)
			}
		}
		p.owe(t.owed...)
	}
}

func matrix(l course.Lesson, proofs []course.Proof, failed map[string][]string) Matrix {
	m := Matrix{Answers: len(failed)}
	refusedBy := map[string][]string{}
	for _, answer := range slices.Sorted(maps.Keys(failed)) {
		for _, test := range failed[answer] {
			refusedBy[test] = append(refusedBy[test], answer)
		}
	}
	for _, r := range l.Proved(proofs) {
		row := MatrixRow{Rule: r.Name}
		for _, p := range proofs {
			if p.Rule == r.Name && !slices.ContainsFunc(row.Tests, func(t MatrixTest) bool { return t.Test == p.Test }) {
				row.Tests = append(row.Tests, MatrixTest{p.Test, refusedBy[p.Test]})
			}
		}
		m.Rules = append(m.Rules, row)
	}
	for _, p := range proofs {
		alone := slices.ContainsFunc(refusedBy[p.Test], func(answer string) bool { return len(failed[answer]) == 1 })
		if !alone && !slices.Contains(m.Idle, p.Test) {
			m.Idle = append(m.Idle, p.Test)
		}
	}
	return m
}

// Words is the row's rule as a heading, also where a bullet has no name.
func (r MatrixRow) Words() string {
	if strings.TrimSpace(r.Rule) == "" {
		return "(a rule without a name)"
	}
	return r.Rule
}
