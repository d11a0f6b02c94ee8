package main

import (
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"koans/checker/internal/course"
	"koans/checker/internal/course/checksum"
	"koans/checker/internal/exit"
	"koans/checker/internal/learn/workbook"
	"koans/checker/internal/show/report"
	"koans/checker/internal/show/text"
)

// app is what all commands share.
type app struct {
	out, err *os.File
	color    string
	begun    bool // a command was found and its arguments are well-formed
}

func (a *app) checkColor() error {
	switch a.color {
	case "auto", "always", "never":
		return nil
	}
	return &usageError{fmt.Sprintf("--color is auto, always or never, not %q", a.color), ""}
}

// workbook opens the workbook that the command was called in.
func (a *app) workbook() (*workbook.Workbook, error) {
	dir, err := os.Getwd()
	if err != nil {
		return nil, fmt.Errorf("finding the workbook: %w", err)
	}
	c, err := course.Open(dir)
	if err != nil {
		return nil, err
	}
	w, notice := workbook.Open(c)
	if notice != "" {
		a.warn(notice)
	}
	// An error here takes nothing away but reset without git, and where it would be missed reset says so.
	_ = checksum.Keep(c.Root)
	return w, nil
}

// warn says what is not as it should be but stops nothing. It goes to stderr, so that JSON stays JSON.
func (a *app) warn(what string) { fmt.Fprintln(a.err, "warning:", what) }

// warnOf warns of what err says and what follows from it, with what to do about it.
func (a *app) warnOf(err error, follows string) {
	a.warn(err.Error() + follows)
	if hint, known := exit.Hint(err); known {
		fmt.Fprintln(a.err, "  ->", hint)
	}
}

// note says what is going on.
func (a *app) note(what string) { fmt.Fprintln(a.err, what) }

func (a *app) outStyle(w *workbook.Workbook) report.Style {
	return report.StyleFor(a.out, a.color, w.Root)
}
func (a *app) errStyle(w *workbook.Workbook) report.Style {
	return report.StyleFor(a.err, a.color, w.Root)
}

// say writes running text to stdout, no wider than the terminal.
func (a *app) say(w *workbook.Workbook, what string) {
	for _, line := range text.Wrap(what, a.outStyle(w).Width) {
		fmt.Fprintln(a.out, line)
	}
}

// named returns the exercise that args name, or the current one when they name none.
func (a *app) named(w *workbook.Workbook, args []string) (*course.Exercise, error) {
	if len(args) > 0 {
		return w.Find(args[0])
	}
	e, err := w.Current()
	if err != nil {
		return nil, err
	}
	if e == nil {
		return nil, &usageError{"every exercise is passed, so say which one you mean", "make list shows them all"}
	}
	return e, nil
}

// oneName accepts one exercise, and says so in words that fit make as well.
func oneName(cmd *cobra.Command, args []string) error {
	if len(args) == 1 {
		return nil
	}
	return &usageError{
		fmt.Sprintf("%s needs the name of one exercise", cmd.Name()),
		fmt.Sprintf("make %[1]s NAME=warmup, or: go run ./checker %[1]s warmup", cmd.Name()),
	}
}

// completeNames offers the exercises' names to the shell.
func (a *app) completeNames(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
	dir, err := os.Getwd()
	if err != nil || len(args) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	c, err := course.Open(dir)
	if err != nil {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	var names []string
	for _, e := range c.Exercises() {
		names = append(names, e.Name)
	}
	return names, cobra.ShellCompDirectiveNoFileComp
}
