package tell

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"path/filepath"
	"time"

	"koans/checker/internal/author/mutate"
	"koans/checker/internal/show/report"
	"koans/checker/internal/show/text"
)

// Mutants writes each mutant that is open, the place first and then the line that would declare it in equal.txt,
// and a table with a row for each concept.
func Mutants(w io.Writer, s report.Style, r *mutate.Report) error {
	b := bufio.NewWriter(w)
	paint := text.Paint{Color: s.Color}
	for _, m := range r.Mutants {
		if m.Outcome == mutate.Open {
			fmt.Fprintf(b, "%s: %s\n  %s\n", place(s.Root, m.Pos), paint.Strong(string(m.Outcome)), text.Safe(Entry(m)))
		}
	}
	for _, e := range r.Stale {
		fmt.Fprintf(b, "%s:%d: %s\n", relative(s.Root, e.File), e.Line, text.Safe(e.Message))
	}
	if len(r.Stale) > 0 || !r.Kept() {
		fmt.Fprintln(b)
	}
	const row = "%-16s %5v %8v %6v %5v %9v\n"
	fmt.Fprintf(b, row, "concept", "made", "refused", "equal", "open", "left out")
	var all mutate.Row
	for _, x := range r.Rows {
		fmt.Fprintf(b, row, x.Exercise.Name, x.Made(), x.Refused, x.Equal, x.Open, x.Left)
		all.Refused, all.Equal, all.Open, all.Left = all.Refused+x.Refused, all.Equal+x.Equal, all.Open+x.Open, all.Left+x.Left
	}
	if len(r.Rows) > 1 {
		fmt.Fprintf(b, row, "all", all.Made(), all.Refused, all.Equal, all.Open, all.Left)
	}
	fmt.Fprintf(b, "in %v", r.Duration.Round(10*time.Millisecond))
	if r.Remembered > 0 {
		fmt.Fprintf(b, ", %d of them remembered", r.Remembered)
	}
	fmt.Fprintln(b)
	return b.Flush()
}

// Entry returns the line that declares the mutant in equal.txt.
func Entry(m mutate.Mutant) string {
	return fmt.Sprintf("%s | %s | %s | %s", filepath.Base(m.Pos.File), m.Operator, m.Function, m.Change)
}

func relative(root, file string) string {
	if rel, err := filepath.Rel(root, file); err == nil && filepath.IsLocal(rel) {
		return filepath.ToSlash(rel)
	}
	return file
}

type jsonMeasure struct {
	Kept       bool          `json:"kept"`
	Concepts   []jsonRow     `json:"concepts"`
	Mutants    []jsonMutant  `json:"mutants"`
	Stale      []jsonStale   `json:"stale"`
	Remembered int           `json:"remembered"`
	Duration   time.Duration `json:"duration_ns"`
	Errors     []string      `json:"errors"`
}

type jsonRow struct {
	Name    string `json:"name"`
	Made    int    `json:"made"`
	Refused int    `json:"refused"`
	Equal   int    `json:"equal"`
	Open    int    `json:"open"`
	Left    int    `json:"left_out"`
}

type jsonMutant struct {
	Name     string         `json:"name"`
	File     string         `json:"file"`
	Line     int            `json:"line"`
	Operator string         `json:"operator"`
	Function string         `json:"function"`
	Change   string         `json:"change"`
	Outcome  mutate.Outcome `json:"outcome"`
	Reason   string         `json:"reason,omitempty"`
}

type jsonStale struct {
	File    string `json:"file"`
	Line    int    `json:"line"`
	Message string `json:"message"`
}

// MutantsJSON writes the report as one object and a line break. Paths are relative to root and have slashes.
//
//	kept         whether no mutant is open and every entry of equal.txt stands
//	concepts     in the order of the course: name, made, refused, equal, open, left_out
//	mutants      each that was made
//	  name         the exercise
//	  file, line   where the fault was put in
//	  operator, function, change    what it is, as equal.txt has it
//	  outcome      "refused", "equal" or "open"
//	  reason       of an equal one
//	stale        entries of equal.txt that are not well-formed, or like no mutant: file, line, message
//	remembered   mutants that were not judged, because they were refused as they are
//	duration_ns
//	errors       the checker's own trouble; where there is any, nothing is measured
func MutantsJSON(w io.Writer, root string, r *mutate.Report) error {
	out := jsonMeasure{Kept: r.Kept(), Remembered: r.Remembered, Duration: r.Duration,
		Concepts: []jsonRow{}, Mutants: []jsonMutant{}, Stale: []jsonStale{}, Errors: []string{}}
	for _, x := range r.Rows {
		out.Concepts = append(out.Concepts, jsonRow{x.Exercise.Name, x.Made(), x.Refused, x.Equal, x.Open, x.Left})
	}
	for _, m := range r.Mutants {
		out.Mutants = append(out.Mutants, jsonMutant{m.Exercise.Name, relative(root, m.Pos.File), m.Pos.Line,
			m.Operator, m.Function, m.Change, m.Outcome, m.Reason})
	}
	for _, e := range r.Stale {
		out.Stale = append(out.Stale, jsonStale{relative(root, e.File), e.Line, e.Message})
	}
	for _, err := range r.Troubles {
		out.Errors = append(out.Errors, err.Error())
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(out); err != nil {
		return fmt.Errorf("writing the report: %w", err)
	}
	return nil
}
