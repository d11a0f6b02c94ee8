package report

import (
	"fmt"
	"io"
	"strings"

	"koans/checker/internal/course"
	"koans/checker/internal/show/text"
)

// Lesson writes a lesson whole, but for its hints.
func Lesson(w io.Writer, s Style, l course.Lesson) {
	lines := append(s.title(l.Title), "")
	lines = append(lines, s.markdown(l.Body)...)
	fmt.Fprintln(w, strings.Join(lines, "\n"))
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
