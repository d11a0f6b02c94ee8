package gradebook

import (
	"strings"

	"koans/checker/internal/class/gradebook/page"
)

// mostLines is how much of a file is shown.
const mostLines = 2000

// code shows an answer's files, and what was found at their lines in the margin.
func code(texts []Text, found []Finding) []page.Code {
	var all []page.Code
	for _, t := range texts {
		one := page.Code{Name: page.Line(t.Name)}
		for i, text := range linesOf(t.Text) {
			line := page.CodeLine{N: i + 1, Text: page.Line(text)}
			for _, f := range found {
				if f.Line == i+1 && (f.File == t.Name || f.File == "" && len(texts) == 1) {
					line.Notes = append(line.Notes, page.Line(inMargin(f)))
				}
			}
			one.Lines = append(one.Lines, line)
		}
		all = append(all, one)
	}
	return all
}

func linesOf(text string) []string {
	lines := strings.Split(strings.TrimSuffix(strings.ReplaceAll(text, "\r\n", "\n"), "\n"), "\n")
	for i, line := range lines {
		lines[i] = strings.ReplaceAll(line, "\t", "    ")
	}
	return lines[:min(len(lines), mostLines)]
}

// inMargin is a finding as one would write it beside the line.
func inMargin(f Finding) string {
	text := strings.TrimRight(f.Message, ". \n")
	if f.Help != "" {
		text += ". " + f.Help
	}
	return strings.Join(strings.Fields(text), " ")
}

// marked shows an answer's files with some of their lines marked.
func marked(texts []Text, marks Lines) []page.Code {
	all := code(texts, nil)
	for i := range all {
		if i >= len(marks) {
			break
		}
		for _, n := range marks[i] {
			if n <= len(all[i].Lines) {
				all[i].Lines[n-1].Marked = true
			}
		}
	}
	return all
}
