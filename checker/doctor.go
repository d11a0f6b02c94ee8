package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"koans/checker/internal/learn/doctor"
)

func (a *app) doctorCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "doctor",
		Short: "See whether all that the workbook needs is installed",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			w, err := a.workbook()
			if err != nil {
				return err
			}
			r, err := doctor.Examine(cmd.Context(), w.Root, a.note)
			if err != nil {
				return fmt.Errorf("examining this machine: %w", err)
			}
			for _, res := range r.Results {
				fmt.Fprintf(a.out, "%-8s %s: %s\n", levels[res.Level], res.Subject, res.Says)
				if res.Level != doctor.Good && res.Mend != "" {
					fmt.Fprintf(a.out, "%-8s -> %s\n", "", res.Mend)
				}
			}
			if r.Err() != nil {
				return errNotJudged
			}
			fmt.Fprintln(a.out, "\nAnswers can be checked here.")
			return nil
		},
	}
}

var levels = map[doctor.Level]string{doctor.Good: "ok", doctor.Warning: "warning", doctor.Problem: "problem"}
