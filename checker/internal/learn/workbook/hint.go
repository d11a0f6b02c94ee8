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
// were have been read and did not help. Nor did those that stood beside earlier answers, so that the same trouble gets the next that fits. Who tries
// for the first time is only told what fits exactly; a lesson that does not tie its hints to rules gives them in turn.
func (w *Workbook) HintFor(v judge.Verdict) string {
	l, err := v.Exercise.Lesson()
	if err != nil || len(v.Findings) == 0 {
		return ""
	}
	f, record := v.Findings[0], w.Record(v.Exercise)
	i := record.Last.Hint - 1
	now := failure(record.Last.Hash, v)
	now.Hint = record.Last.Hint
	if now != record.Last || i < 0 || i >= len(l.Hints) || slices.Contains(record.Shown, i) {
		i = choose(l, f, record)
	}
	if i < 0 {
		return ""
	}
	return l.Hints[i].Text
}

// besides returns the number of the hint that is to stand beside the finding of an answer that has the hash, 0 for none.
func (w *Workbook) besides(e *course.Exercise, f diagnose.Finding, before progress.Record, hash string) int {
	l, err := e.Lesson()
	if err != nil {
		return 0
	}
	if before.Last.Hash != hash {
		before.Tries++
	}
	return choose(l, f, before) + 1
}

// choose returns the hint, by its index, that fits f, was neither asked for nor stood beside another failure; -1 for none.
func choose(l course.Lesson, f diagnose.Finding, record progress.Record) int {
	seen := record.Shown
	if l.Named() {
		seen = slices.Concat(seen, record.Beside)
	}
	next, ok := unseen(l.HintsFor(f.Rule.Name, string(f.Kind), f.Todo), seen)
	if !ok {
		return -1
	}
	fit := l.Hints[next].Fit(f.Rule.Name, string(f.Kind), f.Todo)
	if l.Named() && (fit == course.NoFit || record.Tries < 2 && !exactly(f, fit)) {
		return -1
	}
	return next
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
