package gradebook

import (
	"io"
	"slices"
	"strings"
	"time"

	"koans/checker/internal/explain/diagnose"
)

// WriteCSV writes a table for spreadsheets: a line a student, a column a concept, points in the cells.
func (g *Gradebook) WriteCSV(w io.Writer) error {
	head := []string{"id", "name", "email", "points", "max", "late", "remark"}
	for _, c := range g.Concepts {
		head = append(head, c.Name)
	}
	rows := [][]string{head}
	for _, s := range g.Students {
		row := []string{cell(s.ID), cell(s.Name), cell(s.Email), number(s.Points), number(s.Max), "", cell(s.Remark())}
		if s.Late != nil {
			row[5] = s.Late.inWords()
		}
		for _, score := range s.Scores {
			points := number(score.Points)
			if score.Excused {
				points = "excused"
			}
			row = append(row, points)
		}
		rows = append(rows, row)
	}
	return writeTable(w, "spreadsheets", rows)
}

// Remark says in short what is unusual about the student's submission; "" when nothing is. Whoever has no points for a reason that no
// test tells of has a remark.
func (s Row) Remark() string {
	var all []string
	switch {
	case s.Problem != "":
		all = append(all, "could not be read: "+s.Problem)
	case len(s.Entries) == 0:
		all = append(all, "nothing was handed in")
	case !s.Handed:
		all = append(all, "no answer was found in "+strings.Join(s.Entries, ", "))
	case s.untouched():
		all = append(all, "nothing was begun: every file is as it was shipped")
	}
	if s.Late != nil && s.Late.Factor == 0 {
		all = append(all, "handed in after the cut-off")
	}
	if n := s.refused(); n > 0 {
		all = append(all, counted(n, "answer was refused", "answers were refused"))
	}
	if s.Extension != nil {
		all = append(all, "had time until "+clock(s.Extension.Until))
	}
	if s.errored() {
		all = append(all, "not all could be judged: grade again")
	}
	return strings.Join(all, "; ")
}

// untouched reports whether something was found and all of it is as it was shipped.
func (s Row) untouched() bool {
	any := false
	for _, score := range s.Scores {
		any = any || score.Status == Untouched
		if score.Status != Untouched && score.Status != Missing {
			return false
		}
	}
	return any
}

// refused is how many answers have what no answer may have.
func (s Row) refused() int {
	n := 0
	for _, score := range s.Scores {
		if score.refused() {
			n++
		}
	}
	return n
}

func (s Score) refused() bool {
	return s.Status == Failed && slices.ContainsFunc(s.Findings, func(f Finding) bool { return f.Kind == diagnose.Forbidden })
}

// clock is a time as people read it, in its own zone.
func clock(at time.Time) string {
	if _, offset := at.Zone(); offset == 0 {
		return at.Format("2006-01-02 15:04 UTC")
	}
	return at.Format("2006-01-02 15:04 -07:00")
}
