package contract

import (
	"context"
	"fmt"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"koans/checker/internal/course"
	"koans/checker/internal/explain/diagnose"
	"koans/checker/internal/judge"
	"koans/checker/internal/run/gotest"
)

// The quick proof. Of the time that a wrong answer takes, nearly all goes to compiling and running tests that have nothing to
// do with its refusal. The whole proof notes which test refuses which answer (known.go); the quick one builds each answer with
// that test alone, and is content when it is refused in one run as what it declares. Everything
// else (no note, another finding, no refusal) is looked at by all tests as the whole proof does it, so nothing passes
// for refused that no run has refused.

// A question is whether an answer is refused in the way that is known, or guessed.
type question struct {
	answer
	known refusal
	fresh bool // noted of this very answer and these tests
}

// spins says whether the answer is known to spin, so that it need not be watched as long as one that may only be busy: whether it
// does is looked at all the same.
func (q question) spins() bool { return q.fresh && q.known.kind == diagnose.Spin }

// soon is the processor time after which one that is known to spin is looked at: a fifth of what others have, who might get
// somewhere yet.
const soon = 250 * time.Millisecond

// refuseQuickly judges wrong answers, first by the tests that are known to refuse them.
func (p *proof) refuseQuickly(ctx context.Context, due []answer) error {
	var questions []question
	var further []answer
	outdated := map[*course.Exercise]int{}
	notes := map[*course.Exercise]refusals{}
	for _, a := range due {
		known, ok := notes[a.Exercise]
		if !ok {
			var err error
			if known, err = readRefusals(a.Exercise); err != nil {
				p.trouble(err)
			}
			notes[a.Exercise] = known
		}
		r, fresh, _ := known.of(a)
		if !fresh {
			outdated[a.Exercise]++
		}
		if q := (question{a, r, fresh}); q.test() != "" {
			questions = append(questions, q)
		} else {
			further = append(further, a)
		}
	}
	p.tellOutdated(due, outdated)
	refused, others, err := p.ask(ctx, "wrong answers", questions)
	if err != nil {
		return err
	}
	p.report.Known = len(refused)
	for _, q := range refused {
		// No runs: the whole proof does not take this for its own.
		if err := p.cache.put(q.answer, record{}); err != nil {
			p.trouble(err)
		}
	}
	for _, q := range others {
		further = append(further, q.answer)
	}
	p.report.Further = len(further)
	return p.run(ctx, "wrong answers, by all tests", further, Options{Runs: DefaultRuns}.wrongRuns())
}

// tellOutdated says for which concepts the whole proof has something to note anew.
func (p *proof) tellOutdated(due []answer, outdated map[*course.Exercise]int) {
	var told []*course.Exercise
	for _, a := range due {
		n := outdated[a.Exercise]
		if n == 0 || slices.Contains(told, a.Exercise) {
			continue
		}
		told = append(told, a.Exercise)
		p.note("%s: which test refuses %d of its wrong answers is not known, or was before a change: verify %s notes it",
			a.Exercise.Name, n, a.Exercise.Name)
	}
}

// test returns the test that the answer is to be asked by; "" if there is none.
func (q question) test() string {
	declared, err := q.Exercise.Tests()
	switch {
	case err != nil:
		return ""
	case q.known.testless():
		return declared[0] // one must be built to build the answer
	case slices.Contains(declared, q.known.test):
		return q.known.test
	}
	return ""
}

// ask judges each answer by the one test of its question, and says of which it is refused as the answer declares.
func (p *proof) ask(ctx context.Context, name string, questions []question) (refused, others []question, err error) {
	var plain, spins, perturbed []question
	for _, q := range questions {
		switch {
		case (trial{answer: q.answer}).wantsPerturbing():
			perturbed = append(perturbed, q)
		case q.spins():
			spins = append(spins, q)
		default:
			plain = append(plain, q)
		}
	}
	for _, round := range []struct {
		questions []question
		perturbed int
		limits    gotest.Limits
	}{
		{questions: plain},
		{questions: spins, limits: gotest.Limits{Spin: soon}},
		{questions: perturbed, perturbed: morePerturbed},
	} {
		if len(round.questions) == 0 {
			continue
		}
		opt := p.options(name, 1)
		opt.Perturbed, opt.GoOn, opt.FailFast, opt.Limits = round.perturbed, false, true, round.limits
		// Many of these wait: for a deadlock to be certain, or for the checker to look.
		opt.Jobs = 2 * runtime.NumCPU()
		var variants []gotest.Variant
		for _, q := range round.questions {
			variants = append(variants, q.Variant)
			opt.Only = append(opt.Only, []string{q.test()})
		}
		err := p.judge.Check(ctx, variants, opt, func(i int, v judge.Verdict) {
			p.countRuns(v)
			q := round.questions[i]
			if t := (trial{q.answer, v}); v.Outcome == judge.Failed && len(t.causes()) > 0 && len(t.refused()) == 0 {
				refused = append(refused, q)
			} else {
				others = append(others, q)
			}
		})
		if err != nil {
			return nil, nil, fmt.Errorf("judging the %s by one test each: %w", name, err)
		}
	}
	return refused, others, nil
}

// noteRefusals writes beside the banks which test refuses each of the wrong answers, of those that meet the contract. What
// is noted was tried: the test has refused the answer by itself.
func (p *proof) noteRefusals(ctx context.Context, wrong []answer) error {
	before := map[*course.Exercise]refusals{}
	after := map[*course.Exercise]refusals{}
	for _, a := range wrong {
		if _, read := before[a.Exercise]; read {
			continue
		}
		known, err := readRefusals(a.Exercise)
		if err != nil {
			p.trouble(err)
		}
		before[a.Exercise], after[a.Exercise] = known, refusals{lines: map[string]refusalLine{}}
	}
	note := func(q question) {
		if q.known.kind == "" {
			return
		}
		after[q.Exercise].lines[filepath.Base(q.Path())] = refusalLine{q.known, sumOf(q.answer, q.known)}
	}
	trials, err := p.trialsOf(ctx, wrong, before)
	if err != nil {
		return err
	}
	var tried, guesses []question
	for _, a := range wrong {
		known, fresh, _ := before[a.Exercise].of(a)
		t, run := trials[a.Path()]
		switch {
		case !run && fresh:
			note(question{answer: a, known: known})
		case !run: // it falls short, or was refused as something else at times
		case fresh && (question{answer: a, known: known}).test() != "":
			tried = append(tried, question{answer: a, known: known})
		default:
			tried = append(tried, question{answer: a, known: t.refusal()})
		}
	}
	// What was known before and is no longer so is guessed anew.
	refused, others, err := p.ask(ctx, "which test refuses", askable(tried))
	if err != nil {
		return err
	}
	for _, q := range others {
		guesses = append(guesses, question{answer: q.answer, known: trials[q.Path()].refusal()})
	}
	again, _, err := p.ask(ctx, "which test refuses", askable(guesses))
	if err != nil {
		return err
	}
	for _, q := range tried { // no one test refuses it, unless one of those below does
		note(question{answer: q.answer, known: refusal{kind: trials[q.Path()].refusal().kind}})
	}
	for _, q := range slices.Concat(refused, again) {
		note(q)
	}
	for e, known := range after {
		if err := known.write(e); err != nil {
			p.trouble(err)
		}
	}
	return nil
}

func askable(questions []question) []question {
	return slices.DeleteFunc(slices.Clone(questions), func(q question) bool { return q.test() == "" })
}

// trialsOf returns by its file the trial of each answer that was run now and met the contract. Answers that were not run, since they
// are remembered, and of which nothing is known, are run for this alone.
func (p *proof) trialsOf(ctx context.Context, wrong []answer, known map[*course.Exercise]refusals) (map[string]trial, error) {
	trials := map[string]trial{}
	for _, t := range p.refused {
		trials[t.Path()] = t
	}
	for _, perturbed := range []bool{false, true} {
		var unknown []answer
		var variants []gotest.Variant
		for _, a := range wrong {
			_, run := trials[a.Path()]
			_, remembered := p.cache.get(a)
			if _, fresh, _ := known[a.Exercise].of(a); !run && remembered && !fresh && perturbed == (trial{answer: a}).wantsPerturbing() {
				unknown, variants = append(unknown, a), append(variants, a.Variant)
			}
		}
		if len(unknown) == 0 {
			continue
		}
		opt := p.options("which test refuses", 1)
		opt.GoOn = false
		if perturbed {
			opt.Perturbed = morePerturbed
		}
		err := p.judge.Check(ctx, variants, opt, func(i int, v judge.Verdict) {
			p.countRuns(v)
			if v.Outcome == judge.Failed {
				trials[unknown[i].Path()] = trial{unknown[i], v}
			}
		})
		if err != nil {
			return nil, fmt.Errorf("finding which tests refuse the wrong answers: %w", err)
		}
	}
	return trials, nil
}

// refusal tells how the trial's answer was refused: by which test, as the first finding that is as declared has it.
func (t trial) refusal() refusal {
	w, _, err := t.want()
	if err != nil {
		return refusal{}
	}
	for _, f := range t.causes() {
		if w.mismatch(f, t.answer) != "" {
			continue
		}
		r := refusal{kind: f.Kind}
		if r.testless() {
			return r
		}
		r.test, _, _ = strings.Cut(f.Test, "/")
		if r.test == "" && t.verdict.Raw != nil {
			r.test = t.verdict.Raw.During
		}
		if r.test == "" {
			if i := slices.IndexFunc(t.verdict.Tests, failedAtTop); i >= 0 {
				r.test = t.verdict.Tests[i].Name
			}
		}
		return r
	}
	return refusal{}
}

func failedAtTop(t gotest.Test) bool {
	return t.Status != gotest.Passed && !strings.Contains(t.Name, "/")
}
