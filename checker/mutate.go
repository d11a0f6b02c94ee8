package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"koans/checker/internal/author/mutate"
	"koans/checker/internal/author/tell"
	"koans/checker/internal/show/report"
)

func (a *app) mutateCommand() *cobra.Command {
	var asJSON bool
	var opt mutate.Options
	cmd := &cobra.Command{
		Use:   "mutate [NAME...]",
		Short: "Measure how much the tests see: right answers with one fault each, which they must refuse",
		Long: "Put single faults into the right answers to the exercises named, or of all, and have the tests judge each:\n" +
			"a lock left out, a case missing in a select, one too many. One that they let pass is open: it wants a test, or\n" +
			"an entry in the bank's testdata/equal.txt that says why it is no fault. What was refused is not judged again\n" +
			"until something changes.",
		ValidArgsFunction: a.completeNames,
		RunE: func(cmd *cobra.Command, args []string) error {
			w, err := a.workbook()
			if err != nil {
				return err
			}
			exercises, err := chosen(w, args)
			if err != nil {
				return err
			}
			opt.Progress = report.Progress(a.err, a.errStyle(w))
			r, err := mutate.Measure(cmd.Context(), w.Course, careful{a, w}, exercises, opt)
			if err != nil {
				return err
			}
			if asJSON {
				err = tell.MutantsJSON(a.out, w.Root, r)
			} else {
				err = tell.Mutants(a.out, a.outStyle(w), r)
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
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "write one JSON object instead of text")
	cmd.Flags().BoolVar(&opt.All, "all", false, "try every fault that is found, not only as many as a quarter of an hour allows")
	cmd.Flags().BoolVar(&opt.Fresh, "fresh", false, "judge also what was refused before")
	return cmd
}
