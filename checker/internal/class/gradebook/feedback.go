package gradebook

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"koans/checker/internal/explain/diagnose"
)

// ForStudent returns the score as its student may see it: of the concept's hidden tests nothing but how many passed.
func (s Score) ForStudent(c Column) Score {
	if len(c.Hidden) == 0 {
		return s
	}
	shown := s
	shown.Tests, shown.Findings = nil, nil
	for _, t := range s.Tests {
		top, _, sub := strings.Cut(t.Name, "/")
		if n := slices.Index(c.Hidden, top); n >= 0 {
			if sub {
				continue // even how many there are would tell
			}
			t.Name = fmt.Sprintf("hidden test %d", n+1)
		}
		shown.Tests = append(shown.Tests, t)
	}
	names := hiddenNames(c)
	for _, f := range s.Findings {
		if !f.Hidden && !names.MatchString(strings.Join([]string{f.Test, f.Message, f.Help, f.Screen}, "\n")) {
			shown.Findings = append(shown.Findings, f)
		}
	}
	if len(shown.Findings) == 0 && len(s.Findings) > 0 { // of one kind, whatever it was: an answer can be made to choose
		shown.Findings = []Finding{{Kind: diagnose.Test, Message: "A hidden test failed.", Help: "Go through the lesson's rules once more: which of them have you not tried?"}}
	}
	if s.Withheld != "" && !shown.tellsFault(c) {
		shown.Withheld = "what no answer may do was seen"
	}
	return shown
}

// tellsFault reports whether the finding is shown for which the answer earns nothing, or it is for none that it does so.
func (s Score) tellsFault(c Column) bool {
	i := slices.IndexFunc(c.MustNot, func(kind diagnose.Kind) bool { return slices.Contains(s.Faults, kind) })
	return i < 0 || slices.ContainsFunc(s.Findings, func(f Finding) bool { return f.Kind == c.MustNot[i] })
}

// hiddenNames matches text that names a hidden test of c, which nothing shown may do, wherever it was seen.
func hiddenNames(c Column) *regexp.Regexp {
	var names []string
	for _, name := range c.Hidden {
		names = append(names, regexp.QuoteMeta(name))
	}
	return regexp.MustCompile(`(^|[^\pL\pN_])(` + strings.Join(names, "|") + `)($|[^\pL\pN_])`)
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
	return shown.Findings[0].told()
}

// Said is all that a student is told about an answer where there is no summary beside it: the feedback, and what the instructor says.
func (s Score) Said(c Column) string {
	if s.Excused {
		return joined("\n", "excused", s.remarks(c))
	}
	return joined("\n\n", s.Feedback(c), s.remarks(c))
}

// remarks are what there is to say beside how the answer was judged: why it earns nothing, and the instructor's comment.
func (s Score) remarks(c Column) string {
	why, comment := s.ForStudent(c).Withheld, s.Comment
	if why != "" {
		why = "No points: " + why + "."
	}
	if comment != "" {
		comment = "Your instructor: " + comment
	}
	return joined("\n", why, comment)
}

// joined puts sep between the texts that are not empty.
func joined(sep string, texts ...string) string {
	return strings.Join(slices.DeleteFunc(texts, func(text string) bool { return text == "" }), sep)
}

// told is a finding in plain text: as the learner's own checker shows it, if that is known.
func (f Finding) told() string {
	if f.Screen != "" {
		return strings.TrimRight(f.Screen, "\n")
	}
	text := string(f.Kind) + ": " + f.Message
	if f.Help != "" {
		text += "\n" + f.Help
	}
	return text
}

// Summary is a line a concept of what a student achieved, and what the instructor says.
func (g *Gradebook) Summary(r Row) string {
	var b strings.Builder
	if r.Problem != "" {
		fmt.Fprintf(&b, "The submission could not be read: %s\n", r.Problem)
	}
	for i, s := range r.Scores {
		fmt.Fprintf(&b, "%s %s: %s\n", g.Concepts[i].Number, g.Concepts[i].Name, s.summary(g.Concepts[i]))
	}
	if r.Extension != nil {
		fmt.Fprintf(&b, "%s\n", r.Extension.sentence())
	}
	if r.Late != nil {
		fmt.Fprintf(&b, "handed in late (%s): points times %s\n", r.Late.inWords(), number(r.Late.Factor))
	}
	if r.Comment != "" {
		fmt.Fprintf(&b, "Your instructor: %s\n", r.Comment)
	}
	return b.String()
}

func (s Score) summary(c Column) string {
	text := fmt.Sprintf("%s, %s of %s", s.Status, number(s.Points), number(c.Points))
	if s.Excused {
		text = "excused"
	}
	if why := s.ForStudent(c).Withheld; why != "" {
		text += " (" + why + ")"
	}
	if s.Comment != "" {
		text += "; your instructor: " + s.Comment
	}
	return text
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
