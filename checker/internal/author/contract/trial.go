package contract

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

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

// owes is a shortfall at a place in the answer.
func (a answer) owes(p Point, at diagnose.Position, help, format string, args ...any) Shortfall {
	at.Col = 0 // an author needs no more than the line
	return Shortfall{Point: p, Exercise: a.Exercise.Name, Pos: at, Message: fmt.Sprintf(format, args...), Help: help}
}

// whole is the place of what is true of the answer as a whole.
func (a answer) whole() diagnose.Position { return diagnose.Position{File: a.Path()} }

// place is the finding's own if it is in the answer.
func (a answer) place(f diagnose.Finding) diagnose.Position {
	if a.Has(f.Pos.File) {
		return f.Pos
	}
	return a.whole()
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
			read  func(*course.Exercise) ([]gotest.Variant, []error)
		}{
			{Stubs, Stub, only(gotest.Own)},
			{Solutions, Right, only(gotest.Reference)},
			{RightAnswers, Right, banked((*course.Exercise).Right)},
			{WrongAnswers, Wrong, banked((*course.Exercise).Wrong)},
		} {
			if p.opt.wants(one.kind) {
				all = append(all, p.readAll(e, one.kind, one.point, one.read)...)
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
	return Shortfall{Point: Tests, Exercise: e.Name, Pos: diagnose.Position{File: e.File(e.Name + "_test.go")}, Message: err.Error(),
		Help: "Nothing of this exercise can be run without its tests."}
}

// only reads one answer.
func only(read func(*course.Exercise) (gotest.Variant, error)) func(*course.Exercise) ([]gotest.Variant, []error) {
	return func(e *course.Exercise) ([]gotest.Variant, []error) {
		v, err := read(e)
		if err != nil {
			return nil, []error{err}
		}
		return []gotest.Variant{v}, nil
	}
}

// banked reads the answers that list finds.
func banked(list func(*course.Exercise) ([]string, error)) func(*course.Exercise) ([]gotest.Variant, []error) {
	return func(e *course.Exercise) (all []gotest.Variant, errs []error) {
		paths, err := list(e)
		if err != nil {
			return nil, []error{err}
		}
		for _, path := range paths {
			v, err := gotest.ReadVariant(e, path)
			if err != nil {
				errs = append(errs, err)
				continue
			}
			all = append(all, v)
		}
		return all, errs
	}
}

func (p *proof) readAll(e *course.Exercise, kind Kind, point Point, read func(*course.Exercise) ([]gotest.Variant, []error)) []answer {
	variants, errs := read(e)
	for _, err := range errs {
		var misfit *gotest.MisfitError
		var missing *fs.PathError
		switch {
		case errors.As(err, &misfit):
			p.owe(Shortfall{Point: point, Exercise: e.Name, Pos: diagnose.Position{File: misfit.Path}, Message: misfit.Says, Help: ofFiles(e)})
		case errors.Is(err, fs.ErrNotExist) && errors.As(err, &missing):
			p.owe(Shortfall{Point: point, Exercise: e.Name, Pos: diagnose.Position{File: missing.Path}, Message: "the file is missing", Help: ofFiles(e)})
		default:
			p.trouble(err)
		}
	}
	var answers []answer
	for _, v := range variants {
		answers = append(answers, answer{kind, v})
	}
	return answers
}

// ofFiles says what an answer to e is made of.
func ofFiles(e *course.Exercise) string {
	names := strings.Join(e.Files(), ", ")
	if len(e.Files()) > 1 {
		return "An answer is a folder with " + names + " and no other file of Go: these are the files that " + course.ManifestFile + " lists."
	}
	return "An answer is " + names + " alone; of an exercise with several files " + course.ManifestFile + " lists them: files = [...]"
}

// runAll judges the answers, those of a kind by one call. Stubs have a call of
// their own because they are not perturbed, and wrong answers because there are
// many and each is wrong in the first run already.
func (p *proof) runAll(ctx context.Context, answers []answer) error {
	right := slices.Concat(ofKind(answers, Solutions), ofKind(answers, RightAnswers))
	wrong := ofKind(answers, WrongAnswers)
	if err := p.run(ctx, "stubs", p.due(ofKind(answers, Stubs), 1), 1); err != nil {
		return err
	}
	if err := p.run(ctx, "right answers", p.due(right, p.opt.Runs), p.opt.Runs); err != nil {
		return err
	}
	if p.opt.Quick {
		return p.refuseQuickly(ctx, p.due(wrong, 0))
	}
	if err := p.run(ctx, "wrong answers", p.due(wrong, p.opt.wrongRuns()), p.opt.wrongRuns()); err != nil {
		return err
	}
	return p.noteRefusals(ctx, wrong)
}

// wrongRuns is how often all tests are asked of a wrong answer.
func (o Options) wrongRuns() int { return max(1, o.Runs/3) }

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
		p.noteFailed(a, r.Failed)
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
		p.countRuns(v)
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
		if err := p.nameAgain(ctx, t); err != nil {
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
	more, err := p.judgeAgain(ctx, t.answer, judge.Options{Perturbed: recount, GoOn: true, AsIs: true})
	if err != nil {
		return err
	}
	w, _, err := t.want()
	if err != nil || more.Outcome != judge.Failed || more.Clean*oneIn > more.Runs || w.mismatch(more.Findings[0], t.answer) != "" {
		p.settle(t)
		return nil
	}
	p.note("%s: accepted in %d of %d runs: make the test stronger", t.relative(), t.verdict.Clean+more.Clean, t.verdict.Runs+more.Runs)
	return nil
}

// judgeAgain judges one answer by itself.
func (p *proof) judgeAgain(ctx context.Context, a answer, opt judge.Options) (judge.Verdict, error) {
	var verdict judge.Verdict
	err := p.judge.Check(ctx, []gotest.Variant{a.Variant}, opt, func(_ int, v judge.Verdict) { verdict = v })
	if err != nil {
		return verdict, fmt.Errorf("judging %s again: %w", a.Path(), err)
	}
	p.countRuns(verdict)
	return verdict, nil
}

// causes are what the runs that refused the answer said first.
func (t trial) causes() []diagnose.Finding {
	if len(t.verdict.Causes) == 0 {
		return t.verdict.Findings[:min(1, len(t.verdict.Findings))]
	}
	return t.verdict.Causes
}

// otherwise returns those of the causes that are not what the answer declares.
func (t trial) otherwise(w want) []diagnose.Finding {
	return slices.DeleteFunc(slices.Clone(t.causes()), func(f diagnose.Finding) bool { return w.mismatch(f, t.answer) == "" })
}

// refusedAsElse says whether t is a wrong answer that no run let pass unless it may, and one refused as something that it does not declare.
func (t trial) refusedAsElse() bool {
	if t.kind != WrongAnswers || t.verdict.Outcome != judge.Failed {
		return false
	}
	w, _, err := t.want()
	return err == nil && (w.perturbed || t.verdict.Clean == 0) && len(t.otherwise(w)) > 0
}

// renamings is how many more runs tell what such an answer is refused as most of the time.
const renamings = 6

// nameAgain settles such an answer. Which of its faults strikes first may depend on the schedule, and on a busy machine it is
// another one now and then. Only when most of several runs say something else does the answer not do what it declares; if
// fewer do, that is told, each time, and stops nobody.
func (p *proof) nameAgain(ctx context.Context, t trial) error {
	opt := p.options("", 1+renamings)
	opt.Progress = nil
	if t.wantsPerturbing() {
		opt = judge.Options{Perturbed: recount, GoOn: true, AsIs: true}
	}
	more, err := p.judgeAgain(ctx, t.answer, opt)
	if err != nil {
		return err
	}
	again := trial{t.answer, more}
	switch {
	case again.slipped():
		return p.countRefusals(ctx, again)
	case more.Outcome != judge.Failed && !t.wantsPerturbing():
		p.settle(again)
		return nil
	}
	t.verdict.Causes = slices.Concat(t.causes(), again.causes())
	t.verdict.Runs, t.verdict.Clean = t.verdict.Runs+more.Runs, t.verdict.Clean+more.Clean
	w, _, err := t.want()
	other := t.otherwise(w)
	if err != nil || 2*len(other) > len(t.causes()) || len(other) == 0 {
		p.settle(t)
		return nil
	}
	p.note("%s: refused as something else in %d of %d runs: %s", t.relative(), len(other), t.verdict.Runs, said(other[0], t.answer))
	return nil
}

// note says what is worth a word and stops nobody.
func (p *proof) note(format string, args ...any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.report.Notes = append(p.report.Notes, fmt.Sprintf(format, args...))
}

func (p *proof) countRuns(v judge.Verdict) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.report.Runs += v.Runs
}

// morePerturbed is how many perturbed runs, at most, an answer gets that declares to need
// them and has passed the usual few: the first that refuses it ends them. Of a fault that one run in ten shows so many
// runs miss it once in five hundred times.
const morePerturbed = 60

// perturbMore settles such an answer.
func (p *proof) perturbMore(ctx context.Context, t trial) error {
	v, err := p.judgeAgain(ctx, t.answer, judge.Options{Perturbed: morePerturbed, AsIs: true})
	if err != nil {
		return err
	}
	t.verdict = v
	if t.refusedAsElse() {
		return p.nameAgain(ctx, t)
	}
	p.settle(t)
	return nil
}

// wantsPerturbing says whether t is a wrong answer that only unlucky schedules show.
func (t trial) wantsPerturbing() bool {
	if t.kind != WrongAnswers {
		return false
	}
	w, _, err := t.want()
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
		p.trouble(fmt.Errorf("judging %s: %w", t.Path(), t.verdict.Err))
		return
	}
	p.mu.Lock()
	p.noteFailed(t.answer, t.failed())
	p.mu.Unlock()
	if owed := t.shortfalls(); len(owed) > 0 {
		p.oweOrNote(t, owed)
		return
	}
	r := record{Runs: t.verdict.Runs, Suite: t.suite(), Failed: t.failed()}
	p.mu.Lock()
	p.noteSuite(t.answer, r)
	if t.kind == WrongAnswers {
		p.refused = append(p.refused, t)
	}
	p.mu.Unlock()
	if err := p.cache.put(t.answer, r); err != nil {
		p.trouble(err)
	}
}

// oweOrNote notes those that a busy machine may have brought about where the proof is a quick one: it is made on machines that nobody knows.
func (p *proof) oweOrNote(t trial, owed []Shortfall) {
	for _, s := range owed {
		if p.opt.Quick && s.clock {
			p.note("%s: %s", t.relative(), s.Message)
		} else {
			p.owe(s)
		}
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
	return said(t.verdict.Findings[0], t.answer)
}

func said(f diagnose.Finding, a answer) string {
	at := ""
	if f.Pos.Line > 0 {
		at = fmt.Sprintf(" at line %d", f.Pos.Line)
		if f.Pos.File != a.Main() {
			at = " at " + base(f.Pos)
		}
	}
	return fmt.Sprintf("%s%s: %s", f.Kind, at, firstLine(f.Message))
}
