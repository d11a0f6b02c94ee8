package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"koans/checker/internal/course"
	"koans/checker/internal/explain/diagnose"
	"koans/checker/internal/judge"
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

// hint shows the hints that were shown before, and one more: the one that fits the last failure best. They build on each other.
func (a *app) hint(w *workbook, e *course.Exercise) error {
	l, err := e.Lesson()
	if err != nil {
		return err
	}
	all := len(l.Hints)
	if all == 0 {
		return &refusal{"there are no hints for " + e.Name, "make lesson NAME=" + e.Name}
	}
	record := w.store.Of(e.Name)
	shown := slices.DeleteFunc(slices.Clone(record.Shown), func(i int) bool { return i < 0 || i >= all })
	if next, ok := unseen(l.HintsFor(record.Last.Rule, record.Last.Kind, record.Last.Todo), shown); ok {
		shown = append(shown, next)
	}
	fmt.Fprintf(a.out, "%s, %d of %d hints\n\n", e.Name, len(shown), all)
	for i, hint := range shown {
		mark := fmt.Sprintf("%2d. ", i+1)
		for _, line := range text.Wrap(text.Safe(spoken(l.Hints[hint])), a.outStyle(w).Width-len(mark)) {
			fmt.Fprintln(a.out, mark+line)
			mark = "    "
		}
	}
	if len(shown) == all {
		a.say(w, fmt.Sprintf("\nThese were all. make solution NAME=%s shows one way to do it, once you have passed.", e.Name))
	}
	if err := w.store.Update(e.Name, func(r *progress.Record) { r.Shown = shown }); err != nil {
		a.warn(err.Error())
	}
	return nil
}

// unseen returns the first of the hints that was not shown yet.
func unseen(order, shown []int) (hint int, ok bool) {
	i := slices.IndexFunc(order, func(hint int) bool { return !slices.Contains(shown, hint) })
	if i < 0 {
		return 0, false
	}
	return order[i], true
}

// spoken is the hint with the rules and kinds that it is for.
func spoken(h course.Hint) string {
	if len(h.For) == 0 {
		return h.Text
	}
	return "(" + strings.Join(h.For, "; ") + ") " + h.Text
}

// hintFor is the hint that a failed verdict shows: one that fits it and was not asked for yet, since those that were
// have been read and did not help. Who tries for the first time is only told what fits exactly; a lesson that does not tie its hints to rules
// gives them in turn.
func (w *workbook) hintFor(v judge.Verdict) string {
	l, err := v.Exercise.Lesson()
	if err != nil || len(v.Findings) == 0 {
		return ""
	}
	f, record := v.Findings[0], w.store.Of(v.Exercise.Name)
	next, ok := unseen(l.HintsFor(f.Rule.Name, string(f.Kind), f.Todo), record.Shown)
	if !ok {
		return ""
	}
	hint := l.Hints[next]
	fit := hint.Fit(f.Rule.Name, string(f.Kind), f.Todo)
	switch {
	case !l.Named():
		return hint.Text
	case fit == course.NoFit, record.Tries < 2 && !exactly(f, fit):
		return ""
	}
	return hint.Text
}

// exactly says whether that is about this very finding: a requirement by its rule, all else by its kind as well.
// Nobody needs help to begin who has not tried.
func exactly(f diagnose.Finding, fit course.Fit) bool {
	switch {
	case f.Todo:
		return false
	case f.Kind == diagnose.Test:
		return fit >= course.FitsRule
	}
	return fit == course.FitsKind || fit == course.FitsBoth
}
