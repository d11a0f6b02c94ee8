package gradebook

import (
	"fmt"
	"strings"

	"koans/checker/internal/explain/diagnose"
)

// A Look is something that whoever grades should look at: a submission of a student's, or what is nobody's.
type Look struct {
	Student int    // its index; -1 is nobody's
	What    string // who it is about: the student's id, or the entry's name
	Text    string
}

// Looks lists what needs a look, the gravest first of each student. It is the one list: the screen, the page and whoever
// reads the JSON form have the same.
func (g *Gradebook) Looks() []Look {
	var all []Look
	for _, u := range g.Unclaimed {
		all = append(all, Look{-1, u.Entry, "belongs to nobody: " + u.Reason})
	}
	others := 0
	for i, r := range g.Students {
		for _, text := range g.looksOf(r) {
			all = append(all, Look{i, r.ID, text})
		}
		if r.has(versionNote) {
			others++
		}
	}
	if others > 0 {
		all = append(all, Look{-1, "another version of the workbook", fmt.Sprintf("is what %s handed in; all are judged by this one", counted(others, "student has", "students have"))})
	}
	return all
}

func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

func (r Row) has(kind string) bool {
	for _, n := range r.Notes {
		if n.Kind == kind {
			return true
		}
	}
	return false
}

func (g *Gradebook) looksOf(r Row) []string {
	var all []string
	if r.Problem != "" {
		all = append(all, "could not be read: "+r.Problem)
	} else if !r.Handed && len(r.Entries) > 0 {
		all = append(all, "no answer was found in "+strings.Join(r.Entries, ", "))
	}
	for i, s := range r.Scores {
		name := g.Concepts[i].Name
		for _, t := range g.Answers[s.Answer] {
			if n := len(linesOf(t.Text)); n > mostLines {
				all = append(all, fmt.Sprintf("%s has %d lines, of which the pages do not show all", name, n))
			}
		}
		if s.Status == Errored {
			all = append(all, name+" could not be judged: "+s.Error)
		}
		for _, f := range s.Findings {
			if s.Status == Failed && f.Kind == diagnose.Forbidden {
				all = append(all, fmt.Sprintf("%s was refused: %s", name, strings.TrimSpace(f.Message)))
			}
		}
	}
	for _, n := range r.Notes {
		if n.Kind != versionNote {
			all = append(all, n.Text)
		}
	}
	return all
}
