package course

import (
	"fmt"
	"os"
	"regexp"
	"strings"
)

// A Lesson is what the README of an exercise or chapter says.
type Lesson struct {
	Title    string    // the heading, or "" when there is none
	Summary  string    // the first paragraph, on one line
	Body     string    // Markdown: all but the heading and the hints
	Sections []Section // what Body is made of; the first has no title when text stands before any heading
	Rules    []Rule    // the promises, in the lesson's order
	Common   []Rule    // those that every exercise keeps, said once for all of them
	Hints    []Hint    // from a nudge to nearly there
}

// A Section is a second-level heading of a lesson and the Markdown below it.
type Section struct {
	Title string
	Body  string
}

// hintsTitle is the heading of the section that is shown one item at a time, on request.
const hintsTitle = "Hints"

// Lesson reads the exercise's lesson.
func (e *Exercise) Lesson() (Lesson, error) {
	l, err := readLesson(e.Readme())
	if err != nil {
		return Lesson{}, fmt.Errorf("reading the lesson of %s: %w", e.Name, err)
	}
	if l.Common, err = commonRules(e.root); err != nil {
		return Lesson{}, err
	}
	return l, nil
}

func readLesson(file string) (Lesson, error) {
	b, err := os.ReadFile(file)
	if err != nil {
		return Lesson{}, err
	}
	return parseLesson(string(b)), nil
}

// titleOf returns the heading of the lesson in file. A chapter without one is
// still a chapter, so whatever is wrong with the file, its folder's name will do.
func titleOf(file, name string) string {
	if l, err := readLesson(file); err == nil && l.Title != "" {
		return l.Title
	}
	return name
}

func parseLesson(markdown string) Lesson {
	var l Lesson
	var body []string
	for _, s := range split(markdown, &l.Title) {
		if strings.EqualFold(s.Title, hintsTitle) {
			for _, item := range items(s.Body, numberedItem) {
				l.Hints = append(l.Hints, hintOf(item))
			}
			continue
		}
		if strings.EqualFold(s.Title, rulesTitle) {
			l.Rules = rulesOf(s.Body)
		}
		if s.Title != "" {
			body = append(body, "## "+s.Title)
		}
		body = append(body, s.Body)
		l.Sections = append(l.Sections, s)
	}
	l.Body = strings.TrimSpace(strings.Join(body, "\n\n"))
	if len(l.Sections) > 0 && l.Sections[0].Title == "" {
		l.Summary = firstParagraph(l.Sections[0].Body)
	}
	return l
}

// split takes the text apart at its headings. A line of code that begins with
// "#", as comments of Python do, is no heading.
func split(markdown string, title *string) []Section {
	var sections []Section
	var at Section
	var lines []string
	end := func() {
		at.Body = strings.Trim(strings.Join(lines, "\n"), "\n")
		if at.Title != "" || strings.TrimSpace(at.Body) != "" {
			sections = append(sections, at)
		}
		at, lines = Section{}, nil
	}
	fenced := false
	markdown = strings.ReplaceAll(strings.TrimPrefix(markdown, "\ufeff"), "\r\n", "\n")
	for line := range strings.SplitSeq(markdown, "\n") {
		if strings.HasPrefix(strings.TrimSpace(line), "```") {
			fenced = !fenced
		}
		if heading, ok := strings.CutPrefix(line, "# "); ok && !fenced && *title == "" {
			*title = strings.TrimSpace(heading)
			continue
		}
		if heading, ok := strings.CutPrefix(line, "## "); ok && !fenced {
			end()
			at.Title = strings.TrimSpace(heading)
			continue
		}
		lines = append(lines, line)
	}
	end()
	return sections
}

func firstParagraph(markdown string) string {
	first, _, _ := strings.Cut(strings.TrimSpace(markdown), "\n\n")
	if strings.HasPrefix(first, "```") || strings.HasPrefix(first, "|") {
		return ""
	}
	return oneLine(first)
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

var numberedItem = regexp.MustCompile(`^\d+[.)]\s+`)

// items returns the items of a list, each on one line. Their later lines may be indented or not; after an empty one
// only what is indented still belongs to the item.
func items(markdown string, mark *regexp.Regexp) []string {
	var all []string
	over := true
	empty := false
	for line := range strings.SplitSeq(markdown, "\n") {
		begin := mark.FindString(line)
		switch {
		case begin != "":
			all, over, empty = append(all, line[len(begin):]), false, false
		case strings.TrimSpace(line) == "":
			empty = true
		case empty && !strings.HasPrefix(line, " "):
			over = true
		case !over:
			all[len(all)-1] += "\n" + line
		}
	}
	for i := range all {
		all[i] = oneLine(all[i])
	}
	return all
}
