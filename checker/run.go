package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"

	"github.com/spf13/cobra"

	"koans/checker/internal/course"
	"koans/checker/internal/exit"
	"koans/checker/internal/judge"
	"koans/checker/internal/learn/workbook"
	"koans/checker/internal/run/gotest"
	"koans/checker/internal/show/report"
)

func (a *app) runCommand() *cobra.Command {
	var with string
	var json, raw, rules bool
	var seed uint64
	cmd := &cobra.Command{
		Use:   "run [NAME]",
		Short: "Test one exercise",
		Long: "Test one exercise. NAME is its name, its number such as 2.1, or its path; without it the first\n" +
			"one that is not passed yet is meant.\n" +
			"With --with another file, or a folder with the exercise's files, takes the place of the answer; nothing is\n" +
			"copied or remembered.",
		Args:              cobra.MaximumNArgs(1),
		ValidArgsFunction: a.completeNames,
		RunE: func(cmd *cobra.Command, args []string) error {
			w, err := a.workbook()
			if err != nil {
				return err
			}
			e, err := a.named(w, args)
			if err != nil {
				return err
			}
			opt := quick
			if seed != 0 {
				opt = judge.Options{Perturbed: 1, Seed: seed}
			}
			v, err := a.runOne(cmd.Context(), w, e, with, opt)
			if err != nil && !json {
				return err
			}
			if err != nil {
				v, err = unjudged(e, err)
				if err != nil {
					return err
				}
			}
			if json {
				if err := report.JSON(a.out, v); err != nil {
					return err
				}
				return outcomeError(v)
			}
			a.show(w, v, report.VerdictOptions{Raw: raw, Rules: rules})
			return outcomeError(v)
		},
	}
	cmd.Flags().StringVar(&with, "with", "", "test this `file or folder` instead of the exercise's own")
	cmd.Flags().BoolVar(&json, "json", false, "write the verdict as one JSON object")
	cmd.Flags().BoolVar(&raw, "raw", false, "show all findings, and what the tools said themselves")
	cmd.Flags().BoolVar(&rules, "rules", false, "tick the lesson's rules that are kept, while some are not")
	cmd.Flags().Uint64Var(&seed, "seed", 0, "make one perturbed run with this seed")
	return cmd
}

// runOne judges the learner's answer to e, or the one at the path with if it is not "".
func (a *app) runOne(ctx context.Context, w *workbook.Workbook, e *course.Exercise, with string, opt judge.Options) (judge.Verdict, error) {
	if with == "" {
		verdicts, err := a.judgeOwn(ctx, w, []*course.Exercise{e}, opt)
		if err != nil {
			return judge.Verdict{}, err
		}
		return verdicts[0], nil
	}
	variant, err := gotest.ReadVariant(e, with)
	if err != nil {
		mend := "check that you may read it"
		var misfit *gotest.MisfitError
		switch {
		case errors.As(err, &misfit):
			mend = misfit.Hint()
		case errors.Is(err, fs.ErrNotExist):
			mend = "the path counts from the folder that you are in"
		}
		return judge.Verdict{}, &usageError{fmt.Sprintf("--with: %v", err), mend}
	}
	var out judge.Verdict
	err = a.judge(ctx, w, []gotest.Variant{variant}, opt, func(_ int, v judge.Verdict) { out = v })
	return out, err
}

// unjudged makes a verdict of the machine's trouble, so that whoever reads JSON gets some.
func unjudged(e *course.Exercise, err error) (judge.Verdict, error) {
	if exit.Code(err) == exit.Usage || errors.Is(err, context.Canceled) {
		return judge.Verdict{}, err
	}
	v := judge.Verdict{Exercise: e, Variant: gotest.Unread(e), Outcome: judge.Errored, Err: err}
	return v, nil
}
