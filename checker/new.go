package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"koans/checker/internal/author/contract"
	"koans/checker/internal/author/skeleton"
	"koans/checker/internal/course/checksum"
)

func (a *app) newCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "new CHAPTER/NAME",
		Short: "Make the skeleton of a new exercise",
		Long: "Make the skeleton of a new exercise: lesson, stub, tests, reference answer, right and wrong answers.\n" +
			"It is a whole exercise that verify has nothing to say about but that it is still to be written.\n" +
			"Chapter and name get the next free numbers, unless they are given with one: 05_synchronization/03_semaphore.",
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) != 1 {
				return &usageError{"new needs the chapter and the name of one exercise", "go run ./checker new synchronization/semaphore"}
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			w, err := a.workbook()
			if err != nil {
				return err
			}
			written, err := skeleton.Create(w.Course, args[0])
			var name *skeleton.NameError
			if errors.As(err, &name) {
				return &usageError{name.Says, name.Mend}
			}
			if err != nil {
				return err
			}
			for _, path := range written {
				fmt.Fprintln(a.out, path)
			}
			if err := addSums(w.Root, written); err != nil {
				return err
			}
			fmt.Fprintf(a.out, "Look for %s, and for what verify says.\n", contract.Unwritten)
			return nil
		},
	}
}

// addSums adds the files to exercises.sum, and leaves the others' sums as they
// are: a file that was changed by mistake must not slip in. Where there is no sum file it is made.
func addSums(root string, written []string) error {
	now, err := checksum.Compute(root)
	if err != nil {
		return err
	}
	sums, err := checksum.Read(root)
	var broken *checksum.BrokenError
	if errors.As(err, &broken) {
		return now.Write(root)
	}
	if err != nil {
		return err
	}
	for _, path := range written {
		if name, ok := strings.CutPrefix(path, "exercises/"); ok {
			sums[name] = now[name]
		}
	}
	return sums.Write(root)
}
