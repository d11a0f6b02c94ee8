package workbook

import (
	"koans/checker/internal/course"
)

// A State is how an exercise's present content stands.
type State string

// The zero State is that of an exercise which never passed.
const (
	NotYet  State = ""
	Passed  State = "passed"
	Changed State = "changed" // passed once, and changed since
	Skipped State = "skipped" // not passed, and need not be: a harder one of its chapter was
)

// Over reports whether there is nothing left to do in an exercise of that state.
func (s State) Over() bool { return s == Passed || s == Skipped }

// StateOf compares the exercise's present content with what was passed.
func (w *Workbook) StateOf(e *course.Exercise) (State, error) {
	record := w.Record(e)
	switch {
	case record.Hash == "" && record.Skipped != nil:
		return Skipped, nil
	case record.Hash == "":
		return NotYet, nil
	}
	hash, err := w.hash(e)
	switch {
	case err != nil:
		return NotYet, err
	case hash == record.Hash:
		return Passed, nil
	}
	return Changed, nil
}

// A Standing is how far the learner is in the whole course.
type Standing struct {
	Passed  []*course.Exercise
	Skipped int
}

// Standing returns how far the learner is.
func (w *Workbook) Standing() (Standing, error) {
	var all Standing
	for _, e := range w.Exercises() {
		s, err := w.StateOf(e)
		if err != nil {
			return Standing{}, err
		}
		switch s {
		case Passed:
			all.Passed = append(all.Passed, e)
		case Skipped:
			all.Skipped++
		}
	}
	return all, nil
}

// Current returns the first exercise that is still to be done; nil when there is none.
func (w *Workbook) Current() (*course.Exercise, error) {
	for _, e := range w.Exercises() {
		s, err := w.StateOf(e)
		if err != nil {
			return nil, err
		}
		if !s.Over() {
			return e, nil
		}
	}
	return nil, nil
}
