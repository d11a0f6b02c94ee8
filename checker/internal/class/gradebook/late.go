package gradebook

import "fmt"

func (l *Late) inWords() string {
	if l.By == "" {
		return "late"
	}
	return l.By
}

// sentence says it to the student.
func (l *Late) sentence() string {
	when := "after the deadline"
	if l.By != "" {
		when = l.By + " " + when
	}
	if l.Factor == 1 {
		return fmt.Sprintf("handed in %s, which costs nothing.", when)
	}
	return fmt.Sprintf("handed in %s, so the points are multiplied by %s.", when, number(l.Factor))
}

// sentence says it to the student.
func (x *Extension) sentence() string {
	text := "You had time until " + clock(x.Until)
	if x.Reason != "" {
		text += ": " + x.Reason
	}
	return text + "."
}

// told is the sentence in plain text.
func (l *Late) told() string {
	by := "late"
	if l.By != "" {
		by = l.By + " late"
	}
	return fmt.Sprintf("Handed in %s: points times %s.", by, number(l.Factor))
}
