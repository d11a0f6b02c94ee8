package main

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"koans/checker/internal/learn/workbook"
	"koans/checker/internal/show/report"
)

func (a *app) progressCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "progress",
		Short: "Show how far you are: attempts, time and days",
		Long: "Show chapter by chapter how much is passed, how many answers it took and how long. Time is what went by between two answers that were\n" +
			"looked at, unless it was more than a quarter of an hour.",
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			w, err := a.workbook()
			if err != nil {
				return err
			}
			p, err := learnerProgress(w, time.Now())
			if err != nil {
				return err
			}
			if !asJSON {
				return report.WriteProgress(a.out, a.outStyle(w), p)
			}
			enc := json.NewEncoder(a.out)
			enc.SetIndent("", "  ")
			if err := enc.Encode(p); err != nil {
				return fmt.Errorf("writing the progress as JSON: %w", err)
			}
			return nil
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "write a JSON object")
	return cmd
}

// learnerProgress counts how far the learner is.
func learnerProgress(w *workbook.Workbook, now time.Time) (report.LearnerProgress, error) {
	var p report.LearnerProgress
	for _, ch := range w.Chapters {
		c := report.ChapterProgress{Title: ch.Title, Exercises: len(ch.Exercises)}
		for _, e := range ch.Exercises {
			s, err := w.StateOf(e)
			if err != nil {
				return p, err
			}
			r := w.Record(e)
			c.Answers += r.Failed
			c.Worked += r.Worked
			switch s {
			case workbook.Passed:
				c.Passed++
				c.Answers++
			case workbook.Skipped:
				c.Skipped++
			}
		}
		p.Chapters = append(p.Chapters, c)
	}
	p.Days, p.Row, p.LongestRow = w.Days(now)
	return p, nil
}
