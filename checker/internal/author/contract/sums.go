package contract

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"koans/checker/internal/course"
	"koans/checker/internal/course/checksum"
	"koans/checker/internal/explain/diagnose"
)

// sums proves that exercises.sum lists the files as they are: those of the
// exercises and of their chapters, and the lab and whatever else all rests on. However many
// differ it is one shortfall, since one command mends them all.
func sums(c *course.Course, exercises []*course.Exercise) ([]Shortfall, error) {
	owes := func(name, message string) []Shortfall {
		file := filepath.Join(c.Root, filepath.FromSlash(checksum.File))
		return []Shortfall{{Point: Sums, Exercise: name, Pos: diagnose.Position{File: file}, Message: message}}
	}
	shipped, err := checksum.Read(c.Root)
	var broken *checksum.BrokenError
	if errors.As(err, &broken) {
		return owes("", "it "+broken.Why+"; make sum writes it anew"), nil
	}
	if err != nil {
		return nil, err
	}
	now, err := checksum.Compute(c.Root)
	if err != nil {
		return nil, err
	}
	var differ []string
	belongTo := map[string]bool{}
	for _, change := range checksum.Differences(shipped, now) {
		if name, asked := concerns(change.Path, c, exercises); asked {
			differ = append(differ, change.Path+" "+string(change.Kind))
			belongTo[name] = true
		}
	}
	if len(differ) == 0 {
		return nil, nil
	}
	var only string // the exercise that all of them belong to
	if len(belongTo) == 1 {
		for name := range belongTo {
			only = name
		}
	}
	return owes(only, fmt.Sprintf("it does not agree with the files (%s); if they are as they should be, make sum writes it anew", first(differ))), nil
}

// first names some of the files and counts the others.
func first(differ []string) string {
	const most = 3
	if n := len(differ); n > most {
		return fmt.Sprintf("%s and %d more", strings.Join(differ[:most], ", "), n-most)
	}
	return strings.Join(differ, ", ")
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
