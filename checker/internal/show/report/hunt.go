package report

import (
	"fmt"
	"io"
	"strings"
	"time"

	"koans/checker/internal/run/hunt"
)

// HuntBegins says that the tests are built.
func HuntBegins(w io.Writer, packages, tests int, d time.Duration) error {
	_, err := fmt.Fprintf(w, "hunting in %s of %s for %v ...\n", plural(tests, "test"), plural(packages, "package"), d)
	return err
}

// HuntFind writes the head of a find: which test, and how to see it again. What it says itself is for the explainer.
func HuntFind(w io.Writer, s Style, f hunt.Find) error {
	sc := &screen{Style: s, p: s.paint(), bound: bound{advice: 4}}
	found := fmt.Sprintf("in run %d", f.Runs)
	switch {
	case f.Seed == 0:
		found = "as it is, in a plain run"
	case f.Runs == 1:
		found = "in the first run"
	}
	sc.add("", sc.p.Strong(sc.pick("── ", "-- ")+f.Test)+sc.p.Dim(" of "+f.Package+", found "+found))
	if f.Seed != 0 {
		again := fmt.Sprintf("the same command with --run '^%s$' --seed %d", f.Test, f.Seed)
		if f.Procs != 0 {
			again += fmt.Sprintf(" --procs %d", f.Procs)
		}
		sc.add(sc.advice("again", again)...)
	}
	if f.Stuck {
		sc.add(sc.advice("stuck", "nothing went on any more, and each goroutine waited for another one; the process was ended to see where:")...)
	}
	_, err := fmt.Fprintln(w, strings.Join(sc.lines, "\n"))
	return err
}

// Hunt writes what a hunt has done, and what it has not looked at.
func Hunt(w io.Writer, s Style, h hunt.Summary) error {
	sc := &screen{Style: s, p: s.paint(), bound: bound{advice: 4}}
	sc.add("", fmt.Sprintf("%s of %s in %s, %s", plural(h.Runs, "run"), plural(h.Tests, "test"), plural(h.Packages, "package"), h.Took.Round(time.Second/10)))
	if h.Late > 0 {
		sc.add(sc.wrapped(plural(h.Late, "run")+" given up, because they took much longer than a plain one", "", 2)...)
	}
	for _, what := range h.NotLooked {
		sc.add(sc.wrapped("not looked at: "+what, "  ", 3)...)
	}
	sc.add(sc.wrapped("not looked at: what no test runs; benchmarks, examples and fuzz tests; other modules' code", "  ", 3)...)
	switch n := len(h.Finds); n {
	case 0:
		sc.add(sc.p.Good("nothing found") + ", which is no proof: only the schedules that were tried are known to be good")
	default:
		sc.add(sc.p.Bad(plural(n, "test") + " found wanting"))
	}
	_, err := fmt.Fprintln(w, strings.Join(sc.lines, "\n"))
	return err
}
