package contract

import (
	"slices"

	"koans/checker/internal/course"
	"koans/checker/internal/explain/diagnose"
	"koans/checker/internal/run/imports"
)

// manifest proves what of the exercise's manifest needs more than reading: that there is what it allows, and that it allows no more
// than is unusual. Whether it can be read at all was looked at before.
func (p *proof) manifest(e *course.Exercise) []Shortfall {
	var owed []Shortfall
	owe := func(message, help string) {
		owed = append(owed, Shortfall{Point: Tests, Exercise: e.Name, Message: message, Help: help,
			Pos: diagnose.Position{File: e.File(course.ManifestFile)}})
	}
	for _, other := range p.course.Exercises() {
		for _, name := range e.Files() {
			if other != e && slices.Contains(other.Files(), name) {
				owe("files: "+name+" is a file of "+other.Name+", too", "Call it otherwise: what students hand in is told apart by the names of files.")
			}
		}
	}
	for _, path := range e.ImportsBeyond() {
		if course.Harmless(path) {
			owe("imports: every answer may import "+path, "Take it out: the manifest says what is unusual.")
			continue
		}
		switch missing, err := imports.Missing(p.course, e, path); {
		case err != nil:
			p.trouble(err)
		case missing != "":
			owe("imports: "+missing, "What answers import is in the standard library, or in a module that go.mod names.")
		}
	}
	return owed
}
