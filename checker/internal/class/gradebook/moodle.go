package gradebook

import "io"

// WriteMoodle writes a table that Moodle imports: the instructor maps idnumber, or email, to the
// student, and grade and feedback to the item. Moodle takes feedback only together with the grade.
func (g *Gradebook) WriteMoodle(w io.Writer) error {
	rows := [][]string{{"idnumber", "email", "fullname", "grade", "feedback"}}
	for _, r := range g.Students {
		grade := number(r.Points)
		if r.errored() {
			grade = "-" // Moodle's word for none: what could not be judged is no zero
		}
		rows = append(rows, []string{cell(r.ID), cell(r.Email), cell(nameOf(r)), grade, cell(g.Summary(r))})
	}
	return writeTable(w, "Moodle", rows)
}

func (r Row) errored() bool {
	for _, s := range r.Scores {
		if s.Status == Errored && !s.Final && !s.Excused {
			return true
		}
	}
	return false
}
