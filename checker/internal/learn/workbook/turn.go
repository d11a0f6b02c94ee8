package workbook

import (
	"slices"

	"koans/checker/internal/course"
	"koans/checker/internal/course/checksum"
	"koans/checker/internal/run/gotest"
)

// A Turn is whose turn it is. In the zero Turn there is nothing left to do.
type Turn struct {
	Now *course.Exercise // the first that is still to be done
	New bool             // nothing of it has been written yet: its lesson is to be shown first

	// Those to be done after it, up to the first of which nothing was written. There are some after the progress
	// was lost, and for whoever works ahead.
	Begun []*course.Exercise

	// The one that comes next, if it is the first that asks a database: that takes a good part of a minute to build,
	// which nobody should have to wait for, and nobody in the first chapter should pay for.
	Build *course.Exercise
}

// Turn returns whose turn it is.
func (w *Workbook) Turn() (Turn, error) {
	todo, err := w.ahead()
	if err != nil || len(todo) == 0 {
		return Turn{}, err
	}
	now, later := todo[0], todo[1:]
	turn := Turn{Now: now, New: w.Untouched(now)}
	for _, e := range later {
		if w.Untouched(e) {
			break
		}
		turn.Begun = append(turn.Begun, e)
	}
	if len(later) > 0 && !asksDatabase(now) && asksDatabase(later[0]) {
		turn.Build = later[0]
	}
	return turn, nil
}

// ahead returns the exercises that are still to be done.
func (w *Workbook) ahead() ([]*course.Exercise, error) {
	var todo []*course.Exercise
	for _, e := range w.Exercises() {
		s, err := w.StateOf(e)
		if err != nil {
			return nil, err
		}
		if !s.Over() {
			todo = append(todo, e)
		}
	}
	return todo, nil
}

// Untouched reports whether the stub is as it was shipped, all of its files.
func (w *Workbook) Untouched(e *course.Exercise) bool {
	sums, err := checksum.Read(w.Root)
	if err != nil {
		return false
	}
	stub, err := gotest.Own(e)
	edited := func(f course.File) bool { return !sums.Has(e.Path+"/"+f.Name, f.Source) }
	return err == nil && !slices.ContainsFunc(stub.Files, edited)
}

func asksDatabase(e *course.Exercise) bool {
	needs, err := e.Needs()
	return err == nil && slices.Contains(needs, course.Database)
}
