package contract

import (
	"errors"
	"path/filepath"
	"slices"
	"strings"

	"koans/checker/internal/course"
	"koans/checker/internal/course/checksum"
	"koans/checker/internal/explain/diagnose"
)

// sums proves that exercises.sum lists the files as they are: those of the
// exercises and of their chapters, and the lab and whatever else all rests on.
func sums(c *course.Course, exercises []*course.Exercise) ([]Shortfall, error) {
	file := filepath.Join(c.Root, filepath.FromSlash(checksum.File))
	shipped, err := checksum.Read(c.Root)
	var broken *checksum.BrokenError
	if errors.As(err, &broken) {
		return []Shortfall{{Point: Sums, Pos: diagnose.Position{File: file}, Message: broken.Error(), Help: "make sum writes it anew."}}, nil
	}
	if err != nil {
		return nil, err
	}
	now, err := checksum.Compute(c.Root)
	if err != nil {
		return nil, err
	}
	var owed []Shortfall
	for _, change := range checksum.Differences(shipped, now) {
		name, asked := concerns(change.Path, c, exercises)
		if !asked {
			continue
		}
		owed = append(owed, Shortfall{
			Point: Sums, Exercise: name, Pos: diagnose.Position{File: filepath.Join(c.Root, "exercises", filepath.FromSlash(change.Path))},
			Message: change.String(), Help: "If it is meant to be so, make sum writes exercises.sum anew.",
		})
	}
	return owed, nil
}

// concerns reports whether a file below exercises matters to the exercises that
// are looked at, and the name of the one that it belongs to, if it does to one.
func concerns(path string, c *course.Course, exercises []*course.Exercise) (name string, asked bool) {
	for _, e := range exercises {
		if strings.HasPrefix(path, e.Path+"/") {
			return e.Name, true
		}
	}
	for _, e := range c.Exercises() {
		if strings.HasPrefix(path, e.Path+"/") {
			return "", false
		}
	}
	folder, _, _ := strings.Cut(path, "/")
	for _, ch := range c.Chapters {
		if ch.Folder == folder && len(exercises) < len(c.Exercises()) {
			return "", slices.ContainsFunc(exercises, func(e *course.Exercise) bool { return e.Chapter == ch })
		}
	}
	return "", true
}
