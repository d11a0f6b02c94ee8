package judge

import (
	"context"
	"slices"
	"time"

	"koans/checker/internal/explain/diagnose"
	"koans/checker/internal/run/gotest"
)

// A plan is how one of a variant's runs is made.
type plan struct {
	seed  uint64
	procs int
}

// procs are the GOMAXPROCS of repeated and perturbed runs: alone, as on the
// smallest real machine, and more than there may be processors.
var procs = []int{1, 2, 4}

// plans lists the runs: the clean one first, then the repeated and the perturbed ones.
func plans(opt Options) []plan {
	ps := []plan{{}}
	for i := range opt.Repeat {
		ps = append(ps, plan{procs: procs[i%len(procs)]})
	}
	for i := range opt.Perturbed {
		seed := opt.Seed + uint64(i)
		// From the seed, so that the seed alone brings the run back.
		ps = append(ps, plan{seed: seed, procs: procs[seed%uint64(len(procs))]})
	}
	return ps
}

// runs makes the runs of one variant, and judges each. The verdict tells of the
// first run that failed, or of the clean one when none did.
func runs(ctx context.Context, batch *gotest.Batch, i int, opt Options) (v Verdict, err error) {
	v = Verdict{Outcome: Passed}
	again := twins{of: batch, i: i}
	defer again.close(&err)
	began := time.Now()
	for n, p := range plans(opt) {
		if n > opt.AtLeast && opt.Budget > 0 && time.Since(began) > opt.Budget {
			break
		}
		how := gotest.RunOptions{Seed: p.seed, Procs: p.procs, FailFast: opt.FailFast, RulesFirst: opt.RulesFirst, Limits: opt.Limits}
		if opt.Apart != nil {
			how.Apart = opt.Apart(batch.Variant(i).Exercise)
		}
		run, err := batch.Run(ctx, i, how)
		if err != nil {
			return v, err
		}
		if run, err = again.settle(ctx, run, how, opt); err != nil {
			return v, err
		}
		v.Stood = append(v.Stood, run.Stood...)
		v.Runs++
		findings, err := findings(ctx, run, opt)
		if err != nil {
			return v, err
		}
		if len(findings) == 0 {
			v.Clean++
		}
		if n == 0 || len(findings) > 0 && v.Outcome == Passed {
			v.Raw, v.Tests, v.Seed, v.Procs, v.Findings = run, run.Tests, run.Seed, run.Procs, findings
		}
		if len(findings) > 0 {
			v.Causes = append(v.Causes, findings[0])
			v.Outcome = Failed
			if !opt.GoOn || run.Build != "" {
				break
			}
		}
	}
	return v, nil
}

// findings explains the run. What is found without the tests that were run apart comes first, and the rest is marked as theirs: whose a
// finding is, its own words do not say for sure, of a race between two goroutines of the answer's for instance.
func findings(ctx context.Context, run *gotest.Run, opt Options) ([]diagnose.Finding, error) {
	all, err := explained(ctx, run, opt)
	if err != nil || len(all) == 0 || run.Before == nil {
		return all, err
	}
	open, err := explained(ctx, run.Before, opt)
	if err != nil {
		return nil, err
	}
	found := slices.Clone(open)
	for _, f := range all {
		if !slices.ContainsFunc(open, func(o diagnose.Finding) bool { return sameTrouble(o, f) }) {
			f.Apart = true
			found = append(found, f)
		}
	}
	return found, nil
}

func sameTrouble(a, b diagnose.Finding) bool {
	return a.Kind == b.Kind && a.Pos == b.Pos && (a.Kind.Folds() || a.Message == b.Message)
}

// explained explains the run as one. A run that is not clean is never without a finding,
// and one that is clean and gave rise to none is a pass.
func explained(ctx context.Context, run *gotest.Run, opt Options) ([]diagnose.Finding, error) {
	if run.Forged {
		return []diagnose.Finding{{
			Kind:    diagnose.Forbidden,
			Pos:     diagnose.Position{File: run.Variant.Main()},
			Message: "The program wrote into the record that the tests keep of how they end.",
			Help:    "What it says of the tests is not believed. If you did not mean it to, hand in this answer again, and tell your instructor.",
		}}, nil
	}
	fs, err := opt.explain(ctx, run)
	if err == nil && len(fs) == 0 && !run.Clean() {
		fs = []diagnose.Finding{{
			Kind:    diagnose.Test,
			Pos:     diagnose.Position{File: run.Variant.Main()},
			Message: "The tests did not pass, and their output does not say why.",
			Help:    "Look at the raw output.",
			Raw:     run.Output,
		}}
	}
	return fs, err
}

// object adds what vet had to say to the verdict: an answer that vet objects to has not passed.
// A failed run's own finding may only be the symptom of what vet sees, so vet goes first.
func object(ctx context.Context, v *Verdict, vet string, opt Options) error {
	if vet == "" || v.Raw == nil || v.Raw.Build != "" {
		return nil
	}
	run := *v.Raw
	run.Vet = vet
	if run.Before != nil {
		before := *run.Before
		before.Vet = vet
		run.Before = &before
	}
	v.Raw = &run
	var err error
	if v.Findings, err = findings(ctx, &run, opt); err != nil {
		return err
	}
	v.Causes = slices.Repeat(v.Findings[:min(1, len(v.Findings))], v.Runs)
	v.Clean = 0
	if v.Outcome == Passed {
		v.Outcome = Failed
	}
	return nil
}
