package main

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"koans/checker/internal/learn/progress"
	"koans/checker/internal/learn/update"
	"koans/checker/internal/learn/workbook"
)

func (a *app) updateCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "update",
		Short: "Take new exercises from where the workbook comes from; answers stay",
		Long: "Fetch what is new in the git branch that this one follows, and merge it. Your answers stay as they are, committed or not,\n" +
			"also where a stub is another now. Other changes of yours are in no danger: with them, nothing is taken.",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			w, err := a.workbook()
			if err != nil {
				return err
			}
			return a.update(cmd.Context(), w)
		},
	}
}

func (a *app) update(ctx context.Context, w *workbook.Workbook) error {
	backup := filepath.Join(w.Root, progress.Dir, "backup", "update-"+time.Now().Format("20060102-150405"))
	taken, err := update.Take(ctx, w.Course, backup)
	if err != nil {
		return err
	}
	if taken.Commits == 0 {
		fmt.Fprintln(a.out, "There is nothing new.")
		return nil
	}
	for _, e := range taken.New {
		fmt.Fprintf(a.out, "new: %s %s\n", e.Ordinal(), e.Name)
	}
	if len(taken.Moved) > 0 {
		fmt.Fprintf(a.out, "another number: %s; your answers have moved along\n", strings.Join(taken.Moved, ", "))
	}
	for _, name := range taken.Changed {
		fmt.Fprintf(a.out, "another stub: %s; your answer is as it was: make run NAME=%s tells whether it still passes\n", name, name)
	}
	for _, file := range taken.Gone {
		fmt.Fprintf(a.out, "no more: the exercise of %s, where your answer is kept\n", w.Relative(file))
	}
	fmt.Fprintln(a.out, "The workbook is up to date, and your answers are as they were.")
	return nil
}
