package gradebook

import "io"

// WriteCanvas writes a table that Canvas imports: students in rows, an assignment a concept. Canvas
// finds a student by its ID column, then by SIS User ID, then by login; what the roster calls id
// and email stand in the latter two, and the first is empty. The second row has the points of each assignment.
func (g *Gradebook) WriteCanvas(w io.Writer) error {
	head := []string{"Student", "ID", "SIS User ID", "SIS Login ID", "Section"}
	worth := []string{"    Points Possible", "", "", "", ""}
	for _, c := range g.Concepts {
		head = append(head, cell("Koans "+c.Number+" "+c.Name))
		worth = append(worth, number(c.Points))
	}
	rows := [][]string{head, worth}
	for _, r := range g.Students {
		row := []string{cell(nameOf(r)), "", cell(r.ID), cell(r.Email), ""}
		for i, s := range r.Scores {
			switch {
			case s.Excused:
				row = append(row, "EX")
			case s.Status == Errored && !s.Final:
				row = append(row, "") // an empty cell leaves in Canvas what is there
			default:
				row = append(row, number(r.PointsOf(i)))
			}
		}
		rows = append(rows, row)
	}
	return writeTable(w, "Canvas", rows)
}

func nameOf(r Row) string {
	if r.Name != "" {
		return r.Name
	}
	return r.ID
}
