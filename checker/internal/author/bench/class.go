package bench

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"koans/checker/internal/course"
	"koans/checker/internal/run/gotest"
)

// A class for measuring: so many students, and of how many of them go test is timed. The others are
// counted as those few on average: an hour of go test would say no more.
type class struct {
	students, sample int
	different        bool // no two students hand in the same
}

var (
	differentClass = class{students: 3, sample: 2, different: true}
	usualClass     = class{students: 30, sample: 2}
)

// grading measures a class in which no answer is like another, perturbed runs included, against go test of
// each student's answers by hand; usual the same of a class as classes are, in which equal answers and
// untouched stubs repeat.
func (b *Bench) grading(ctx context.Context) (Row, error) {
	return b.graded(ctx, Row{Name: "a class, every submission different", Limit: 0.16}, differentClass)
}

func (b *Bench) usual(ctx context.Context) (Row, error) {
	return b.graded(ctx, Row{Name: "a class as it is", Limit: 0.08}, usualClass)
}

func (b *Bench) graded(ctx context.Context, row Row, c class) (Row, error) {
	scratch, err := os.MkdirTemp("", "koans class ")
	if err != nil {
		return row, fmt.Errorf("making a folder for a class: %w", err)
	}
	defer os.RemoveAll(scratch)
	for round := range b.rounds + 1 { // the first warms the caches and does not count
		fmt.Fprintf(b.say, "%s: round %d of %d\n", row.Name, round, b.rounds)
		dir := filepath.Join(scratch, fmt.Sprint(round))
		if err := b.hand(c, dir, round); err != nil {
			return row, err
		}
		mine, err := timed(func() error {
			return b.run(ctx, b.exe, "grade", dir, "--out", filepath.Join(scratch, fmt.Sprint("grades ", round)))
		})
		if err != nil {
			return row, err
		}
		theirs, err := b.byHand(ctx, c, dir)
		if err != nil {
			return row, err
		}
		if round > 0 {
			row.Mine, row.Theirs = append(row.Mine, mine), append(row.Theirs, theirs)
		}
	}
	return row, b.restore()
}

// hand makes the submissions of a class. Where they are to differ, each is the reference answers with a line of the
// student's own, which is the most work that a class can be. Usually most students share what is
// in the bank, have not got to the end, and some answers are their own.
func (b *Bench) hand(c class, dir string, round int) error {
	rng := rand.New(rand.NewPCG(uint64(round), 1))
	for i := range c.students {
		solved := len(b.course.Exercises())
		if !c.different {
			solved = rng.IntN(solved + 1)
		}
		for j, e := range b.course.Exercises() {
			at, own := e.SolutionDir(), c.different
			switch {
			case j >= solved:
				at = filepath.Join(b.shipped.Root, "exercises", filepath.FromSlash(e.Path))
			case !c.different:
				var err error
				if at, err = fromBank(rng, e); err != nil {
					return err
				}
				own = rng.IntN(10) == 0
			}
			answer, err := gotest.ReadVariant(e, at)
			if err != nil {
				return fmt.Errorf("making a class: %w", err)
			}
			if own && j < solved {
				// A comment would not do: to the compiler answers that differ in comments are equal.
				first := &answer.Files[0]
				first.Source = fmt.Appendf(first.Source, "\n// Author is who wrote this.\nvar Author = \"student %d of round %d\"\n", i, round)
			}
			if err := answer.WriteTo(filepath.Join(dir, fmt.Sprintf("student%03d", i), "exercises", filepath.FromSlash(e.Path))); err != nil {
				return fmt.Errorf("making a class: %w", err)
			}
		}
	}
	return nil
}

// fromBank draws the reference answer half of the time, or another right one, or a wrong one.
func fromBank(rng *rand.Rand, e *course.Exercise) (string, error) {
	list := e.Right
	switch rng.IntN(4) {
	case 0, 1:
		return e.SolutionDir(), nil
	case 2:
		list = e.Wrong
	}
	answers, err := list()
	if err != nil || len(answers) == 0 {
		return e.SolutionDir(), err
	}
	return answers[rng.IntN(min(len(answers), 3))], nil // students make the same mistakes
}

// byHand is how long go test takes over the answers of all students, put into the workbook one after another.
func (b *Bench) byHand(ctx context.Context, c class, dir string) (time.Duration, error) {
	var took time.Duration
	for i := range c.sample {
		student := filepath.Join(dir, fmt.Sprintf("student%03d", i*(c.students-1)/max(c.sample-1, 1)))
		for _, e := range b.course.Exercises() {
			answer, err := gotest.ReadVariant(e, filepath.Join(student, "exercises", filepath.FromSlash(e.Path)))
			if err != nil {
				return 0, err
			}
			if err := answer.WriteTo(e.Dir()); err != nil {
				return 0, err
			}
		}
		one, err := timed(func() error {
			cmd := exec.CommandContext(ctx, "go", "test", "-race", "-count=1", "-timeout=5m", "./exercises/...")
			cmd.Dir = b.copy
			_ = cmd.Run() // what is wrong fails, which takes its time, too
			return ctx.Err()
		})
		if err != nil {
			return 0, err
		}
		took += one
	}
	return took * time.Duration(c.students) / time.Duration(c.sample), nil
}

// solve puts the reference answer in the place of the learner's.
func solve(e *course.Exercise) error {
	answer, err := gotest.Reference(e)
	if err != nil {
		return err
	}
	return answer.WriteTo(e.Dir())
}

// restore puts the reference answers back in place.
func (b *Bench) restore() error {
	for _, e := range b.course.Exercises() {
		if err := solve(e); err != nil {
			return err
		}
	}
	return nil
}

// memory measures the most that the grader itself holds, for a small class and for a large one of equal answers, in bytes.
func (b *Bench) memory(ctx context.Context) (small, large int64, err error) {
	scratch, err := os.MkdirTemp("", "koans class ")
	if err != nil {
		return 0, 0, fmt.Errorf("making a folder for a class: %w", err)
	}
	defer os.RemoveAll(scratch)
	for i, students := range []int{usualClass.students, 10 * usualClass.students} {
		fmt.Fprintf(b.say, "memory for a class of %d\n", students)
		dir := filepath.Join(scratch, fmt.Sprint(students))
		if err := b.hand(class{students: students}, dir, 1000); err != nil {
			return 0, 0, err
		}
		cmd := exec.CommandContext(ctx, b.exe, "grade", dir, "--out", filepath.Join(scratch, fmt.Sprint("grades ", i)))
		cmd.Dir = b.copy
		if out, err := cmd.CombinedOutput(); err != nil {
			return 0, 0, fmt.Errorf("grading a class: %w: %s", err, out)
		}
		small, large = large, mostResident(cmd.ProcessState)
	}
	return small, large, nil
}
