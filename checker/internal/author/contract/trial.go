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
// their own because they are not perturbed, but for those with a planted fault, and wrong answers because there are
// many and each is wrong in the first run already.
func (p *proof) runAll(ctx context.Context, answers []answer) error {
	right := slices.Concat(ofKind(answers, Solutions), ofKind(answers, RightAnswers))
	wrong := ofKind(answers, WrongAnswers)
	toWrite, toMend := stubs(answers)
	if err := p.run(ctx, "stubs", p.due(toWrite, 1), 1); err != nil {
		return err
	}
	if err := p.run(ctx, "planted faults", p.due(toMend, p.opt.Runs), p.opt.Runs); err != nil {
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

// stubs are those that are to be written, and those that have a fault to be found and mended.
func stubs(answers []answer) (toWrite, toMend []answer) {
	for _, a := range ofKind(answers, Stubs) {
		if a.Exercise.PlantsFault() {
			toMend = append(toMend, a)
		} else {
			toWrite = append(toWrite, a)
		}
	}
	return toWrite, toMend
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
	var pending []secondLook
	opt := p.options(name, runs)
	opt.RulesFirst = asLearnersMeet(answers[0])
	err := p.judge.Check(ctx, variants, opt, func(i int, v judge.Verdict) {
		t := trial{answers[i], v}
		p.countRuns(v)
		if look := p.lookAgain(t); look != nil {
			pending = append(pending, secondLook{t, look})
			return
		}
		p.settle(t)
	})
	if err != nil {
		return fmt.Errorf("judging the %s: %w", name, err)
	}
	return p.lookAgainAtAll(ctx, name, pending)
}

// asLearnersMeet says whether the answer is judged as those who type "make next" have it judged: without the traps, once a rule is broken.
func asLearnersMeet(a answer) bool { return a.kind == Stubs }

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
