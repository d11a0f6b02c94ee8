package tell

import (
	"encoding/json"
	"fmt"
	"io"
	"path/filepath"
	"time"

	"koans/checker/internal/author/contract"
)

type jsonReport struct {
	Kept       bool            `json:"kept"`
	Quick      bool            `json:"quick"`
	Concepts   int             `json:"concepts"`
	Stubs      int             `json:"stubs"`
	Right      int             `json:"right"`
	Wrong      int             `json:"wrong"`
	Runs       int             `json:"runs"`
	Remembered int             `json:"remembered"`
	Known      int             `json:"known"`
	Further    int             `json:"further"`
	Duration   time.Duration   `json:"duration_ns"`
	Shortfalls []jsonShortfall `json:"shortfalls"`
	Suites     []jsonSuite     `json:"suites"`
	Notes      []string        `json:"notes"`
	Errors     []string        `json:"errors"`
}

type jsonShortfall struct {
	Point   contract.Point `json:"point"`
	Name    string         `json:"name,omitempty"`
	File    string         `json:"file,omitempty"`
	Line    int            `json:"line,omitempty"`
	Col     int            `json:"col,omitempty"`
	Message string         `json:"message"`
	Help    string         `json:"help,omitempty"`
}

type jsonSuite struct {
	Name      string        `json:"name"`
	Simulated time.Duration `json:"simulated_ns"`
	Real      time.Duration `json:"real_ns"`
}

// JSON writes the report as one object and a line break. Paths are relative to
// root and have slashes; keys marked ? are left out when there is nothing to say.
//
//	kept         whether everything that was looked at meets the contract
//	quick        whether it was the quick proof
//	concepts, stubs, right, wrong    how many were looked at; right counts reference answers, too
//	runs         made now
//	remembered   answers that were not run, because they have met the contract as they are
//	known        of a quick proof: wrong answers refused now by the one test that is known to refuse them
//	further      and those that all tests were asked of, instead or besides
//	duration_ns
//	shortfalls   what is owed, in the order of the course
//	  point        "stub", "right", "wrong", "bank", "lesson", "tests" or "sums"
//	  name ?       the exercise; nobody's alone without it
//	  file, line, col ?
//	  message, help ?
//	suites       how long the tests took with the reference answer: name, simulated_ns, real_ns
//	notes        what is worth a word and nothing that is owed
//	errors       the checker's own trouble; where there is any, nothing is proved
func JSON(w io.Writer, root string, r *contract.Report) error {
	out := jsonReport{
		Kept: r.Kept(), Quick: r.Quick, Concepts: r.Exercises, Stubs: r.Stubs, Right: r.Right, Wrong: r.Wrong, Runs: r.Runs,
		Remembered: r.Remembered, Known: r.Known, Further: r.Further, Notes: append([]string{}, r.Notes...), Duration: r.Duration,
		Shortfalls: []jsonShortfall{}, Suites: []jsonSuite{}, Errors: []string{},
	}
	for _, s := range r.Shortfalls {
		file := s.Pos.File
		if rel, err := filepath.Rel(root, file); err == nil && filepath.IsLocal(rel) {
			file = filepath.ToSlash(rel)
		}
		out.Shortfalls = append(out.Shortfalls, jsonShortfall{s.Point, s.Exercise, file, s.Pos.Line, s.Pos.Col, s.Message, s.Help})
	}
	for _, s := range r.Suites {
		out.Suites = append(out.Suites, jsonSuite{s.Exercise, s.Simulated, s.Real})
	}
	for _, err := range r.Troubles {
		out.Errors = append(out.Errors, err.Error())
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	if err := e.Encode(out); err != nil {
		return fmt.Errorf("writing the report: %w", err)
	}
	return nil
}
