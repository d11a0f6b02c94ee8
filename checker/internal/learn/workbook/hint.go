package workbook

import (
	"slices"

	"koans/checker/internal/course"
	"koans/checker/internal/explain/diagnose"
	"koans/checker/internal/judge"
	"koans/checker/internal/learn/progress"
)

// OneMoreHint returns those hints of e, whose lesson is l, that were shown before, in that order, since they build on each other; and one
// more, if there is one: that which fits the last failure best. An error means that it is not remembered as shown.
func (w *Workbook) OneMoreHint(e *course.Exercise, l course.Lesson) ([]course.Hint, error) {
	record := w.Record(e)
	shown := slices.DeleteFunc(slices.Clone(record.Shown), func(i int) bool { return i < 0 || i >= len(l.Hints) })
	if next, ok := unseen(l.HintsFor(record.Last.Rule, record.Last.Kind, record.Last.Todo), shown); ok {
		shown = append(shown, next)
	}
	var hints []course.Hint
	for _, i := range shown {
		hints = append(hints, l.Hints[i])
	}
	return hints, w.store.Update(e.Name, func(r *progress.Record) { r.Shown = shown })
}

// unseen returns the first of the hints that was not shown yet.
func unseen(order, shown []int) (hint int, ok bool) {
	i := slices.IndexFunc(order, func(hint int) bool { return !slices.Contains(shown, hint) })
	if i < 0 {
		return 0, false
	}
	return order[i], true
}

// HintFor is the hint to be shown beside a failed verdict, or "": one that fits it and was not asked for yet, since those that
// were have been read and did not help. Who tries for the first time is only told what fits exactly; a lesson that does not tie its
// hints to rules gives them in turn.
func (w *Workbook) HintFor(v judge.Verdict) string {
	l, err := v.Exercise.Lesson()
	if err != nil || len(v.Findings) == 0 {
		return ""
	}
	f, record := v.Findings[0], w.Record(v.Exercise)
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
