package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"koans/checker/internal/judge"
	"koans/checker/internal/show/report"
)

func (a *app) stressCommand() *cobra.Command {
	var with string
	var runs int
	var seed uint64
	cmd := &cobra.Command{
		Use:   "stress NAME",
		Short: "Run an answer many times, on many schedules, and count",
		Long: "Run an answer many times, with 1, 2 and 4 processors and with the goroutines' steps mixed\n" +
			"differently each time, and say how many runs passed. A right answer passes them all.",
		Args:              oneName,
		ValidArgsFunction: a.completeNames,
		RunE: func(cmd *cobra.Command, args []string) error {
			if runs < 1 {
				return &usageError{"--runs must be 1 or more", ""}
			}
			w, err := a.workbook()
			if err != nil {
				return err
			}
			e, err := w.Find(args[0])
			if err != nil {
				return err
			}
			repeat := (runs - 1) / 4 // plain schedules as well: perturbing hides what depends on speed
			opt := judge.Options{Repeat: repeat, Perturbed: runs - 1 - repeat, Seed: seed, GoOn: true}
			v, err := a.runOne(cmd.Context(), w, e, with, opt)
			if err != nil {
				return err
			}
			if v.Outcome != judge.Passed || len(v.Refused) > 0 {
				a.show(w, v, report.VerdictOptions{})
			}
			if v.Runs > 0 {
				fmt.Fprintf(a.out, "%s: %d of %d runs passed\n", e.Name, v.Clean, v.Runs)
			}
			return outcomeError(v)
		},
	}
	cmd.Flags().StringVar(&with, "with", "", "run this `file or folder` instead of the exercise's own")
	cmd.Flags().IntVarP(&runs, "runs", "n", 50, "how many runs")
	cmd.Flags().Uint64Var(&seed, "seed", 0, "of the first perturbed run; 0 draws one")
	return cmd
}
