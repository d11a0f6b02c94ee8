// Package diagnose turns the raw outcome of a run into findings: what happened,
// on which line of the learner's, why, and what to look at. One kind, one file.
package diagnose

import (
	"fmt"

	"koans/checker/internal/course"
)

// A Position is a place in a file. Line and Col count from 1; 0 means unknown.
type Position struct {
	File string `json:"file"` // absolute; renderers shorten it
	Line int    `json:"line,omitempty"`
	Col  int    `json:"col,omitempty"`
}

func (p Position) String() string {
	switch {
	case p.File == "":
		return "-"
	case p.Line == 0:
		return p.File
	case p.Col == 0:
		return fmt.Sprintf("%s:%d", p.File, p.Line)
	}
	return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Col)
}

// Related is another place that belongs to a finding, and what it has to do with it:
// the other side of a race, where a goroutine was started, the failed assertion.
type Related struct {
	Pos     Position `json:"pos"`
	Message string   `json:"message"`
}

// A Finding is one thing that is wrong, told to the learner.
type Finding struct {
	Kind    Kind        `json:"kind"`
	Pos     Position    `json:"pos"`     // the learner's line; the zero value when none is known
	Message string      `json:"message"` // a plain sentence with the facts of this run
	Help    string      `json:"help,omitempty"`
	Rule    course.Rule `json:"rule,omitzero"` // the lesson's promise that the test proves; the zero value when it names none
	Related []Related   `json:"related,omitempty"`
	Test    string      `json:"test,omitempty"`  // the test in which it was seen
	Count   int         `json:"count,omitempty"` // how often the same thing was seen, when more than once
	Raw     string      `json:"-"`               // the tool's own words

	// Parts are what Message is put together from, where it may end earlier: of a deadlock one for each group of goroutines. Nil: it is whole or
	// not there.
	Parts []string `json:"-"`

	// Todo says that Pos is a TODO of the stub that is still open: nothing has been written there yet.
	Todo bool `json:"-"`

	// Apart says that it came of tests that were run apart. Explaining knows nothing of that: who had them run so says it.
	Apart bool `json:"-"`

	follows   bool // no code of the learner's takes part: most likely it follows from something else
	withTests bool // a race in which the test's own code takes part: the code under test returned too early
	shared    bool // what calls have in common is to blame
	atOnce    bool // a race between functions of the test's that the answer called: they should have taken turns
}

// Asks reports whether Help is no more than what such a wait means in Go and a question, since the code does not show the reason: then a
// lesson's hint says more.
func (f Finding) Asks() bool {
	for _, general := range meaning {
		if f.Help == general {
			return true
		}
	}
	return false
}
