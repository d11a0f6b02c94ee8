package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"koans/checker/internal/course"
	"koans/checker/internal/learn/workbook"
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

// hint shows the hints that were shown before, and one more: the one that fits the last failure best. They build on each other.
func (a *app) hint(w *workbook.Workbook, e *course.Exercise) error {
	l, err := e.Lesson()
	if err != nil {
		return err
	}
	all := len(l.Hints)
	if all == 0 {
		return &refusal{"there are no hints for " + e.Name, "make lesson NAME=" + e.Name}
	}
	shown, unsaved := w.OneMoreHint(e, l)
	fmt.Fprintf(a.out, "%s, %d of %d hints\n\n", e.Name, len(shown), all)
	for i, hint := range shown {
		mark := fmt.Sprintf("%2d. ", i+1)
		for _, line := range text.Wrap(text.Safe(spoken(hint)), a.outStyle(w).Width-len(mark)) {
			fmt.Fprintln(a.out, mark+line)
			mark = "    "
		}
	}
	if len(shown) == all {
		a.say(w, fmt.Sprintf("\nThese were all. make solution NAME=%s shows one way to do it, once you have passed.", e.Name))
	}
	if unsaved != nil {
		a.warn(unsaved.Error())
	}
	return nil
}

// spoken is the hint with the rules and kinds that it is for.
func spoken(h course.Hint) string {
	if len(h.For) == 0 {
		return h.Text
	}
	return "(" + strings.Join(h.For, "; ") + ") " + h.Text
}
