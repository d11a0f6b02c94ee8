package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"koans/checker/internal/class/handout"
	"koans/checker/internal/course"
)

func (a *app) handoutCommand() *cobra.Command {
	var only []string
	cmd := &cobra.Command{
		Use:   "handout OUT",
		Short: "Pack the course for students: without answers",
		Long: "Write the course without its answers to OUT, a folder that does not exist yet or a .zip: no solutions, no tests of the\n" +
			"checker's own, no rules of grading, nothing that is not as it was shipped. What is written is looked through once more for\n" +
			"anything of an answer. --only chooses concepts.",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return &usageError{"handout needs one name: of the folder, or the .zip, to write", "make handout OUT=koans.zip"}
			}
			return nil
		},
		RunE: func(_ *cobra.Command, args []string) error {
			w, err := a.workbook()
			if err != nil {
				return err
			}
			chosen := w.Course.Exercises()
			if len(only) > 0 {
				chosen = nil
				for _, name := range only {
					e, err := w.Course.Find(name)
					if err != nil {
						return err
					}
					chosen = append(chosen, e)
				}
			}
			return a.handOut(w.Course, chosen, args[0])
		},
	}
	cmd.Flags().StringSliceVar(&only, "only", nil, "these concepts only")
	return cmd
}

func (a *app) handOut(c *course.Course, chosen []*course.Exercise, out string) error {
	files, err := handout.Files(c, chosen)
	if err != nil {
		return err
	}
	if err := handout.Write(out, files); err != nil {
		return err
	}
	exercises := fmt.Sprintf("%d exercises", len(chosen))
	if len(chosen) == 1 {
		exercises = "1 exercise"
	}
	_, err = fmt.Fprintf(a.out, "%s: %s in %d files, and nothing of an answer\n", out, exercises, len(files))
	return err
}
