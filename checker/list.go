package main

import (
	"encoding/json"
	"fmt"

	"github.com/spf13/cobra"

	"koans/checker/internal/learn/workbook"
	"koans/checker/internal/show/report"
)

func (a *app) listCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List the exercises, and how far you are",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			w, err := a.workbook()
			if err != nil {
				return err
			}
			rows, err := listRows(w)
			if err != nil {
				return err
			}
			if asJSON {
				return a.listJSON(w, rows)
			}
			report.List(a.out, a.outStyle(w), rows)
			return nil
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "write a JSON array")
	return cmd
}

// listRows returns the exercises in order with their state.
func listRows(w *workbook.Workbook) ([]report.ListRow, error) {
	var rows []report.ListRow
	next := false
	for _, e := range w.Exercises() {
		s, err := w.StateOf(e)
		if err != nil {
			return nil, err
		}
		row := report.ListRow{Number: e.Ordinal(), Name: e.Name, Chapter: e.Chapter.Title, State: string(s)}
		if l, err := e.Lesson(); err == nil { // without its lesson an exercise is still one
			row.Title, row.Summary = l.Title, l.Summary
		}
		if !s.Over() && !next {
			next = true
			if s == workbook.NotYet {
				row.State = "next"
			}
		}
		rows = append(rows, row)
	}
	return rows, nil
}

// listed is one exercise in JSON.
type listed struct {
	Name    string `json:"name"`
	Number  string `json:"number"`
	Title   string `json:"title"`
	Summary string `json:"summary"`
	Chapter string `json:"chapter"`
	State   string `json:"state"` // "passed", "skipped", "changed" since it was passed, "next" or "open"

	// To edit, from the root, with slashes: File is the first of Files, and mostly the only one.
	File  string   `json:"file"`
	Files []string `json:"files"`
}

func (a *app) listJSON(w *workbook.Workbook, rows []report.ListRow) error {
	all := []listed{}
	for i, e := range w.Exercises() {
		r := rows[i]
		l := listed{Name: r.Name, Number: r.Number, Title: r.Title, Summary: r.Summary, Chapter: r.Chapter, State: r.State}
		for _, name := range e.Files() {
			l.Files = append(l.Files, w.Relative(e.File(name)))
		}
		l.File = l.Files[0]
		if l.State == "" {
			l.State = "open"
		}
		all = append(all, l)
	}
	enc := json.NewEncoder(a.out)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	if err := enc.Encode(all); err != nil {
		return fmt.Errorf("writing the list as JSON: %w", err)
	}
	return nil
}
