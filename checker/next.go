package main

import (
	"context"
	"fmt"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"koans/checker/internal/course"
	"koans/checker/internal/course/checksum"
	"koans/checker/internal/judge"
	built "koans/checker/internal/run/exports"
	"koans/checker/internal/run/gotest"
	"koans/checker/internal/show/report"
)

// How thoroughly to look at an answer. While the learner waits, as many perturbed runs
// follow the first clean one as fit into the time; the first few catch most lucky passes.
var (
	quick = judge.Options{Perturbed: 8, AtLeast: 1, Budget: 200 * time.Millisecond, RulesFirst: true} // on the way, with run
	usual = judge.Options{Perturbed: 8, AtLeast: 2, Budget: 600 * time.Millisecond, RulesFirst: true} // before going on
	last  = judge.Options{Perturbed: 10}                                                              // before saying goodbye
)

func (a *app) nextCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "next",
		Short: "Test the first exercise that is not passed yet, and say what to do",
		Long: "Test the first exercise that is not passed yet in its present content. What was passed is\n" +
			"remembered, and not run again until it changes. After the last one everything is looked at once more.",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return a.next(cmd.Context()) },
	}
}

func (a *app) next(ctx context.Context) error {
	w, err := a.workbook()
	if err != nil {
		return err
	}
	todo, err := w.ahead()
	if err != nil {
		return err
	}
	if len(todo) > 0 {
		if w.untouched(todo[0]) {
			if err := a.introduce(w, todo[0]); err != nil {
				return err
			}
		}
		// One alone first: most of the time it fails, and the learner is not made to wait for others.
		if err := a.pass(ctx, w, todo[:1]); err != nil {
			return err
		}
		if err := a.pass(ctx, w, w.edited(todo[1:])); err != nil {
			return err
		}
	}
	return a.afterPassing(ctx, w)
}

// pass judges the exercises and shows each verdict up to the first that is no pass.
func (a *app) pass(ctx context.Context, w *workbook, exercises []*course.Exercise) error {
	if len(exercises) == 0 {
		return nil
	}
	verdicts, err := a.judgeOwn(ctx, w, exercises, usual)
	if err != nil {
		return err
	}
	for _, v := range verdicts {
		a.show(w, v, report.VerdictOptions{})
		if err := outcomeError(v); err != nil {
			return err
		}
	}
	return nil
}

// show writes the verdict over one of the learner's own answers.
func (a *app) show(w *workbook, v judge.Verdict, o report.VerdictOptions) {
	o.Hint = w.hintFor(v)
	report.Verdict(a.out, a.outStyle(w), v, o)
}

// afterPassing names what comes next, or ends the workbook.
func (a *app) afterPassing(ctx context.Context, w *workbook) error {
	todo, err := w.ahead()
	if err != nil {
		return err
	}
	if len(todo) == 0 {
		return a.finish(ctx, w)
	}
	done, skips, err := w.standing()
	if err != nil {
		return err
	}
	fmt.Fprintf(a.out, "\n%d of %d passed%s. Next:\n\n", len(done), len(w.Exercises()), alsoSkipped(skips))
	if err := a.introduce(w, todo[0]); err != nil {
		return err
	}
	a.say(w, fmt.Sprintf("Edit %s, then make next.", w.toEdit(todo[0])))
	a.buildAhead(w, todo)
	return nil
}

// standing returns the exercises that are passed, and how many are skipped.
func (w *workbook) standing() (done []*course.Exercise, skips int, err error) {
	for _, e := range w.Exercises() {
		s, err := w.stateOf(e)
		if err != nil {
			return nil, 0, err
		}
		switch s {
		case passed:
			done = append(done, e)
		case skipped:
			skips++
		}
	}
	return done, skips, nil
}

func alsoSkipped(n int) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprintf(", %d skipped", n)
}

// buildAhead begins to build a database while the learner is at the exercise before the first one that asks it: that takes a
// good part of a minute, which nobody should have to wait for, and nobody in the first chapter should pay for.
func (a *app) buildAhead(w *workbook, todo []*course.Exercise) {
	if len(todo) < 2 || w.needs(todo[0], course.Database) || !w.needs(todo[1], course.Database) {
		return
	}
	if err := built.Warm(w.Root, "./"+path.Join("exercises", todo[1].Path)); err != nil {
		return // then it is built when it is needed, and what is wrong is told then
	}
	a.note("Meanwhile the database that " + todo[1].Name + " needs is built in the background.")
}

// needs tells whether the exercise needs that of the machine.
func (w *workbook) needs(e *course.Exercise, what course.Need) bool {
	all, err := e.Needs()
	return err == nil && slices.Contains(all, what)
}

// introduce shows what the lesson begins with.
func (a *app) introduce(w *workbook, e *course.Exercise) error {
	l, err := e.Lesson()
	if err != nil {
		a.warn(err.Error()) // a lesson that was deleted keeps nobody from going on
		return nil
	}
	report.LessonStart(a.out, a.outStyle(w), e.Name, l)
	fmt.Fprintln(a.out)
	return nil
}

// finish looks at everything once more, on many schedules, and says goodbye.
func (a *app) finish(ctx context.Context, w *workbook) error {
	all, skips, err := w.standing()
	if err != nil {
		return err
	}
	whole, err := w.whole()
	if err != nil {
		return err
	}
	if w.store.Finished() != whole {
		a.note(fmt.Sprintf("\nAll %d are passed. One last look at all of them, on other schedules ...", len(all)))
		verdicts, err := a.judgeOwn(ctx, w, all, last)
		if err != nil {
			return err
		}
		for _, v := range verdicts {
			if err := outcomeError(v); err != nil {
				a.show(w, v, report.VerdictOptions{})
				return err
			}
		}
		if err := w.store.Finish(whole); err != nil {
			a.warnOf(err, "")
		}
	}
	a.say(w, fmt.Sprintf("\nThe workbook is done: all %d exercises%s pass, on every schedule that was tried.", len(all), butSkipped(skips)))
	fmt.Fprint(a.out, fromHere)
	return nil
}

// fromHere keeps to the columns of the narrowest terminal that is catered for.
const fromHere = `
From here:
  make solution NAME=...
      one way to do it, beside yours
  make stress NAME=...
      more schedules for an answer
  go test -race ./...
      in programs of your own, too
`

func butSkipped(n int) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprintf(", but for %d that are skipped,", n)
}

// ahead returns the exercises that are still to be done.
func (w *workbook) ahead() ([]*course.Exercise, error) {
	var todo []*course.Exercise
	for _, e := range w.Exercises() {
		s, err := w.stateOf(e)
		if err != nil {
			return nil, err
		}
		if !s.over() {
			todo = append(todo, e)
		}
	}
	return todo, nil
}

// untouched reports whether the stub is as it was shipped, all of its files.
func (w *workbook) untouched(e *course.Exercise) bool {
	sums, err := checksum.Read(w.Root)
	if err != nil {
		return false
	}
	stub, err := gotest.Own(e)
	edited := func(f course.File) bool { return !sums.Has(e.Path+"/"+f.Name, f.Source) }
	return err == nil && !slices.ContainsFunc(stub.Files, edited)
}

// edited returns the exercises up to the first that the learner has not begun.
// There are some after the progress was lost, and for whoever works ahead.
func (w *workbook) edited(exercises []*course.Exercise) []*course.Exercise {
	for i, e := range exercises {
		if w.untouched(e) {
			return exercises[:i]
		}
	}
	return exercises
}

// toEdit names the files that the learner edits, for a sentence.
func (w *workbook) toEdit(e *course.Exercise) string {
	names := e.Files()
	names[0] = w.relative(e.File(names[0]))
	last := len(names) - 1
	if last == 0 {
		return names[0]
	}
	return strings.Join(names[:last], ", ") + " and " + names[last]
}

// relative shortens a path below the root.
func (w *workbook) relative(path string) string {
	rel, err := filepath.Rel(w.Root, path)
	if err != nil {
		return path
	}
	return filepath.ToSlash(rel)
}
