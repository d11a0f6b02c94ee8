package report

import (
	"fmt"
	"io"

	"koans/checker/internal/show/text"
)

// A ListRow is one exercise in a list.
type ListRow struct {
	Number  string // "05.03"
	Name    string
	Title   string
	Summary string
	Chapter string // its title; a heading is written where it changes
	State   string // "passed", "skipped", "next", "changed" or "" for not yet
}

// List writes the exercises by chapter, with how far the learner is.
func List(w io.Writer, s Style, rows []ListRow) {
	p := s.paint()
	name, number, passed, skipped := 0, 0, 0, 0
	for _, r := range rows {
		name = max(name, text.Width(r.Name))
		number = max(number, text.Width(r.Number))
		switch r.State {
		case "passed":
			passed++
		case "skipped":
			skipped++
		}
	}
	chapter := ""
	for i, r := range rows {
		if r.Chapter != chapter {
			if i > 0 {
				fmt.Fprintln(w)
			}
			if i > 0 {
				for _, line := range s.gap(rows[i-1].Number, r.Number) {
					fmt.Fprintln(w, p.Dim(line))
				}
			}
			fmt.Fprintln(w, p.Strong(text.Line(r.Chapter)))
			chapter = r.Chapter
		}
		mark := s.mark(r.State)
		room := s.columns() - number - name - 7
		title := text.Cut(text.Line(r.Title), max(room, 10), s.ellipsis())
		left := fmt.Sprintf("%s %s  ", text.PadLeft(r.Number, number), text.Pad(r.Name, name))
		if r.State == "next" {
			left = p.Strong(left)
		}
		fmt.Fprintf(w, " %s %s%s\n", mark, left, p.Dim(title))
	}
	fmt.Fprintf(w, "\n%d of %d passed", passed, len(rows))
	if skipped > 0 {
		fmt.Fprintf(w, ", %d skipped", skipped)
	}
	fmt.Fprintln(w)
}

// gap says why the numbers jump where a chapter is still to be written.
func (s Style) gap(before, after string) []string {
	var last, next int
	if _, err := fmt.Sscanf(before+" "+after, "%d.%d %d", &last, new(int), &next); err != nil || next <= last+1 {
		return nil
	}
	missing := fmt.Sprintf("(chapter %d is still to be written)", last+1)
	if next > last+2 {
		missing = fmt.Sprintf("(chapters %d to %d are still to be written)", last+1, next-1)
	}
	return []string{missing, ""}
}
