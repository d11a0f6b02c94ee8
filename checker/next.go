package main

import (
	"context"
	"fmt"
	"path"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"koans/checker/internal/course"
	"koans/checker/internal/judge"
	"koans/checker/internal/learn/workbook"
	built "koans/checker/internal/run/exports"
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
	turn, err := w.Turn()
	if err != nil {
		return err
	}
	if turn.New {
		if err := a.introduce(w, turn.Now); err != nil {
			return err
		}
	}
	if turn.Now != nil {
		// It alone first: most of the time it fails, and the learner is not made to wait for others.
		if err := a.pass(ctx, w, []*course.Exercise{turn.Now}); err != nil {
			return err
		}
	}
	if err := a.pass(ctx, w, turn.Begun); err != nil {
		return err
	}
	return a.afterPassing(ctx, w)
}

// pass judges the exercises and shows each verdict up to the first that is no pass.
func (a *app) pass(ctx context.Context, w *workbook.Workbook, exercises []*course.Exercise) error {
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
func (a *app) show(w *workbook.Workbook, v judge.Verdict, o report.VerdictOptions) {
	o.Hint = w.HintFor(v)
	report.Verdict(a.out, a.outStyle(w), v, o)
}

// afterPassing names what comes next, or ends the workbook.
func (a *app) afterPassing(ctx context.Context, w *workbook.Workbook) error {
	turn, err := w.Turn()
	if err != nil {
		return err
	}
	if turn.Now == nil {
		return a.finish(ctx, w)
	}
	so, err := w.Standing()
	if err != nil {
		return err
	}
	fmt.Fprintf(a.out, "\n%d of %d passed%s. Next:\n\n", len(so.Passed), len(w.Exercises()), alsoSkipped(so.Skipped))
	if err := a.introduce(w, turn.Now); err != nil {
		return err
	}
	a.say(w, fmt.Sprintf("Edit %s, then make next.", toEdit(w, turn.Now)))
	a.buildAhead(w, turn)
	return nil
}

func alsoSkipped(n int) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprintf(", %d skipped", n)
}

// buildAhead begins to build what the exercise after this turn's needs.
func (a *app) buildAhead(w *workbook.Workbook, turn workbook.Turn) {
	if turn.Build == nil {
		return
	}
	if err := built.Warm(w.Root, "./"+path.Join("exercises", turn.Build.Path)); err != nil {
		return // then it is built when it is needed, and what is wrong is told then
	}
	a.note("Meanwhile the database that " + turn.Build.Name + " needs is built in the background.")
}

// introduce shows what the lesson begins with.
func (a *app) introduce(w *workbook.Workbook, e *course.Exercise) error {
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
func (a *app) finish(ctx context.Context, w *workbook.Workbook) error {
	so, err := w.Standing()
	if err != nil {
		return err
	}
	finished, err := w.Finished()
	if err != nil {
		return err
	}
	if !finished {
		a.note(fmt.Sprintf("\nAll %d are passed. One last look at all of them, on other schedules ...", len(so.Passed)))
		verdicts, err := a.judgeOwn(ctx, w, so.Passed, last)
		if err != nil {
			return err
		}
		for _, v := range verdicts {
			if err := outcomeError(v); err != nil {
				a.show(w, v, report.VerdictOptions{})
				return err
			}
		}
		if err := w.Finish(); err != nil {
			a.warnOf(err, "")
		}
	}
	a.say(w, fmt.Sprintf("\nThe workbook is done: all %d exercises%s pass, on every schedule that was tried.", len(so.Passed), butSkipped(so.Skipped)))
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

// toEdit names the files that the learner edits, for a sentence.
func toEdit(w *workbook.Workbook, e *course.Exercise) string {
	names := e.Files()
	names[0] = w.Relative(e.File(names[0]))
	last := len(names) - 1
	if last == 0 {
		return names[0]
	}
	return strings.Join(names[:last], ", ") + " and " + names[last]
}
