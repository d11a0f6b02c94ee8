package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"koans/checker/internal/course/checksum"
)

func (a *app) sumCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "sum",
		Short: "Write exercises.sum anew from the files as they are",
		Long: "Write exercises.sum anew from the files as they are. It says what counts as shipped, so the stubs\n" +
			"must be stubs; commit it together with the files.",
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			w, err := a.workbook()
			if err != nil {
				return err
			}
			before, err := checksum.Read(w.Root)
			var broken *checksum.BrokenError
			if err != nil && !errors.As(err, &broken) {
				return err
			}
			now, err := checksum.Compute(w.Root)
			if err != nil {
				return err
			}
			if err := now.Write(w.Root); err != nil {
				return err
			}
			differences := checksum.Differences(before, now)
			if broken == nil {
				for _, c := range differences {
					fmt.Fprintf(a.out, "%-8s %s\n", c.Kind, c.Path)
				}
			}
			fmt.Fprintf(a.out, "%s: %d files, %d of them not as before\n", checksum.File, len(now), len(differences))
			return nil
		},
	}
}
