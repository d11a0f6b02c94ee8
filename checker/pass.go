package main

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"koans/checker/internal/course"
	"koans/checker/internal/learn/progress"
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

// hardest is the last exercise of the chapter before its predictions.
func hardest(ch *course.Chapter) *course.Exercise {
	var last *course.Exercise
	for _, e := range ch.Exercises {
		if !e.Predicts() {
			last = e
		}
	}
	return last
}

// passChapter judges the hardest exercise, and skips the others when it passes.
func (a *app) passChapter(ctx context.Context, w *workbook, ch *course.Chapter) error {
	e := hardest(ch)
	if e == nil || len(ch.Exercises) == 1 {
		return &usageError{"there is nothing to skip in that chapter", "make next goes on"}
	}
	s, err := w.stateOf(e)
	if err != nil {
		return err
	}
	if s != passed {
		if w.untouched(e) {
			if err := a.introduce(w, e); err != nil {
				return err
			}
			a.say(w, fmt.Sprintf("%s is the hardest of this chapter. Edit %s, then the same command: when it passes, the rest of the chapter is skipped.", e.Name, w.toEdit(e)))
			return errNotPassed
		}
		if err := a.pass(ctx, w, []*course.Exercise{e}); err != nil {
			return err
		}
	}
	var names []string
	now := time.Now().UTC().Truncate(time.Second)
	for _, other := range ch.Exercises {
		if s, err := w.stateOf(other); err != nil || s.over() {
			continue
		}
		if err := w.store.Update(other.Name, func(r *progress.Record) { r.Hash, r.Skipped = "", &now }); err != nil {
			a.warnOf(err, "")
		}
		names = append(names, other.Name)
	}
	if len(names) == 0 {
		a.say(w, "\nThere was nothing left to skip in this chapter.")
	} else {
		a.say(w, fmt.Sprintf("\nSkipped: %s. make run NAME=%s takes one of them up again.", strings.Join(names, ", "), names[0]))
	}
	return a.afterPassing(ctx, w)
}

// takeUpAgain forgets what of the chapter was skipped.
func (a *app) takeUpAgain(w *workbook, ch *course.Chapter) error {
	n := 0
	for _, e := range ch.Exercises {
		if w.store.Of(e.Name).Skipped == nil {
			continue
		}
		if err := w.store.Update(e.Name, func(r *progress.Record) { r.Skipped = nil }); err != nil {
			a.warnOf(err, "")
		}
		n++
	}
	a.say(w, fmt.Sprintf("%d of this chapter were skipped, and are to be done again.", n))
	return nil
}
