package main

import (
	"errors"
	"fmt"
	"os"
	"regexp"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"koans/checker/internal/run/hunt"
	"koans/checker/internal/show/report"
)

func (a *app) huntCommand() *cobra.Command {
	var o hunt.Options
	var tests string
	cmd := &cobra.Command{
		Use:   "hunt [PACKAGE...]",
		Short: "Look for races, leaks and deadlocks in a module of your own",
		Long: "Run the tests of any module again and again, with the race detector, with the goroutines' steps mixed\n" +
			"differently and with another number of processors each time, look for goroutines that are left behind\n" +
			"and for runs in which nothing goes on any more, and explain what is found:\n\n" +
			"  cd my/module && PATH-TO/checker hunt ./...\n\n" +
			"The module is not changed. What no test runs is not looked at. A find says with which seed it was\n" +
			"made; with --seed every run has that one.",
		RunE: func(cmd *cobra.Command, args []string) error {
			if o.For <= 0 {
				return &usageError{"--for must be more than nothing", "for example: --for 30s"}
			}
			if tests != "" {
				re, err := regexp.Compile(tests)
				if err != nil {
					return &usageError{fmt.Sprintf("--run: %v", err), "it is a regular expression, as for go test: --run '^TestStore$'"}
				}
				o.Tests = re
			}
			dir, err := os.Getwd()
			if err != nil {
				return fmt.Errorf("finding the folder: %w", err)
			}
			o.Dir, o.Patterns = dir, args
			return a.hunt(cmd, o)
		},
	}
	cmd.Flags().DurationVar(&o.For, "for", time.Minute, "how long to hunt, not counting the build")
	cmd.Flags().Uint64Var(&o.Seed, "seed", 0, "of every run; 0 draws one after another")
	cmd.Flags().IntVar(&o.Procs, "procs", 0, "processors in every run; 0 goes through several numbers")
	cmd.Flags().StringVar(&tests, "run", "", "hunt in the tests that match this `regexp` only")
	return cmd
}

func (a *app) hunt(cmd *cobra.Command, o hunt.Options) error {
	fmt.Fprintln(a.err, "building the tests with hooks in them ...")
	style := report.StyleFor(a.out, a.color, o.Dir)
	var failed error // of showing
	o.Built = func(packages, tests int) {
		failed = report.HuntBegins(a.err, packages, tests, o.For)
	}
	o.Found = func(f hunt.Find) {
		err := report.HuntFind(a.out, style, f)
		_, told := a.explainIn(f.Dir, strings.NewReader(f.Output))
		failed = errors.Join(failed, err, told)
	}
	summary, err := hunt.Hunt(cmd.Context(), o)
	if err := errors.Join(err, failed); err != nil {
		return err
	}
	if err := report.Hunt(a.out, style, summary); err != nil {
		return err
	}
	if len(summary.Finds) > 0 {
		return errNotPassed
	}
	return nil
}
