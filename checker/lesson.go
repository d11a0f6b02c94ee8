package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"koans/checker/internal/show/report"
)

func (a *app) lessonCommand() *cobra.Command {
	return &cobra.Command{
		Use:               "lesson [NAME]",
		Short:             "Show a lesson; without NAME that of the next exercise",
		Args:              cobra.MaximumNArgs(1),
		ValidArgsFunction: a.completeNames,
		RunE: func(_ *cobra.Command, args []string) error {
			w, err := a.workbook()
			if err != nil {
				return err
			}
			e, err := a.named(w, args)
			if err != nil {
				return err
			}
			l, err := e.Lesson()
			if err != nil {
				return err
			}
			report.Lesson(a.out, a.outStyle(w), l)
			a.say(w, fmt.Sprintf("\nEdit %s, then make next.", toEdit(w, e)))
			return nil
		},
	}
}
