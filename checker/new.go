package main

import (
	"errors"
	"fmt"
	"maps"
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
			"Chapter and name get the next free numbers, unless they are given with one: 05_synchronization/03_semaphore.\n" +
			"A chapter's predictions stay its last exercise: they move up one number to make room.",
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
			before, err := checksum.Compute(w.Root)
			if err != nil {
				return err
			}
			made, err := skeleton.Create(w.Course, args[0])
			if err != nil {
				return err
			}
			for _, path := range made.Written {
				fmt.Fprintln(a.out, path)
			}
			if made.Moved != nil {
				fmt.Fprintf(a.out, "exercises/%s is exercises/%s now, in solutions, too: predictions are a chapter's last.\n", made.Moved.From, made.Moved.To)
			}
			if err := addSums(w.Root, before, made); err != nil {
				return err
			}
			fmt.Fprintf(a.out, "Look for %s, and for what verify says.\n", contract.Unwritten)
			return nil
		},
	}
}

// addSums adds what was made to exercises.sum, and leaves the other files' sums as they
// are: a file that was changed by mistake must not slip in. Where there is no sum file it is made.
func addSums(root string, before checksum.Sums, made skeleton.Change) error {
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
	if m := made.Moved; m != nil {
		for name, sum := range maps.Clone(sums) {
			rest, inside := strings.CutPrefix(name, m.From+"/")
			if !inside {
				continue
			}
			delete(sums, name)
			if sum == before[name] {
				sum = now[m.To+"/"+rest] // the path that it imports is another one
			}
			sums[m.To+"/"+rest] = sum
		}
	}
	for _, path := range made.Written {
		if name, ok := strings.CutPrefix(path, "exercises/"); ok {
			sums[name] = now[name]
		}
	}
	return sums.Write(root)
}
