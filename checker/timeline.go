package main

import (
	"bytes"
	"fmt"

	"github.com/spf13/cobra"

	"koans/checker/internal/atomicfile"
	"koans/checker/internal/judge"
	"koans/checker/internal/show/report"
)

func (a *app) timelineCommand() *cobra.Command {
	var test, svg, with string
	cmd := &cobra.Command{
		Use:   "timeline [NAME]",
		Short: "Draw what the goroutines did; without NAME those of the next exercise",
		Long: "Run an exercise once and draw what its goroutines did, whether it passes or not. On simulated time\n" +
			"the picture is the same every time.",
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
			v, err := a.runOne(cmd.Context(), w, e, with, judge.Options{})
			if err != nil {
				return err
			}
			if v.Raw == nil || v.Raw.Build != "" { // nothing ran, so there is nothing to draw
				a.show(w, v, report.VerdictOptions{})
				return outcomeError(v)
			}
			if svg != "" {
				return a.drawSVG(v, test, svg)
			}
			if err := report.Timelines(a.out, a.outStyle(w), v, test); err != nil {
				return nothingToDraw(err)
			}
			return nil
		},
	}
	cmd.Flags().StringVar(&test, "test", "", "draw the tests whose name contains this `text`")
	cmd.Flags().StringVar(&svg, "svg", "", "write a picture to this `file` instead")
	cmd.Flags().StringVar(&with, "with", "", "run this `file or folder` instead of the exercise's own")
	return cmd
}

func (a *app) drawSVG(v judge.Verdict, test, file string) error {
	var picture bytes.Buffer
	if err := report.SVG(&picture, v, test); err != nil {
		return nothingToDraw(err)
	}
	return a.keepPicture(file, picture.Bytes())
}

// keepPicture writes what --svg has asked for.
func (a *app) keepPicture(file string, picture []byte) error {
	if err := atomicfile.Write(file, picture); err != nil {
		return &usageError{fmt.Sprintf("--svg: %v", err), "name a file in a folder that exists and may be written to"}
	}
	fmt.Fprintf(a.out, "The picture is in %s.\n", file)
	return nil
}

func nothingToDraw(err error) error {
	return &refusal{err.Error(), "make run shows what the tests said"}
}
