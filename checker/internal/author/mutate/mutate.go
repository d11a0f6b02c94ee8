// Package mutate measures how much the tests of exercises see: it puts single faults into right answers, one
// at a time, and has the tests judge each, as they judge a learner's answer. A mutant that passes is either no fault,
// which is declared with its reason in the bank's equal.txt, or something that no test looks at.
//
// The operators know the faults of concurrent code; each is a unit of its own, see [operator].
package mutate

import (
	"cmp"
	"context"
	"fmt"
	"go/token"
	"go/types"
	"slices"
	"time"

	"koans/checker/internal/course"
	"koans/checker/internal/explain/diagnose"
	"koans/checker/internal/judge"
	"koans/checker/internal/run/exports"
	"koans/checker/internal/run/gotest"
	"koans/checker/internal/run/vet"
)

// A Judge builds and runs variants. [judge.Checker] is one.
type Judge interface {
	Check(ctx context.Context, variants []gotest.Variant, opt judge.Options, each func(int, judge.Verdict)) error
}

// Options say how thoroughly to look. The zero value is what the contract asks for.
type Options struct {
	All   bool // every mutant, not only those that a bounded time allows
	Fresh bool // judge also what is remembered

	// Progress, if not nil, is told what is being done. Calls come one at a time.
	Progress func(judge.Step)
}

// An Outcome is what became of a mutant.
type Outcome string

const (
	Refused Outcome = "refused"
	Equal   Outcome = "equal" // declared to be no fault
	Open    Outcome = "open"  // passed by every run, and nobody says why
)

// A Mutant is a right answer with one fault.
type Mutant struct {
	Exercise *course.Exercise
	Pos      diagnose.Position
	Operator string
	Function string
	Change   string
	Source   []byte // the file with the fault in it
	Outcome  Outcome
	Reason   string // of an equal one

	answer  gotest.Variant // the right one
	program []byte         // see [mutated]
	id      string
}

// with returns the answer with that text in the place of the file that the fault is in.
func (m Mutant) with(text []byte) gotest.Variant {
	v := m.answer
	v.Files = slices.Clone(v.Files)
	for i := range v.Files {
		if v.Files[i].Path == m.Pos.File {
			v.Files[i].Source = text
		}
	}
	return v
}

// A Row is what came of one exercise.
type Row struct {
	Exercise *course.Exercise
	Refused  int
	Equal    int
	Open     int
	Left     int // faults that were found and not tried, because there are so many
}

// Made returns how many mutants were made.
func (r Row) Made() int { return r.Refused + r.Equal + r.Open }

// A Report is what a measurement came to.
type Report struct {
	Rows       []Row // in the order of the course
	Mutants    []Mutant
	Stale      []*EntryError // entries of equal.txt that say nothing, or of no mutant
	Remembered int           // mutants that were not judged, because they were refused as they are
	Troubles   []error       // the machine's or the checker's own
	Duration   time.Duration
}

// Kept reports whether no mutant is open and every declaration stands.
func (r *Report) Kept() bool {
	return len(r.Stale) == 0 && len(r.Troubles) == 0 && !slices.ContainsFunc(r.Rows, func(row Row) bool { return row.Open > 0 })
}

// Measure makes mutants of the right answers to the exercises and has them judged.
func Measure(ctx context.Context, c *course.Course, by Judge, exercises []*course.Exercise, opt Options) (*Report, error) {
	began := time.Now()
	m := &measurement{course: c, judge: by, opt: opt, report: &Report{}}
	if err := m.make(ctx, exercises); err != nil {
		return nil, err
	}
	if err := m.run(ctx, exercises); err != nil {
		return nil, err
	}
	m.count(exercises)
	m.report.Duration = time.Since(began)
	return m.report, nil
}

// A measurement is one call of Measure.
type measurement struct {
	course *course.Course
	judge  Judge
	opt    Options
	report *Report
	left   map[*course.Exercise]int

	fset     *token.FileSet // of the sources
	importer types.Importer // of all that right answers import
}

// make fills the report with the mutants.
func (m *measurement) make(ctx context.Context, exercises []*course.Exercise) error {
	m.left = map[*course.Exercise]int{}
	if err := m.know(ctx, exercises); err != nil {
		return err
	}
	for _, e := range exercises {
		if err := m.makeOf(ctx, e); err != nil {
			return err
		}
	}
	return nil
}

// answers reads the right answers to e, the reference first.
func answers(e *course.Exercise) ([]gotest.Variant, error) {
	reference, err := gotest.Reference(e)
	if err != nil {
		return nil, err
	}
	paths, err := e.Right()
	if err != nil {
		return nil, err
	}
	all := []gotest.Variant{reference}
	for _, path := range paths {
		v, err := gotest.ReadVariant(e, path)
		if err != nil {
			return nil, err
		}
		all = append(all, v)
	}
	return all, nil
}

// know finds the types of all packages that right answers to the exercises import.
func (m *measurement) know(ctx context.Context, exercises []*course.Exercise) error {
	paths := []string{switchPath}
	for _, e := range exercises {
		right, err := answers(e)
		if err != nil {
			return err
		}
		for _, v := range right {
			paths = append(paths, vet.Imports([][]course.File{v.Files})...)
		}
	}
	m.fset = token.NewFileSet()
	var err error
	m.importer, err = exports.Importer(ctx, m.course.Root, m.fset, paths)
	return err
}

// makeOf makes the mutants of the right answers to e. No two have the same tokens.
func (m *measurement) makeOf(ctx context.Context, e *course.Exercise) error {
	excuses, wrong, err := readExcuses(e)
	if err != nil {
		return err
	}
	m.report.Stale = append(m.report.Stale, wrong...)
	right, err := answers(e)
	if err != nil {
		return err
	}
	given, err := givenBy(e)
	if err != nil {
		return err
	}
	seen := map[string]bool{}
	for i, answer := range right {
		most := mostOfRight
		if i == 0 {
			most = mostOfReference
		}
		for f, file := range answer.Files {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			beside := slices.Delete(slices.Clone(answer.Files), f, f+1)
			s, err := read(m.fset, file.Path, file.Source, beside, m.importer)
			if err != nil {
				m.report.Troubles = append(m.report.Troubles, fmt.Errorf("%s does not compile, and has no mutants: %w", file.Path, err))
				continue
			}
			var made []*mutated
			reasons := map[*mutated]string{}
			for _, c := range inTurn(given.without(candidates(s))) {
				reason := excused(c, excuses)
				if len(made) == most && !m.opt.All {
					m.left[e]++
					continue
				}
				text, err := c.compile(m.importer)
				if err != nil || seen[words(text)] {
					continue
				}
				seen[words(text)] = true
				one := &mutated{candidate: c, text: text}
				made = append(made, one)
				reasons[one] = reason
			}
			combine(s, made, m.importer)
			for _, one := range made {
				m.report.Mutants = append(m.report.Mutants, one.mutant(answer, reasons[one]))
			}
		}
	}
	for _, x := range excuses {
		if !x.used {
			m.report.Stale = append(m.report.Stale, &EntryError{EqualFile(e), x.line, "no mutant is like this any more: " + x.change})
		}
	}
	return nil
}

func (m *mutated) mutant(answer gotest.Variant, reason string) Mutant {
	at := m.source.fset.PositionFor(m.at.Pos(), false)
	mu := Mutant{Exercise: answer.Exercise, answer: answer, Pos: diagnose.Position{File: m.source.file, Line: at.Line, Col: at.Column},
		Operator: m.operator, Function: m.function, Change: m.what, Source: m.text, program: m.program, id: m.id}
	if reason != "" {
		mu.Outcome, mu.Reason = Equal, reason
	}
	return mu
}

// count adds up the rows and puts the mutants into the order of the course.
func (m *measurement) count(exercises []*course.Exercise) {
	place := map[*course.Exercise]int{}
	rows := make([]Row, len(exercises))
	for i, e := range exercises {
		place[e] = i
		rows[i] = Row{Exercise: e, Left: m.left[e]}
	}
	for _, mu := range m.report.Mutants {
		row := &rows[place[mu.Exercise]]
		switch mu.Outcome {
		case Refused:
			row.Refused++
		case Equal:
			row.Equal++
		case Open:
			row.Open++
		}
	}
	m.report.Rows = rows
	slices.SortStableFunc(m.report.Mutants, func(a, b Mutant) int {
		return cmp.Or(cmp.Compare(place[a.Exercise], place[b.Exercise]), cmp.Compare(a.Pos.File, b.Pos.File),
			cmp.Compare(a.Pos.Line, b.Pos.Line), cmp.Compare(a.Pos.Col, b.Pos.Col))
	})
}
