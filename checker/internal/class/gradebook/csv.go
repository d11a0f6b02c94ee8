package gradebook

import (
	"io"
	"strings"
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
			row = append(row, number(score.Points))
		}
		rows = append(rows, row)
	}
	return writeTable(w, "spreadsheets", rows)
}

// Remark says in short what is unusual about the student's submission; "" when nothing is.
func (s Row) Remark() string {
	switch {
	case s.Problem != "":
		return "could not be read: " + s.Problem
	case len(s.Entries) == 0:
		return "nothing was handed in"
	case !s.Handed:
		return "no answer was found in " + strings.Join(s.Entries, ", ")
	}
	if s.errored() {
		return "not all could be judged: grade again"
	}
	return ""
}
