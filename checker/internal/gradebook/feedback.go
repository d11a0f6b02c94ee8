package gradebook

import (
	"fmt"
	"slices"
	"strings"
)

// ForStudent returns the score as its student may see it: of the concept's hidden tests nothing but how many passed.
func (s Score) ForStudent(c Column) Score {
	if len(c.Hidden) == 0 {
		return s
	}
	hidden := func(name string) bool {
		top, _, _ := strings.Cut(name, "/")
		return slices.Contains(c.Hidden, top)
	}
	shown := s
	shown.Tests, shown.Findings = nil, nil
	for _, t := range s.Tests {
		if hidden(t.Name) {
			t.Name = fmt.Sprintf("hidden test %d", 1+slices.Index(c.Hidden, t.Name))
		}
		shown.Tests = append(shown.Tests, t)
	}
	for _, f := range s.Findings {
		if !hidden(f.Test) {
			shown.Findings = append(shown.Findings, f)
		}
	}
	if len(shown.Findings) == 0 && len(s.Findings) > 0 {
		shown.Findings = []Finding{{Rule: s.Findings[0].Rule, Message: "A hidden test failed.", Help: "Go through the lesson's rules once more: which of them have you not tried?"}}
	}
	return shown
}

// Feedback is what a student is told about an answer, in plain text.
func (s Score) Feedback(c Column) string {
	shown := s.ForStudent(c)
	switch s.Status {
	case Passed:
		return "passed"
	case Untouched:
		return "not begun: the file is as it was shipped"
	case Missing:
		return "not handed in"
	case Errored:
		return "could not be judged, because the machine failed; this is not your fault"
	}
	if len(shown.Findings) == 0 {
		return "failed"
	}
	f := shown.Findings[0]
	if f.Screen != "" {
		return strings.TrimRight(f.Screen, "\n")
	}
	text := string(f.Rule) + ": " + f.Message
	if f.Help != "" {
		text += "\n" + f.Help
	}
	return text
}

// Summary is a line a concept of what a student achieved.
func (g *Gradebook) Summary(r Row) string {
	var b strings.Builder
	if r.Problem != "" {
		fmt.Fprintf(&b, "The submission could not be read: %s\n", r.Problem)
	}
	for i, s := range r.Scores {
		fmt.Fprintf(&b, "%s %s: %s, %s of %s\n", g.Concepts[i].Number, g.Concepts[i].Name, s.Status, number(s.Points), number(g.Concepts[i].Points))
	}
	if r.Late != nil {
		fmt.Fprintf(&b, "handed in %s late: points times %s\n", r.Late.By, number(r.Late.Factor))
	}
	return b.String()
}

// Told is all that a student is told, in plain text: the summary, then what is wrong with each answer that failed.
func (g *Gradebook) Told(r Row) string {
	var b strings.Builder
	b.WriteString(g.Summary(r))
	for i, s := range r.Scores {
		if s.Status == Failed {
			fmt.Fprintf(&b, "\n%s\n", s.Feedback(g.Concepts[i]))
		}
	}
	return b.String()
}
