package contract

import (
	"fmt"
	"go/token"
	"iter"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"koans/checker/internal/course"
	"koans/checker/internal/explain/diagnose"
	"koans/checker/internal/run/gotest"
)

// What a lesson may be and must have.
const (
	leastHints = 3
	mostLines  = 75  // two screens, hints not counted, since they are shown one at a time
	lineWidth  = 120 // a paragraph written as one line takes as many as it is shown in
)

var neededSections = []string{"What to do", "Rules", "Read on"}

// A scene is told in both languages: as the columns of a table, or as two blocks of code.
var (
	sceneTable = regexp.MustCompile(`(?mi)^\s*\|[^\n]*\b(asyncio|python)\b[^\n]*\|[^\n]*\bgo\b`)
	blockOf    = func(language string) *regexp.Regexp { return regexp.MustCompile("(?m)^```" + language + `\b`) }
	python     = blockOf("python")
	golang     = blockOf("go")
)

// lesson proves that the README has all its parts and gives nothing away.
func lesson(e *course.Exercise) []Shortfall {
	file := e.Readme()
	owe := func(line int, help, format string, args ...any) Shortfall {
		return Shortfall{Point: Lesson, Exercise: e.Name, Pos: diagnose.Position{File: file, Line: line},
			Message: fmt.Sprintf(format, args...), Help: help}
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return []Shortfall{owe(0, "", "there is no lesson: %v", err)}
	}
	l, err := e.Lesson()
	if err != nil {
		return []Shortfall{owe(0, "", "%v", err)}
	}
	var owed []Shortfall
	if l.Title == "" {
		owed = append(owed, owe(1, "Begin with # Title.", "the lesson has no title"))
	}
	if l.Summary == "" {
		owed = append(owed, owe(1, "Tell in the first paragraph what it is about, in a sentence or two.", "the lesson has no summary"))
	}
	if !sceneTable.MatchString(l.Body) && !(python.MatchString(l.Body) && golang.MatchString(l.Body)) {
		owed = append(owed, owe(0, "Show it as a table headed | asyncio | Go |, or as a block of ```python and one of ```go.",
			"the scene is not told in asyncio and in Go, side by side"))
	}
	for _, title := range neededSections {
		if !slices.ContainsFunc(l.Sections, func(s course.Section) bool {
			return strings.EqualFold(s.Title, title) && strings.TrimSpace(s.Body) != ""
		}) {
			owed = append(owed, owe(0, "", "the lesson has no section ## %s", title))
		}
	}
	if n := shownLines(l.Body); n > mostLines {
		owed = append(owed, owe(0, "What can be learnt from doing the exercise need not be read before.", "the lesson has %d lines without its hints, at most %d are read", n, mostLines))
	}
	if len(l.Hints) < leastHints {
		owed = append(owed, owe(0, "Number them under ## Hints, from a nudge to nearly there.", "the lesson has %d %s, at least %d are needed", len(l.Hints), plural(len(l.Hints), "hint"), leastHints))
	}
	for _, give := range giveaways(e, l.Hints) {
		owed = append(owed, owe(0, "Say what the line does, or which tool does it.", "hint %d contains a line of the solution: %s", give.hint+1, give.line))
	}
	for _, m := range marks(text) {
		owed = append(owed, owe(m.line, "", "still to be written: %s", m.text))
	}
	return owed
}

func shownLines(markdown string) int {
	n := 0
	for line := range strings.SplitSeq(markdown, "\n") {
		n += max(1, (utf8.RuneCountInString(line)+lineWidth-1)/lineWidth)
	}
	return n
}

type giveaway struct {
	hint int
	line string
}

// giveaways are hints that contain a line of the reference answer which the stub does not have.
func giveaways(e *course.Exercise, hints []course.Hint) []giveaway {
	solution, err := gotest.Reference(e)
	if err != nil {
		return nil // missing: said elsewhere
	}
	stub, err := gotest.Own(e)
	if err != nil {
		return nil
	}
	given := map[string]bool{}
	for line := range lines(stub) {
		given[squeeze(line)] = true
	}
	var found []giveaway
	for line := range lines(solution) {
		short := squeeze(line)
		if given[short] || !telling(line) {
			continue
		}
		for i, hint := range hints {
			if strings.Contains(squeeze(strings.ReplaceAll(hint.Text, "`", "")), short) {
				found = append(found, giveaway{i, strings.TrimSpace(line)})
			}
		}
	}
	return found
}

// lines are those of all of the variant's files.
func lines(v gotest.Variant) iter.Seq[string] {
	return func(yield func(string) bool) {
		for _, f := range v.Files {
			for line := range strings.Lines(string(f.Source)) {
				if !yield(line) {
					return
				}
			}
		}
	}
}

// telling reports whether a line of code says enough to be a giveaway: a closing
// brace, `return nil` or `defer f()` is in every program. Names, literals, keywords and operators count, punctuation does not.
func telling(line string) bool {
	n := 0
	for _, w := range words([]byte(line)) {
		switch w.tok {
		case token.LPAREN, token.RPAREN, token.LBRACE, token.RBRACE, token.LBRACK, token.RBRACK,
			token.COMMA, token.PERIOD, token.SEMICOLON, token.COLON, token.ILLEGAL:
		default:
			n++
		}
	}
	return n >= 3
}

// chapters proves of the exercises' chapters that they have a page of their own.
func chapters(exercises []*course.Exercise) []Shortfall {
	var owed []Shortfall
	seen := map[*course.Chapter]bool{}
	for _, e := range exercises {
		if seen[e.Chapter] {
			continue
		}
		seen[e.Chapter] = true
		file := filepath.Join(filepath.Dir(e.Dir()), "README.md")
		text, err := os.ReadFile(file)
		owe := func(line int, message string) {
			owed = append(owed, Shortfall{Point: Lesson, Exercise: e.Name, Pos: diagnose.Position{File: file, Line: line}, Message: message})
		}
		title, rest, _ := strings.Cut(strings.TrimSpace(string(text)), "\n")
		switch {
		case err != nil:
			owe(0, "the chapter has no README.md")
		case !strings.HasPrefix(title, "# ") || strings.TrimSpace(rest) == "":
			owe(1, "the chapter's README.md is to have a title and a short paragraph")
		}
		for _, m := range marks(text) {
			owe(m.line, "still to be written: "+m.text)
		}
	}
	return owed
}
