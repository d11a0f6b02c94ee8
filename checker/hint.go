package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"koans/checker/internal/course"
	"koans/checker/internal/learn/progress"
	"koans/checker/internal/show/text"
)

func (a *app) hintCommand() *cobra.Command {
	return &cobra.Command{
		Use:               "hint [NAME]",
		Short:             "Show a hint, and one more each time; without NAME for the next exercise",
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
			return a.hint(w, e)
		},
	}
}

// hint shows the hints that were shown before and one more: they build on each other.
func (a *app) hint(w *workbook, e *course.Exercise) error {
	l, err := e.Lesson()
	if err != nil {
		return err
	}
	all := len(l.Hints)
	if all == 0 {
		return &refusal{"there are no hints for " + e.Name, "make lesson NAME=" + e.Name}
	}
	shown := min(w.store.Of(e.Name).Hints+1, all)
	fmt.Fprintf(a.out, "%s, %d of %d hints\n\n", e.Name, shown, all)
	for i, hint := range l.Hints[:shown] {
		mark := fmt.Sprintf("%2d. ", i+1)
		for _, line := range text.Wrap(text.Safe(hint.Text), a.outStyle(w).Width-len(mark)) {
			fmt.Fprintln(a.out, mark+line)
			mark = "    "
		}
	}
	if shown == all {
		a.say(w, fmt.Sprintf("\nThese were all. make solution NAME=%s shows one way to do it, once you have passed.", e.Name))
	}
	if err := w.store.Update(e.Name, func(r *progress.Record) { r.Hints = max(r.Hints, shown) }); err != nil {
		a.warnOf(err, "")
	}
	return nil
}

// hintFor is the hint that a failed verdict shows: the first that was not asked for
// yet. Those asked for have been read and did not help; after the last there is nothing to add.
func (w *workbook) hintFor(e *course.Exercise) string {
	l, err := e.Lesson()
	if err != nil {
		return ""
	}
	if n := w.store.Of(e.Name).Hints; n < len(l.Hints) {
		return l.Hints[n].Text
	}
	return ""
}
