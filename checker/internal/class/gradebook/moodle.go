package gradebook

import (
	"fmt"
	"io"
	"strings"
)

// WriteMoodle writes a table that Moodle imports: the instructor maps idnumber, or email, to the
// student, and grade and feedback to the item. Moodle takes feedback only together with the grade.
func (g *Gradebook) WriteMoodle(w io.Writer) error {
	rows := [][]string{{"idnumber", "email", "fullname", "grade", "feedback"}}
	for _, r := range g.Students {
		grade := number(r.Points)
		if r.errored() {
			grade = "-" // Moodle's word for none: what could not be judged is no zero
		}
		rows = append(rows, []string{cell(r.ID), cell(r.Email), cell(nameOf(r)), grade, cell(g.short(r))})
	}
	return writeTable(w, "Moodle", rows)
}

// short is the summary with what is wrong with each answer in a line: a column of a table has no room for a screen.
func (g *Gradebook) short(r Row) string {
	var b strings.Builder
	b.WriteString(g.Summary(r))
	for i, s := range r.Scores {
		c := g.Concepts[i]
		if shown := s.ForStudent(c); s.Status == Failed && len(shown.Findings) > 0 {
			f := shown.Findings[0]
			first, _, _ := strings.Cut(f.Message, "\n")
			at := ""
			if f.Line > 0 {
				at = fmt.Sprintf(", line %d", f.Line)
			}
			fmt.Fprintf(&b, "%s%s: %s: %s\n", c.Name, at, f.Kind.Words(), first)
		}
	}
	return b.String()
}

func (r Row) errored() bool {
	for _, s := range r.Scores {
		if s.Status == Errored && !s.Final && !s.Excused {
			return true
		}
	}
	return false
}
