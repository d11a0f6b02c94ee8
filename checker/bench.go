package main

import (
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"koans/checker/internal/author/bench"
)

func (a *app) benchCommand() *cobra.Command {
	var rounds int
	var only string
	var each bool
	cmd := &cobra.Command{
		Use:   "bench",
		Short: "Measure the checker beside go test, in turn, on a copy with every exercise solved",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if rounds < 1 {
				return &usageError{"--rounds must be 1 or more", ""}
			}
			if only != "" && !slices.Contains(bench.Names, only) {
				return &usageError{fmt.Sprintf("--only is one of %s, not %q", strings.Join(bench.Names, ", "), only), ""}
			}
			w, err := a.workbook()
			if err != nil {
				return err
			}
			if err := a.preflight(cmd.Context(), w); err != nil {
				return err
			}
			exe, err := os.Executable()
			if err != nil {
				return fmt.Errorf("finding the checker's own program: %w", err)
			}
			met := true
			bench.Header(a.out)
			err = bench.Run(cmd.Context(), exe, w.Course, rounds, only, a.err, func(r bench.Row) {
				met = met && r.Met()
				bench.Print(a.out, r)
				if each {
					bench.Each(a.out, r)
				}
			})
			if err == nil && !met {
				err = errNotPassed
			}
			return err
		},
	}
	cmd.Flags().StringVar(&only, "only", "", "measure this alone: "+strings.Join(bench.Names, ", "))
	cmd.Flags().BoolVar(&each, "each", false, "where a row is of every concept, print each, the dearest first")
	cmd.Flags().IntVar(&rounds, "rounds", 5, "how often each is measured; the median counts")
	return cmd
}
