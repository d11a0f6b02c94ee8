package gradebook

import (
	"slices"
	"strings"

	"koans/checker/internal/class/gradebook/page"
)

// mostLines is how many lines of a file are shown, whatever stands in them. As many again are if there is something to say of them: who
// begins with a thousand empty lines hides nothing that was found.
const mostLines = 2000

// code shows an answer's files, some of their lines marked, and what was found at their lines in the margin.
func code(texts []Text, found []Finding, marks Lines) []page.Code {
	var all []page.Code
	for i, t := range texts {
		one := page.Code{Name: page.Line(t.Name)}
		var marked []int
		if i < len(marks) {
			marked = marks[i]
		}
		left := 0
		for n, text := range linesOf(t.Text) {
			line := page.CodeLine{N: n + 1, Text: page.Line(text)}
			_, line.Marked = slices.BinarySearch(marked, n+1)
			for _, f := range found {
				if f.Line == n+1 && (f.File == t.Name || f.File == "" && len(texts) == 1) {
					line.Notes = append(line.Notes, page.Line(inMargin(f)))
				}
			}
			if n >= mostLines && (len(one.Lines) >= 2*mostLines || !line.Marked && line.Notes == nil) {
				left++
				continue
			}
			leaveOut(one.Lines, left)
			left = 0
			one.Lines = append(one.Lines, line)
		}
		leaveOut(one.Lines, left)
		all = append(all, one)
	}
	return all
}

// leaveOut says below the last line how many are not shown there.
func leaveOut(lines []page.CodeLine, n int) {
	if n > 0 {
		last := &lines[len(lines)-1]
		last.Notes = append(last.Notes, page.Line(counted(n, "line is", "lines are")+" not shown here"))
	}
}

func linesOf(text string) []string {
	lines := strings.Split(strings.TrimSuffix(strings.ReplaceAll(text, "\r\n", "\n"), "\n"), "\n")
	for i, line := range lines {
		lines[i] = strings.ReplaceAll(line, "\t", "    ")
	}
	return lines
}

// inMargin is a finding as one would write it beside the line.
func inMargin(f Finding) string {
	text := strings.TrimRight(f.Message, ". \n")
	if f.Help != "" {
		text += ". " + f.Help
	}
	return strings.Join(strings.Fields(text), " ")
}
