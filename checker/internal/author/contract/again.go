package contract

import (
	"context"
	"fmt"
	"slices"

	"koans/checker/internal/explain/diagnose"
	"koans/checker/internal/judge"
	"koans/checker/internal/run/gotest"
)

// The second look. One run may be the schedule's doing, or the machine's: what fell short is looked at in more runs before anything is said of it.

// A secondLook is one that is still to be made, and how.
type secondLook struct {
	trial
	look func(context.Context, trial) error
}

// lookAgain returns how t is to be looked at once more; nil if what was seen is enough.
func (p *proof) lookAgain(t trial) func(context.Context, trial) error {
	v := t.verdict
	switch {
	case v.Outcome != judge.Errored && t.tooSlow():
		return p.timeOnceMore
	case v.Outcome == judge.Passed && v.Runs > plainRuns(v.Runs) && t.wantsPerturbing():
		return p.perturbMore
	case t.slipped():
		return p.countRefusals
	case t.refusedAsElse():
		return p.nameAgain
	}
	return nil
}

// lookAgainAtAll makes the second looks one by one: alone, nothing else is to blame.
func (p *proof) lookAgainAtAll(ctx context.Context, name string, pending []secondLook) error {
	for i, second := range pending {
		if p.opt.Progress != nil {
			p.opt.Progress(judge.Step{Doing: name + ", a second look: running", Done: i, Total: len(pending)})
		}
		if err := second.look(ctx, second.trial); err != nil {
			return err
		}
	}
	return nil
}

func (p *proof) timeOnceMore(ctx context.Context, t trial) error {
	if err := p.timeAlone(ctx, &t); err != nil {
		return err
	}
	p.settle(t)
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
