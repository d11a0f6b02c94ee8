package main

import (
	"bytes"
	"context"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"koans/checker/internal/learn/chart"
	"koans/checker/internal/learn/workbook"
	"koans/checker/internal/run/gotest"
	"koans/checker/internal/show/report"
)

func (a *app) chartCommand() *cobra.Command {
	var svg string
	var solution bool
	var names []string
	long := "Do the same work in several ways with your own answer, on simulated time and for real on this machine, and draw how long each takes:\n"
	for _, ch := range chart.All {
		names = append(names, ch.Name)
		long += fmt.Sprintf("\n  %-9s %s (%s)", ch.Name, ch.Title, ch.Exercise)
	}
	cmd := &cobra.Command{
		Use:       "chart requests|pool",
		Short:     "Draw how long different ways take: to fetch pages, to ask a database",
		Long:      long,
		ValidArgs: names,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) != 1 || !slices.Contains(names, args[0]) {
				return &usageError{"chart draws one of two things", "chart requests, or chart pool"}
			}
			ch := chart.All[slices.Index(names, args[0])]
			w, err := a.workbook()
			if err != nil {
				return err
			}
			tests, err := a.measure(cmd.Context(), w, ch, solution)
			if err != nil {
				return err
			}
			if svg == "" {
				return report.Chart(a.out, a.outStyle(w), tests)
			}
			var picture bytes.Buffer
			if err := report.ChartSVG(&picture, ch.Title, tests); err != nil {
				return err
			}
			return a.keepPicture(svg, picture.Bytes())
		},
	}
	cmd.Flags().StringVar(&svg, "svg", "", "write a picture to this `file` instead")
	cmd.Flags().BoolVar(&solution, "solution", false, "with the reference answer instead of your own")
	return cmd
}

// measure runs what the chart compares, with the learner's answer or the reference one.
func (a *app) measure(ctx context.Context, w *workbook.Workbook, ch chart.Chart, solution bool) ([]gotest.Test, error) {
	e, err := w.Find(ch.Exercise)
	if err != nil {
		return nil, err
	}
	if err := a.preflight(ctx, w); err != nil {
		return nil, err
	}
	read := gotest.Own
	if solution {
		read = gotest.Reference
	}
	answer, err := read(e)
	if err != nil {
		return nil, err
	}
	tests, ok, err := ch.Measure(ctx, w.Course, answer)
	switch {
	case err != nil:
		return nil, err
	case !ok && solution:
		return nil, fmt.Errorf("the reference answer to %s could not be measured: make doctor", ch.Exercise)
	case !ok:
		return nil, &refusal{
			fmt.Sprintf("%s is still to be done, and the chart is made from your answer to it", ch.Exercise),
			fmt.Sprintf("make run NAME=%s says what is missing; make chart NAME=%s SOLUTION=1 draws it with the reference answer", ch.Exercise, ch.Name),
		}
	}
	return tests, nil
}
