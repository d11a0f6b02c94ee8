package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"koans/checker/internal/author/contract"
	"koans/checker/internal/author/tell"
	"koans/checker/internal/course"
	"koans/checker/internal/judge"
	"koans/checker/internal/learn/workbook"
	"koans/checker/internal/run/gotest"
	"koans/checker/internal/show/report"
)

func (a *app) verifyCommand() *cobra.Command {
	var only string
	var asJSON, matrix bool
	var opt contract.Options
	cmd := &cobra.Command{
		Use:   "verify [NAME...]",
		Short: "Prove that exercises are as they should be: stubs, answers, lessons, tests",
		Long: "Prove the contract of the exercises named, or of all: the stub fails at once and says why, right answers\n" +
			"pass every run, wrong ones are refused in every run as what they declare, lesson and tests have what\n" +
			"they need, what lessons say is looked up and their code compiled, exercises.sum agrees. What met the contract is not\n" +
			"run again until something changes.\n\n" +
			"Beside each bank it notes which test refuses which wrong answer (refused.txt). --quick asks that test alone and is\n" +
			"content if it refuses, in one run; all else is looked at as without it, but for staticcheck and go doc, and right\n" +
			"answers are run whole, once plainly and once perturbed.",
		ValidArgsFunction: a.completeNames,
		RunE: func(cmd *cobra.Command, args []string) error {
			kind, err := contract.ParseKind(only)
			if err != nil {
				return err
			}
			if !cmd.Flags().Changed("runs") {
				opt.Runs = 0
			} else if opt.Runs < 1 {
				return &usageError{"--runs must be 1 or more", ""}
			}
			w, err := a.workbook()
			if err != nil {
				return err
			}
			exercises, err := chosen(w, args)
			if err != nil {
				return err
			}
			opt.Only, opt.Progress = kind, report.Progress(a.err, a.errStyle(w))
			r, err := contract.New(w.Course, careful{a, w}).Verify(cmd.Context(), exercises, opt)
			if err != nil {
				return err
			}
			return a.tellReport(w, r, asJSON, matrix)
		},
	}
	cmd.Flags().StringVar(&only, "only", "", "run only these: solutions, right, wrong or stub")
	cmd.Flags().BoolVar(&matrix, "matrix", false, "write which wrong answers each rule refuses, and through which test")
	cmd.Flags().BoolVar(&asJSON, "json", false, "write one JSON object instead of text")
	cmd.Flags().BoolVar(&opt.Fresh, "fresh", false, "run also what has met the contract before")
	cmd.Flags().BoolVar(&opt.Quick, "quick", false, "ask of each wrong answer first the test that is known to refuse it")
	cmd.Flags().IntVarP(&opt.Runs, "runs", "n", contract.DefaultRuns, "how often each right answer is run, half of it perturbed; wrong ones a third as often")
	return cmd
}

// chosen returns the exercises that are named, each once, or all.
func chosen(w *workbook.Workbook, names []string) ([]*course.Exercise, error) {
	if len(names) == 0 {
		return w.Exercises(), nil
	}
	wanted := map[*course.Exercise]bool{}
	for _, name := range names {
		e, err := w.Find(name)
		if err != nil {
			return nil, err
		}
		wanted[e] = true
	}
	var exercises []*course.Exercise
	for _, e := range w.Exercises() {
		if wanted[e] {
			exercises = append(exercises, e)
		}
	}
	return exercises, nil
}

// careful is a judge who makes sure that this machine can judge, but only once there is something to run.
type careful struct {
	app      *app
	workbook *workbook.Workbook
}

func (j careful) Check(ctx context.Context, variants []gotest.Variant, opt judge.Options, each func(int, judge.Verdict)) error {
	if err := j.app.preflight(ctx, j.workbook); err != nil {
		return err
	}
	return judge.New(j.workbook.Course).Check(ctx, variants, opt, each)
}

func (a *app) tellReport(w *workbook.Workbook, r *contract.Report, asJSON, matrix bool) error {
	if matrix && !asJSON {
		if err := tell.Matrices(a.out, a.outStyle(w), r.Matrices); err != nil {
			return fmt.Errorf("writing the matrix: %w", err)
		}
	}
	var err error
	if asJSON {
		err = tell.JSON(a.out, w.Root, r)
	} else {
		err = tell.Text(a.out, a.outStyle(w), r)
	}
	switch {
	case err != nil:
		return fmt.Errorf("writing the report: %w", err)
	case len(r.Troubles) > 0:
		return errors.Join(r.Troubles...)
	case !r.Kept():
		return errNotPassed
	}
	return nil
}
