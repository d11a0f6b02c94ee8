package contract

import (
	"errors"
	"path/filepath"
	"strings"

	"koans/checker/internal/course"
	"koans/checker/internal/diagnose"
	"koans/checker/internal/sum"
)

// sums proves that exercises.sum lists the files as they are. What belongs to no
// exercise (the lab, a chapter's page) is looked at each time, too: all rests on it.
func sums(c *course.Course, exercises []*course.Exercise) ([]Shortfall, error) {
	file := filepath.Join(c.Root, filepath.FromSlash(sum.File))
	shipped, err := sum.Read(c.Root)
	var broken *sum.BrokenError
	if errors.As(err, &broken) {
		return []Shortfall{{Point: Sums, Pos: diagnose.Position{File: file}, Message: broken.Error(), Help: "make sum writes it anew."}}, nil
	}
	if err != nil {
		return nil, err
	}
	now, err := sum.Compute(c.Root)
	if err != nil {
		return nil, err
	}
	owners := map[string]string{}
	for _, e := range c.Exercises() {
		owners[e.Path+"/"] = ""
	}
	for _, e := range exercises {
		owners[e.Path+"/"] = e.Name
	}
	var owed []Shortfall
	for _, change := range sum.Differences(shipped, now) {
		name, owned := ownerOf(change.Path, owners)
		if owned && name == "" {
			continue // of an exercise that nobody asked about
		}
		owed = append(owed, Shortfall{
			Point: Sums, Exercise: name, Pos: diagnose.Position{File: filepath.Join(c.Root, "exercises", filepath.FromSlash(change.Path))},
			Message: change.String(), Help: "If it is meant to be so, make sum writes exercises.sum anew.",
		})
	}
	return owed, nil
}

func ownerOf(path string, owners map[string]string) (name string, owned bool) {
	for prefix, name := range owners {
		if strings.HasPrefix(path, prefix) {
			return name, true
		}
	}
	return "", false
}
