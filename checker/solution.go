package main

import (
	"fmt"
	"path/filepath"

	"github.com/spf13/cobra"

	"koans/checker/internal/run/gotest"
)

func (a *app) solutionCommand() *cobra.Command {
	var force bool
	cmd := &cobra.Command{
		Use:               "solution NAME",
		Short:             "Show one way to do it, once you have passed",
		Args:              oneName,
		ValidArgsFunction: a.completeNames,
		RunE: func(_ *cobra.Command, args []string) error {
			w, err := a.workbook()
			if err != nil {
				return err
			}
			e, err := w.Find(args[0])
			if err != nil {
				return err
			}
			if w.Record(e).Passed == nil && !force {
				return &refusal{
					e.Name + " is not passed yet, and finding it out yourself is what teaches",
					fmt.Sprintf("make hint NAME=%[1]s helps on; make solution NAME=%[1]s FORCE=1 shows it all the same", e.Name),
				}
			}
			reference, err := gotest.Reference(e)
			if err != nil {
				return err
			}
			for _, f := range reference.Files {
				source := f.Source
				if len(reference.Files) > 1 { // as txtar has it, which the Go playground takes
					source = fmt.Appendf(nil, "-- %s --\n%s", f.Name, source)
				}
				if _, err := a.out.Write(source); err != nil {
					return fmt.Errorf("showing the reference answer to %s: %w", e.Name, err)
				}
			}
			right, err := e.Right()
			if err != nil {
				return err
			}
			for i, file := range right {
				if i == 0 {
					a.note("\nOther ways that pass:")
				}
				a.note("  " + w.Relative(filepath.Clean(file)))
			}
			return nil
		},
	}
	cmd.Flags().BoolVar(&force, "force", false, "show it although the exercise is not passed")
	return cmd
}
