package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"

	"koans/checker/internal/course"
	"koans/checker/internal/explain/diagnose"
	"koans/checker/internal/judge"
	"koans/checker/internal/learn/doctor"
	"koans/checker/internal/learn/workbook"
	"koans/checker/internal/run/gotest"
	"koans/checker/internal/show/report"
)

// judge judges the variants once it is sure that this machine can. Progress is shown on stderr.
func (a *app) judge(ctx context.Context, w *workbook.Workbook, variants []gotest.Variant, opt judge.Options, each func(int, judge.Verdict)) error {
	if err := a.preflight(ctx, w); err != nil {
		return err
	}
	opt.Progress = report.Progress(a.err, a.errStyle(w))
	opt.Gate = true // who learns here hands in somewhere, and is not to hear of it there first
	return judge.New(w.Course).Check(ctx, variants, opt, each)
}

// preflight makes sure that answers can be judged here, and prepares the learner for a long wait.
func (a *app) preflight(ctx context.Context, w *workbook.Workbook) error {
	r, err := doctor.Preflight(ctx, w.Root)
	if err != nil {
		return fmt.Errorf("examining this machine: %w", err)
	}
	if err := r.Err(); err != nil {
		return err
	}
	if r.FirstBuild {
		a.note("building the standard library for race detection, once, about half a minute ...")
	}
	return nil
}

// judgeOwn judges the learner's own answers, and remembers what came of it. A file
// that cannot be read has a verdict as well.
func (a *app) judgeOwn(ctx context.Context, w *workbook.Workbook, exercises []*course.Exercise, opt judge.Options) ([]judge.Verdict, error) {
	verdicts := make([]judge.Verdict, len(exercises))
	var variants []gotest.Variant
	var hashes []string
	var index []int
	for i, e := range exercises {
		v, err := gotest.Own(e)
		if err != nil {
			verdicts[i] = unreadable(e, err)
			continue
		}
		// Of what is going to run, before it runs: a save in the meantime has not passed.
		hash, err := w.Hash(e, v.Files)
		if err != nil {
			return nil, err
		}
		variants, hashes, index = append(variants, v), append(hashes, hash), append(index, i)
	}
	if len(variants) == 0 {
		return verdicts, nil
	}
	var warned error
	err := a.judge(ctx, w, variants, opt, func(i int, v judge.Verdict) {
		verdicts[index[i]] = v
		if v.Outcome == judge.Errored || v.Outcome == judge.Tampered {
			return
		}
		if v.Outcome == judge.Passed && opt.Perturbed < quick.Perturbed {
			return // a glance, such as timeline's, is not enough to call it passed
		}
		if err := w.Remember(v.Exercise, hashes[i], v); err != nil {
			warned = err
		}
	})
	if warned != nil {
		a.warnOf(warned, "; what you pass will not be remembered")
	}
	return verdicts, err
}

// unreadable is the verdict over an answer of which a file is not there, or cannot be read.
func unreadable(e *course.Exercise, err error) judge.Verdict {
	v := judge.Verdict{Exercise: e, Variant: gotest.Unread(e)}
	var at *fs.PathError
	if !errors.Is(err, fs.ErrNotExist) || !errors.As(err, &at) {
		v.Outcome, v.Err = judge.Errored, err
		return v
	}
	v.Outcome = judge.Failed
	v.Findings = []diagnose.Finding{{
		Kind:    diagnose.Build,
		Pos:     diagnose.Position{File: at.Path},
		Message: fmt.Sprintf("%s is missing.", filepath.Base(at.Path)),
		Help:    fmt.Sprintf("make reset NAME=%s brings it back as it was at first.", e.Name),
	}}
	return v
}

// outcomeError returns the error that stands for the verdict, which has been shown.
func outcomeError(v judge.Verdict) error {
	switch v.Outcome {
	case judge.Passed:
		return nil
	case judge.Errored:
		return errNotJudged
	}
	return errNotPassed
}
