package report

import (
	"fmt"
	"io"
	"strings"
	"time"

	"koans/checker/internal/show/text"
)

// A ChapterProgress is how far somebody is in a chapter.
type ChapterProgress struct {
	Title     string        `json:"title"`
	Exercises int           `json:"exercises"`
	Passed    int           `json:"passed"`
	Skipped   int           `json:"skipped"`
	Answers   int           `json:"answers"` // that were looked at and differed
	Worked    time.Duration `json:"worked"`  // nanoseconds
}

// A LearnerProgress is how far somebody is altogether.
type LearnerProgress struct {
	Chapters   []ChapterProgress `json:"chapters"`
	Days       int               `json:"days"`       // on which something was tried
	Row        int               `json:"row"`        // of these, in a row up to now
	LongestRow int               `json:"longestRow"` // in a row
}

// progressBar is how wide a chapter's bar is.
const progressBar = 12

// WriteProgress writes a line for each chapter, and one for all.
func WriteProgress(w io.Writer, s Style, p LearnerProgress) error {
	paint := s.paint()
	title := 0
	for _, c := range p.Chapters {
		title = max(title, text.Width(text.Line(c.Title)))
	}
	title = min(title, max(s.columns()-progressBar-36, 10))
	var all ChapterProgress
	var out strings.Builder
	for _, c := range p.Chapters {
		all.Exercises += c.Exercises
		all.Passed += c.Passed
		all.Skipped += c.Skipped
		all.Answers += c.Answers
		all.Worked += c.Worked
		done, skipped := progressBar*c.Passed/c.Exercises, progressBar*c.Skipped/c.Exercises
		bar := paint.Good(strings.Repeat(s.pick("█", "#"), done)) + paint.Dim(strings.Repeat(s.pick("▒", "-"), skipped)+strings.Repeat(s.pick("░", "."), progressBar-done-skipped))
		fmt.Fprintf(&out, "%s  %s %2d of %-2d", text.Pad(text.Cut(text.Line(c.Title), title, s.ellipsis()), title), bar, c.Passed, c.Exercises)
		if c.Answers > 0 {
			fmt.Fprintf(&out, "  %s, %s", plural(c.Answers, "answer"), worked(c.Worked))
		}
		out.WriteString("\n")
	}
	fmt.Fprintf(&out, "\n%d of %d passed", all.Passed, all.Exercises)
	if all.Skipped > 0 {
		fmt.Fprintf(&out, ", %d skipped", all.Skipped)
	}
	if all.Answers > 0 {
		fmt.Fprintf(&out, " · %s · %s · %s", plural(all.Answers, "answer"), worked(all.Worked), days(p))
	}
	out.WriteString("\n")
	_, err := io.WriteString(w, s.plain(out.String()))
	return err
}

// plain does without characters that the terminal does not have.
func (s Style) plain(line string) string {
	if s.Unicode {
		return line
	}
	return strings.ReplaceAll(line, "·", "-")
}

// worked is a time as people say it.
func worked(d time.Duration) string {
	switch minutes := int(d.Round(time.Minute) / time.Minute); {
	case minutes == 0:
		return "less than a minute"
	case minutes < 60:
		return fmt.Sprintf("%d min", minutes)
	default:
		return fmt.Sprintf("%d h %d min", minutes/60, minutes%60)
	}
}

// days says on how many days, and in a row only where there is one.
func days(p LearnerProgress) string {
	line := plural(p.Days, "day")
	if p.Row > 1 {
		line += fmt.Sprintf(", the last %d in a row", p.Row)
	}
	return line
}
