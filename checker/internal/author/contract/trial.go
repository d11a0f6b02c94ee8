package contract

import (
	"context"
	"errors"
	"fmt"
	"io/fs"

	"koans/checker/internal/course"
	"koans/checker/internal/explain/diagnose"
	"koans/checker/internal/judge"
	"koans/checker/internal/run/gotest"
)

// An answer is a file that is judged, and what for.
type answer struct {
	kind Kind
	gotest.Variant
}

// owes is a shortfall at a line of the answer; line 0 means the file as a whole.
func (a answer) owes(p Point, line int, help, format string, args ...any) Shortfall {
	return Shortfall{
		Point: p, Exercise: a.Exercise.Name, Pos: diagnose.Position{File: a.File, Line: line},
		Message: fmt.Sprintf(format, args...), Help: help,
	}
}

// collect reads the answers to the exercises. One that should be there and is
// not, or whose tests cannot be run, is a shortfall and left out.
func (p *proof) collect(exercises []*course.Exercise) []answer {
	var all []answer
	for _, e := range exercises {
		if _, err := e.Tests(); err != nil {
			p.owe(unrunnable(e, err))
			continue
		}
		for _, one := range []struct {
			kind  Kind
			point Point
			files func() ([]string, error)
		}{
			{Stubs, Stub, only(e.Stub())},
			{Solutions, Right, only(e.Solution())},
			{RightAnswers, Right, e.Right},
			{WrongAnswers, Wrong, e.Wrong},
		} {
			if p.opt.wants(one.kind) {
				all = append(all, p.readAll(e, one.kind, one.point, one.files)...)
			}
		}
	}
	return all
}

// unrunnable is the shortfall of an exercise whose requirements cannot be read.
func unrunnable(e *course.Exercise, err error) Shortfall {
	var manifest *course.ManifestError
	if errors.As(err, &manifest) {
		return Shortfall{Point: Tests, Exercise: e.Name, Message: manifest.Says, Help: manifest.Mend + ".",
			Pos: diagnose.Position{File: e.File(course.ManifestFile), Line: manifest.Line}}
	}
	return Shortfall{Point: Tests, Exercise: e.Name, Pos: diagnose.Position{File: e.TestFile()}, Message: err.Error(),
		Help: "Nothing of this exercise can be run without its tests."}
}

func only(file string) func() ([]string, error) {
	return func() ([]string, error) { return []string{file}, nil }
}

func (p *proof) readAll(e *course.Exercise, kind Kind, point Point, list func() ([]string, error)) []answer {
	files, err := list()
	if err != nil {
		p.trouble(err)
		return nil
	}
	var answers []answer
	for _, file := range files {
		v, err := gotest.ReadVariant(e, file)
		if errors.Is(err, fs.ErrNotExist) {
			p.owe(Shortfall{Point: point, Exercise: e.Name, Pos: diagnose.Position{File: file}, Message: "the file is missing"})
			continue
		}
		if err != nil {
			p.trouble(err)
			continue
		}
		answers = append(answers, answer{kind, v})
	}
	return answers
}

// runAll judges the answers, those of a kind by one call. Stubs have a call of
// their own because they are not perturbed, and wrong answers because there are
// many and each is wrong in the first run already.
func (p *proof) runAll(ctx context.Context, answers []answer) error {
	for _, round := range []struct {
		name  string
		kinds []Kind
		runs  int
	}{
		{"stubs", []Kind{Stubs}, 1},
		{"right answers", []Kind{Solutions, RightAnswers}, p.opt.Runs},
		{"wrong answers", []Kind{WrongAnswers}, max(1, p.opt.Runs/3)},
	} {
		var due []answer
		for _, kind := range round.kinds {
			due = append(due, p.due(ofKind(answers, kind), round.runs)...)
		}
		if err := p.run(ctx, round.name, due, round.runs); err != nil {
			return err
		}
	}
	return nil
}

func ofKind(answers []answer, kind Kind) []answer {
	var some []answer
	for _, a := range answers {
		if a.kind == kind {
			some = append(some, a)
		}
	}
	return some
}

// due counts the answers and returns those that have not met the contract in so many runs before.
func (p *proof) due(answers []answer, runs int) []answer {
	var due []answer
	for _, a := range answers {
		p.count(a)
		r, ok := p.cache.get(a)
		if p.opt.Fresh || !ok || r.Runs < runs {
			due = append(due, a)
			continue
		}
		p.report.Remembered++
		p.noteSuite(a, r)
	}
	return due
}

func (p *proof) count(a answer) {
	switch a.kind {
	case Stubs:
		p.report.Stubs++
	case WrongAnswers:
		p.report.Wrong++
	default:
		p.report.Right++
	}
}

// run judges the answers and remembers those that meet the contract. One that
// falls short is not remembered: it may have been the machine, and will be asked again.
func (p *proof) run(ctx context.Context, name string, answers []answer, runs int) error {
	if len(answers) == 0 {
		return nil
	}
	variants := make([]gotest.Variant, len(answers))
	for i, a := range answers {
		variants[i] = a.Variant
	}
	var again, unlucky, misnamed, slipped []trial
	err := p.judge.Check(ctx, variants, p.options(name, runs), func(i int, v judge.Verdict) {
		t := trial{answers[i], v}
		p.mu.Lock()
		p.report.Runs += v.Runs
		p.mu.Unlock()
		if v.Outcome != judge.Errored && t.tooSlow() {
			again = append(again, t)
			return
		}
		if v.Outcome == judge.Passed && v.Runs > plainRuns(v.Runs) && t.wantsPerturbing() {
			unlucky = append(unlucky, t)
			return
		}
		if t.slipped() {
			slipped = append(slipped, t)
			return
		}
		if t.refusedAsElse() {
			misnamed = append(misnamed, t)
			return
		}
		p.settle(t)
	})
	if err != nil {
		return fmt.Errorf("judging the %s: %w", name, err)
	}
	for _, t := range again {
		if err := p.timeAlone(ctx, &t); err != nil {
			return err
		}
		p.settle(t)
	}
	for _, t := range misnamed {
		if err := p.nameAgain(ctx, t, runs); err != nil {
			return err
		}
	}
	for _, t := range unlucky {
		if err := p.perturbMore(ctx, t); err != nil {
			return err
		}
	}
	for _, t := range slipped {
		if err := p.countRefusals(ctx, t); err != nil {
			return err
		}
	}
	return nil
}

// slipped says whether t is a wrong answer that a run let pass although every run is to refuse it.
func (t trial) slipped() bool {
	v := t.verdict
	return t.kind == WrongAnswers && !t.wantsPerturbing() && v.Clean > 0 && (v.Outcome == judge.Passed || v.Outcome == judge.Failed)
}

// How many perturbed runs an answer gets that slipped through once, and which part of these may let it pass: one in so many.
const (
	recount = 16
	oneIn   = 4
)

// countRefusals settles such an answer. One that slips through often means that the test must be made stronger, and is a
// shortfall. One that hardly ever does is told of, each time, and remembered by nobody: the scheduler of a
// strange machine is not to decide whether the workbook as a whole stands. For the same reason the runs
// are perturbed ones, of which every learner's verdict has some: plain ones may miss the same moment again and again.
func (p *proof) countRefusals(ctx context.Context, t trial) error {
	var more judge.Verdict
	opt := judge.Options{Perturbed: recount, GoOn: true, AsIs: true}
	err := p.judge.Check(ctx, []gotest.Variant{t.Variant}, opt, func(_ int, v judge.Verdict) { more = v })
	if err != nil {
		return fmt.Errorf("judging %s again: %w", t.File, err)
	}
	p.mu.Lock()
	p.report.Runs += more.Runs
	p.mu.Unlock()
	w, _, err := readWant(t.Source)
	if err != nil || more.Outcome != judge.Failed || more.Clean*oneIn > more.Runs || w.mismatch(more.Findings[0], t.answer) != "" {
		p.settle(t)
		return nil
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.report.Slipped = append(p.report.Slipped, fmt.Sprintf("%s: accepted in %d of %d runs: make the test stronger",
		t.File, t.verdict.Clean+more.Clean, t.verdict.Runs+more.Runs))
	return nil
}

// refusedAsElse says whether t is a wrong answer that was refused in each run, but not as what it declares.
func (t trial) refusedAsElse() bool {
	return t.kind == WrongAnswers && t.verdict.Outcome == judge.Failed && t.verdict.Clean == 0 && len(t.refused()) > 0
}

// nameAgain settles such an answer. Which of its faults strikes first may depend
// on the schedule, and on a busy machine it is another one now and then; what
// is declared must be what is seen, if not each time.
func (p *proof) nameAgain(ctx context.Context, t trial, runs int) error {
	for range retries {
		if !t.refusedAsElse() {
			break
		}
		opt := p.options("", runs)
		opt.Progress = nil
		err := p.judge.Check(ctx, []gotest.Variant{t.Variant}, opt, func(_ int, v judge.Verdict) {
			t.verdict = v
			p.mu.Lock()
			p.report.Runs += v.Runs
			p.mu.Unlock()
		})
		if err != nil {
			return fmt.Errorf("judging %s again: %w", t.File, err)
		}
	}
	p.settle(t)
	return nil
}

// morePerturbed is how many perturbed runs an answer gets that declares to need
// them and has passed the usual few.
const morePerturbed = 15

// perturbMore settles such an answer.
func (p *proof) perturbMore(ctx context.Context, t trial) error {
	opt := judge.Options{Perturbed: morePerturbed, AsIs: true}
	err := p.judge.Check(ctx, []gotest.Variant{t.Variant}, opt, func(_ int, v judge.Verdict) {
		t.verdict = v
		p.mu.Lock()
		p.report.Runs += v.Runs
		p.mu.Unlock()
	})
	if err != nil {
		return fmt.Errorf("perturbing %s more: %w", t.File, err)
	}
	p.settle(t)
	return nil
}

// wantsPerturbing says whether t is a wrong answer that only unlucky schedules show.
func (t trial) wantsPerturbing() bool {
	if t.kind != WrongAnswers {
		return false
	}
	w, _, err := readWant(t.Source)
	return err == nil && w.perturbed
}

// options asks for all runs even after a refusal, to tell how often, and judges by
// the tests as they are: whether exercises.sum knows them is a point of its own.
func (p *proof) options(name string, runs int) judge.Options {
	opt := judge.Options{Repeat: plainRuns(runs) - 1, Perturbed: runs - plainRuns(runs), GoOn: true, AsIs: true}
	if p.opt.Progress != nil {
		opt.Progress = func(s judge.Step) {
			s.Doing = name + ": " + s.Doing
			p.opt.Progress(s)
		}
	}
	return opt
}

// plainRuns is how many of so many runs are not perturbed: the first, and half of the others.
func plainRuns(runs int) int { return 1 + (runs-1)/2 }

// A trial is an answer and the verdict on it.
type trial struct {
	answer
	verdict judge.Verdict
}

// settle draws the conclusion from a trial.
func (p *proof) settle(t trial) {
	if t.verdict.Outcome == judge.Errored {
		p.trouble(fmt.Errorf("judging %s: %w", t.File, t.verdict.Err))
		return
	}
	if owed := t.shortfalls(); len(owed) > 0 {
		p.owe(owed...)
		return
	}
	r := record{Runs: t.verdict.Runs, Suite: t.suite()}
	p.mu.Lock()
	p.noteSuite(t.answer, r)
	p.mu.Unlock()
	if err := p.cache.put(t.answer, r); err != nil {
		p.trouble(err)
	}
}

func (t trial) shortfalls() []Shortfall {
	switch t.kind {
	case Stubs:
		return t.stub()
	case WrongAnswers:
		return t.refused()
	default:
		return append(t.accepted(), t.slow()...)
	}
}

// how says in which way the run that decided was made, so that it can be made again.
func (t trial) how() string {
	if t.verdict.Raw == nil {
		return "the first run"
	}
	return t.verdict.Raw.Name()
}

// said is the first finding in short, with its place.
func (t trial) said() string {
	if len(t.verdict.Findings) == 0 {
		return "no reason is given"
	}
	f := t.verdict.Findings[0]
	at := ""
	if f.Pos.Line > 0 {
		at = fmt.Sprintf(" at line %d", f.Pos.Line)
		if f.Pos.File != t.File {
			at = " at " + base(f.Pos)
		}
	}
	return fmt.Sprintf("%s%s: %s", f.Kind, at, firstLine(f.Message))
}
