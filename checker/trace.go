package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"koans/checker/internal/learn/trace"
)

func (a *app) traceCommand() *cobra.Command {
	var test, file string
	cmd := &cobra.Command{
		Use:   "trace NAME",
		Short: "Record an execution trace of the tests, for go tool trace",
		Long: "Run an exercise's tests and have Go write down what each goroutine did: when it ran, when it waited, for what, and who\n" +
			"let it go on. go tool trace shows that in a browser.",
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
			at, err := traceFile(w.Root, e.Name, file)
			if err != nil {
				return err
			}
			passed, err := trace.Record(cmd.Context(), w.Course, e, test, at)
			var build *trace.BuildError
			switch {
			case errors.As(err, &build):
				return &refusal{fmt.Sprintf("%s does not compile:\n%s", e.Name, build.Says), "make run NAME=" + e.Name + " says more"}
			case errors.Is(err, trace.ErrNoTests):
				return &usageError{fmt.Sprintf("--test: %v", err), "give a part of a test's name, or leave it out"}
			case err != nil:
				return err
			}
			a.sayTrace(e.Name, at, passed)
			return nil
		},
	}
	cmd.Flags().StringVar(&test, "test", "", "record the tests that match this `pattern`, as go test -run does")
	cmd.Flags().StringVarP(&file, "out", "o", "", "write the trace to this `file`; else to one in .koans")
	return cmd
}

// traceFile returns the whole path of the file that is asked for, or of the usual one, in a folder that exists.
func traceFile(root, name, asked string) (string, error) {
	if asked == "" {
		dir := filepath.Join(root, ".koans")
		if err := os.MkdirAll(dir, 0o755); err != nil {
			return "", fmt.Errorf("making a folder for the trace: %w", err)
		}
		return filepath.Join(dir, name+".trace"), nil
	}
	at, err := filepath.Abs(asked)
	if err != nil {
		return "", fmt.Errorf("finding the file for the trace: %w", err)
	}
	if info, err := os.Stat(filepath.Dir(at)); err != nil || !info.IsDir() {
		return "", &usageError{fmt.Sprintf("--out: there is no folder %s", filepath.Dir(at)), "name a file in a folder that exists"}
	}
	return at, nil
}

// sayTrace tells where the trace is and how to look at it.
func (a *app) sayTrace(name, at string, passed bool) {
	how := "all tests passed"
	if !passed {
		how = "not all tests passed; make run NAME=" + name + " says which"
	}
	if here, err := os.Getwd(); err == nil {
		if near, err := filepath.Rel(here, at); err == nil && filepath.IsLocal(near) {
			at = near
		}
	}
	fmt.Fprintf(a.out, `The trace is in %[1]s (%[2]s).

Look at it in a browser:

    go tool trace %[1]s

Begin with "Goroutine analysis": one line for each go statement, how many goroutines it has started, and what they waited for. Behind each
number are the goroutines one by one. "View trace by proc" draws who ran when on which processor, and an arrow to whom it let go on;
w and s zoom, a and d move, ? helps. On simulated time waiting takes no time at all: look at the order, and not at lengths.
`, at, how)
}
