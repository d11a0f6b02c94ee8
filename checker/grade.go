package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"koans/checker/internal/class/grade"
	"koans/checker/internal/class/gradebook"
	"koans/checker/internal/class/submission"
	"koans/checker/internal/course"
	"koans/checker/internal/exit"
	"koans/checker/internal/learn/workbook"
	"koans/checker/internal/show/report"
)

// gradeFlags are what grade is told beside the submissions.
type gradeFlags struct {
	roster, lms, hidden, out, rules, isolation, shard, cache, scratch, submitted string
	only                                                                         []string
	jobs                                                                         int
	one, fresh, anonymous                                                        bool
}

func (a *app) gradeCommand() *cobra.Command {
	var f gradeFlags
	cmd := &cobra.Command{
		Use:   "grade PATH...",
		Short: "Grade a class that nobody has read: folders, archives, git repositories",
		Long: "Grade submissions. PATH is a folder of them, one an entry, or a submission itself: a folder, an archive (.zip,\n" +
			".tar.gz and their like), a git repository or a file of Go, in each other in any order. With --lms it is the bulk\n" +
			"download of a learning platform as it is, an archive or unpacked. With --roster a CSV file names the students (id, name,\n" +
			"email, login, path, submitted). What belongs to nobody, and what looks like an answer and is none, is listed. Each answer is looked at, built and run confined; results are kept as they are known, so that\n" +
			"grading goes on where it was interrupted, and nothing is judged twice. What comes of it is written to --out.",
		Args: cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			w, err := a.workbook()
			if err != nil {
				return err
			}
			if err := a.preflight(cmd.Context(), w); err != nil {
				return err
			}
			return a.grade(cmd.Context(), w, args, f)
		},
	}
	cmd.Flags().StringVar(&f.roster, "roster", "", "a CSV `file` that names the students")
	cmd.Flags().StringVar(&f.lms, "lms", "", "the `platform` whose download PATH is: "+strings.Join(submission.Platforms, ", "))
	cmd.Flags().StringVarP(&f.out, "out", "o", "grades", "the `folder` for journal, gradebook and pages")
	cmd.Flags().StringVar(&f.rules, "rules", "", "a `file` of rules; grading.toml, where there is one")
	cmd.Flags().StringVar(&f.hidden, "hidden", "", "a `folder` of tests of your own, NAME_hidden_test.go, that count and that students are told nothing of")
	cmd.Flags().StringVar(&f.isolation, "isolation", "auto", "auto: as much as this machine gives; landlock, namespaces: that alone; none")
	cmd.Flags().StringVar(&f.shard, "shard", "", "grade the `i/n`th part of the class only; gradebook merge puts them together")
	cmd.Flags().StringVar(&f.cache, "cache", "", "the `folder` of Go's build cache for confined builds")
	cmd.Flags().StringVar(&f.scratch, "scratch", "", "the `folder` to build and run in, better on a disk of this machine's; in that of --out if left out")
	cmd.Flags().StringSliceVar(&f.only, "only", nil, "grade these concepts only")
	cmd.Flags().IntVarP(&f.jobs, "jobs", "j", runtime.NumCPU(), "submissions at once")
	cmd.Flags().StringVar(&f.submitted, "submitted", "", "when what PATH names was handed in, as `time` such as 2026-01-31T23:59:00+01:00")
	cmd.Flags().BoolVar(&f.one, "one", false, "PATH is one submission, whatever it looks like")
	cmd.Flags().BoolVar(&f.anonymous, "anonymous", false, "write the pages once more without names, into anonymous/ in --out")
	cmd.Flags().BoolVar(&f.fresh, "fresh", false, "judge everything anew, in a folder of another grading too")
	return cmd
}

func (a *app) grade(ctx context.Context, w *workbook.Workbook, paths []string, f gradeFlags) error {
	rules, err := f.readRules(w.Course)
	if err != nil {
		return err
	}
	if err := grade.NoStrayTests(w.Course); err != nil {
		return err
	}
	if f.hidden != "" {
		if err := rules.Hide(w.Course, f.hidden); err != nil {
			return err
		}
	}
	shard, err := parseShard(f.shard)
	if err != nil {
		return err
	}
	if err := f.apart(paths); err != nil {
		return err
	}
	release, err := grade.Hold(f.out)
	if err != nil {
		return err
	}
	defer release()
	reader := &submission.Reader{Course: w.Course}
	paths, left, done, err := f.unpacked(ctx, reader, paths)
	if err != nil {
		return err
	}
	defer done()
	class, err := f.class(reader, paths)
	if err != nil {
		return err
	}
	scratch, err := grade.ScratchIn(cmp.Or(f.scratch, f.out), f.out)
	if err != nil {
		return err
	}
	if err := f.apartFrom(class.Students, scratch); err != nil {
		return err
	}
	if lms := f.unsaid(paths); lms != submission.Plain {
		a.note(fmt.Sprintf("this looks like a download of %s's: with --lms %s, names, ids and what is late are read from it, and feedback goes back to it", lms, lms))
	}
	box, err := f.sandbox(ctx)
	if err != nil {
		return err
	}
	a.note("isolation: " + isolationOf(box))
	needs, err := needsNotes(w.Course, box.Level())
	if err != nil {
		return err
	}
	for _, note := range needs {
		a.note(note)
	}
	if f.fresh { // not before it is known that there is something to be graded
		if err := grade.Forget(f.out); err != nil {
			return err
		}
	}
	judge, err := f.judge(ctx, w.Course, rules, box, scratch)
	if err != nil {
		return err
	}
	c := &grade.Class{
		Course: w.Course, Rules: rules, Judge: judge, Reader: reader, Dir: f.out, Scratch: scratch, Isolation: isolationOf(box), Shard: shard, Jobs: f.jobs,
		LMS: f.lms, Unclaimed: append(left, class.Unclaimed...), Skipped: class.Skipped,
		Progress: report.Grading(a.err, a.errStyle(w)),
	}
	book, err := c.Grade(ctx, class.Students)
	if err != nil {
		return gradingError(err, f.out)
	}
	return a.hand(w, book, f.out, f.anonymous)
}

// hand writes the gradebook in all its forms, and without names if that is asked for, and says what is in it.
func (a *app) hand(w *workbook.Workbook, book *gradebook.Gradebook, out string, anonymous bool) error {
	if err := grade.Liken(w.Course, book); err != nil {
		return err
	}
	if err := book.WriteAll(out); err != nil {
		return err
	}
	if anonymous {
		if err := book.WriteAnonymous(out); err != nil {
			return err
		}
	}
	if err := report.Gradebook(a.out, a.outStyle(w), book, out); err != nil {
		return fmt.Errorf("writing the summary: %w", err)
	}
	if n := book.Errored(); n > 0 {
		return &machineError{fmt.Sprintf("%d answers could not be judged, because the machine failed", n), "run the same command again: only these are judged"}
	}
	return nil
}

func (f gradeFlags) readRules(c *course.Course) (grade.Rules, error) {
	file := f.rules
	if file == "" {
		if _, err := os.Stat("grading.toml"); err == nil {
			file = "grading.toml"
		}
	}
	rules := grade.DefaultRules()
	if file != "" {
		var err error
		if rules, err = grade.ReadRules(file, c); err != nil {
			return rules, err
		}
	}
	var only []string
	for _, name := range f.only {
		e, err := c.Find(name)
		if err != nil {
			return rules, err
		}
		if len(rules.Only) > 0 && !slices.Contains(rules.Only, e.Name) {
			return rules, &usageError{fmt.Sprintf("--only %s: the rules leave it out", name), ""}
		}
		only = append(only, e.Name)
	}
	if len(only) > 0 {
		rules.Only = only
	}
	return rules, nil
}

// parseSubmitted reads when something was handed in; "" is not known.
func parseSubmitted(s string) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	at, err := time.Parse(time.RFC3339, s)
	if err != nil {
		return at, &usageError{fmt.Sprintf("--submitted is %q, which is no time such as 2026-01-31T23:59:00+01:00", s), ""}
	}
	return at, nil
}

// parseShard reads "2/10"; "" is no shard.
func parseShard(s string) (*gradebook.Shard, error) {
	if s == "" {
		return nil, nil
	}
	var shard gradebook.Shard
	if n, err := fmt.Sscanf(s+" ", "%d/%d ", &shard.Index, &shard.Count); err != nil || n != 2 ||
		shard.Index < 1 || shard.Index > shard.Count || fmt.Sprintf("%d/%d", shard.Index, shard.Count) != s {
		return nil, &usageError{fmt.Sprintf("--shard is %q, and must be like 2/10: the second of ten parts", s), ""}
	}
	return &shard, nil
}

// gradingError says of an error that knows no better what has become of the work so far.
func gradingError(err error, out string) error {
	if errors.Is(err, context.Canceled) {
		return exit.New(exit.Interrupted, "interrupted", "what was judged is kept in "+out+": the same command goes on from there")
	}
	if _, known := exit.Hint(err); known {
		return err
	}
	return &machineError{err.Error(), "what was judged is kept in " + out + ": mend it and run the same command again"}
}
