package workbook

import (
	"errors"
	"time"

	"koans/checker/internal/course"
	"koans/checker/internal/learn/progress"
)

// Hardest is the last exercise of the chapter before its predictions: whoever passes it may skip the others. It is nil when
// there are no others.
func Hardest(ch *course.Chapter) *course.Exercise {
	if len(ch.Exercises) == 1 {
		return nil
	}
	var last *course.Exercise
	for _, e := range ch.Exercises {
		if !e.Predicts() {
			last = e
		}
	}
	return last
}

// Skip skips what is still to be done in the chapter, and returns the names. An error means that it
// is skipped until this process ends, no longer.
func (w *Workbook) Skip(ch *course.Chapter) (names []string, err error) {
	now := time.Now().UTC().Truncate(time.Second)
	for _, e := range ch.Exercises {
		if s, err := w.StateOf(e); err != nil || s.Over() {
			continue
		}
		err = errors.Join(err, w.store.Update(e.Name, func(r *progress.Record) { r.Hash, r.Skipped = "", &now }))
		names = append(names, e.Name)
	}
	return names, err
}

// TakeUp skips nothing of the chapter any more, and returns how many exercises were skipped.
func (w *Workbook) TakeUp(ch *course.Chapter) (n int, err error) {
	for _, e := range ch.Exercises {
		if w.Record(e).Skipped == nil {
			continue
		}
		err = errors.Join(err, w.store.Update(e.Name, func(r *progress.Record) { r.Skipped = nil }))
		n++
	}
	return n, err
}
