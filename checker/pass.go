package main

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"koans/checker/internal/course"
	"koans/checker/internal/learn/workbook"
)

func (a *app) passCommand() *cobra.Command {
	var undo bool
	cmd := &cobra.Command{
		Use:   "pass CHAPTER",
		Short: "Pass a chapter by its hardest exercise; the rest of it is skipped",
		Long: "For who knows some of it already: do the last exercise of a chapter before its predictions, which is the hardest. When it passes, the others\n" +
			"count as skipped. They stay where they are: make run NAME=... takes one up again, and --undo all of them.",
		Example: "  checker pass 5\n  checker pass synchronization --undo",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			w, err := a.workbook()
			if err != nil {
				return err
			}
			ch, err := chapterCalled(w.Course, args)
			if err != nil {
				return err
			}
			if undo {
				return a.takeUpAgain(w, ch)
			}
			return a.passChapter(cmd.Context(), w, ch)
		},
	}
	cmd.Flags().BoolVar(&undo, "undo", false, "skip nothing of the chapter any more")
	return cmd
}

// chapterCalled finds a chapter by its number, with or without a zero, or by the name of its folder.
func chapterCalled(c *course.Course, args []string) (*course.Chapter, error) {
	var names []string
	for _, ch := range c.Chapters {
		if len(args) == 1 && slices.Contains([]string{ch.Name, ch.Folder, strconv.Itoa(ch.Number), fmt.Sprintf("%02d", ch.Number)}, args[0]) {
			return ch, nil
		}
		names = append(names, ch.Name)
	}
	says := "say which chapter"
	if len(args) == 1 {
		says = "there is no chapter " + args[0]
	}
	return nil, &usageError{says, "its number, or one of " + strings.Join(names, ", ")}
}

// passChapter judges the hardest exercise, and skips the others when it passes.
func (a *app) passChapter(ctx context.Context, w *workbook.Workbook, ch *course.Chapter) error {
	e := workbook.Hardest(ch)
	if e == nil {
		return &usageError{"there is nothing to skip in that chapter", "make next goes on"}
	}
	s, err := w.StateOf(e)
	if err != nil {
		return err
	}
	if s != workbook.Passed {
		if w.Untouched(e) {
			if err := a.introduce(w, e); err != nil {
				return err
			}
			a.say(w, fmt.Sprintf("%s is the hardest of this chapter. Edit %s, then the same command: when it passes, the rest of the chapter is skipped.", e.Name, toEdit(w, e)))
			return errNotPassed
		}
		if err := a.pass(ctx, w, []*course.Exercise{e}); err != nil {
			return err
		}
	}
	names, err := w.Skip(ch)
	if err != nil {
		a.warnOf(err, "")
	}
	if len(names) == 0 {
		a.say(w, "\nThere was nothing left to skip in this chapter.")
	} else {
		a.say(w, fmt.Sprintf("\nSkipped: %s. make run NAME=%s takes one of them up again.", strings.Join(names, ", "), names[0]))
	}
	return a.afterPassing(ctx, w)
}

// takeUpAgain forgets what of the chapter was skipped.
func (a *app) takeUpAgain(w *workbook.Workbook, ch *course.Chapter) error {
	n, err := w.TakeUp(ch)
	if err != nil {
		a.warnOf(err, "")
	}
	a.say(w, fmt.Sprintf("%d of this chapter were skipped, and are to be done again.", n))
	return nil
}
