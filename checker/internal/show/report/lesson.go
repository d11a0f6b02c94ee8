package report

import (
	"fmt"
	"io"
	"strings"

	"koans/checker/internal/course"
	"koans/checker/internal/show/text"
)

// Lesson writes a lesson whole, but for its hints. Where it links to the rules of every exercise, they are named instead: a terminal
// follows no link.
func Lesson(w io.Writer, s Style, l course.Lesson) {
	lines := append(s.title(l.Title), "")
	body := l.Body
	if len(l.Common) > 0 {
		body = strings.Replace(body, course.SeeCommon, everywhere(l.Common), 1)
	}
	lines = append(lines, s.markdown(body)...)
	fmt.Fprintln(w, strings.Join(lines, "\n"))
}

// everywhere names the rules that every exercise keeps, and says where to read them.
func everywhere(common []course.Rule) string {
	var b strings.Builder
	b.WriteString("**As in every exercise** (they are in `exercises/README.md`):")
	for _, r := range common {
		b.WriteString(" " + r.Name + ".")
	}
	return b.String()
}

// LessonStart writes what a lesson begins with, and how to read the rest of it.
func LessonStart(w io.Writer, s Style, name string, l course.Lesson) {
	lines := append(s.title(l.Title), "")
	if l.Summary != "" {
		lines = append(lines, append(s.markdown(l.Summary), "")...)
	}
	lines = append(lines, text.Wrap(text.Line("The whole lesson: make lesson NAME="+name), s.measure())...)
	fmt.Fprintln(w, strings.Join(lines, "\n"))
}

func (s Style) title(title string) []string {
	if title == "" {
		return nil
	}
	var lines []string
	for _, line := range text.Wrap(text.Line(title), s.measure()) {
		lines = append(lines, s.paint().Strong(line))
	}
	return lines
}
