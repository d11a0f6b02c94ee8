package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"koans/checker/internal/atomicfile"
	"koans/checker/internal/course"
	"koans/checker/internal/course/checksum"
	"koans/checker/internal/learn/progress"
	"koans/checker/internal/learn/workbook"
)

func (a *app) resetCommand() *cobra.Command {
	var tests bool
	cmd := &cobra.Command{
		Use:   "reset NAME",
		Short: "Bring an exercise's files back as they were at first; yours are kept",
		Long: "Bring what you edit in an exercise back as it was at first. Your own is kept in " + progress.Dir + "/backup.\n" +
			"With --tests it is the other way round: your answer stays, and what the tests are made of comes back.",
		Args:              oneName,
		ValidArgsFunction: a.completeNames,
		RunE: func(cmd *cobra.Command, args []string) error {
			w, err := a.workbook()
			if err != nil {
				return err
			}
			e, err := w.Find(args[0])
			if err != nil {
				return err
			}
			if tests {
				return a.resetTests(cmd.Context(), w, e)
			}
			for _, name := range e.Files() {
				if err := a.reset(cmd.Context(), w, e.Path+"/"+name); err != nil {
					return err
				}
			}
			if e.PlantsFault() { // the report is of the file as it was at first
				return a.reset(cmd.Context(), w, e.Path+"/"+course.ReportFile)
			}
			return nil
		},
	}
	cmd.Flags().BoolVar(&tests, "tests", false, "bring back the tests and their support instead")
	return cmd
}

// reset brings back one file, a path below exercises.
func (a *app) reset(ctx context.Context, w *workbook.Workbook, name string) error {
	shipped, err := checksum.Shipped(ctx, w.Root, name)
	if err != nil {
		return err
	}
	file := filepath.Join(w.Root, "exercises", filepath.FromSlash(name))
	now, err := os.ReadFile(file)
	switch {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return fmt.Errorf("reading the file to be reset: %w", err)
	case string(now) == string(shipped):
		fmt.Fprintf(a.out, "%s is as it was at first.\n", w.Relative(file))
		return nil
	default:
		if err := a.backUp(w, file, now); err != nil {
			return err
		}
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return fmt.Errorf("bringing back %s: %w", w.Relative(file), err)
	}
	if err := atomicfile.Write(file, shipped); err != nil {
		return fmt.Errorf("bringing back %s: %w", w.Relative(file), err)
	}
	fmt.Fprintf(a.out, "%s is again as it was at first.\n", w.Relative(file))
	return nil
}

// resetTests brings back whatever of the tests and their support is not as it was shipped.
func (a *app) resetTests(ctx context.Context, w *workbook.Workbook, e *course.Exercise) error {
	changes, err := checksum.Check(w.Course, e)
	if err != nil {
		return err
	}
	if len(changes) == 0 {
		fmt.Fprintf(a.out, "The tests of %s are as they were shipped.\n", e.Name)
		return nil
	}
	for _, c := range changes {
		switch c.Kind {
		case checksum.Broken:
			return &checksum.BrokenError{Why: c.Why}
		case checksum.Unlisted:
			return &refusal{c.String(), c.Mend(e.Name)}
		case checksum.Added:
			err = a.setAside(w, c.Path)
		default:
			err = a.reset(ctx, w, c.Path)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// setAside takes a file out of the exercises that does not belong there.
func (a *app) setAside(w *workbook.Workbook, name string) error {
	file := filepath.Join(w.Root, "exercises", filepath.FromSlash(name))
	content, err := os.ReadFile(file)
	if err != nil {
		return fmt.Errorf("setting %s aside: %w", w.Relative(file), err)
	}
	if err := a.backUp(w, file, content); err != nil {
		return err
	}
	if err := os.Remove(file); err != nil {
		return fmt.Errorf("setting %s aside: %w", w.Relative(file), err)
	}
	fmt.Fprintf(a.out, "%s does not belong there and was removed.\n", w.Relative(file))
	return nil
}

// backUp keeps content, which file had, under a name that nothing has yet.
func (a *app) backUp(w *workbook.Workbook, file string, content []byte) error {
	dir := filepath.Join(w.Root, progress.Dir, "backup")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("keeping a backup: %w", err)
	}
	for n := 1; ; n++ {
		backup := filepath.Join(dir, fmt.Sprintf("%s.bak-%d", filepath.Base(file), n))
		// O_EXCL: two checkers at once must not take the same name.
		f, err := os.OpenFile(backup, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
		if errors.Is(err, fs.ErrExist) {
			continue
		}
		if err != nil {
			return fmt.Errorf("keeping a backup: %w", err)
		}
		_, err = f.Write(content)
		if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
			return fmt.Errorf("keeping a backup: %w", err)
		}
		fmt.Fprintf(a.out, "Yours is kept as %s.\n", w.Relative(backup))
		return nil
	}
}
