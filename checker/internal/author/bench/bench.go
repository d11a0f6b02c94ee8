// Package bench measures what the checker costs beside what go test costs, in
// one run on one machine: times on a shared machine mean little, ratios of times
// taken in turn mean a lot.
package bench

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"time"

	"koans/checker/internal/course"
)

// Names are what can be measured by itself.
var Names = []string{"edit", "refusal", "next", "watch", "solutions", "bank", "different", "usual", "memory"}

// A Row is one comparison. Limit is what DESIGN promises: of the ratio, or of Mine
// in seconds where there is nothing to compare with.
type Row struct {
	Name   string
	Mine   []time.Duration
	Theirs []time.Duration // nil where there is nothing to compare with
	Limit  float64
	Most   float64  // what none of the ratios may exceed; 0: no such limit
	Of     []string // what each pair is of, where they are not of the same
}

// Ratio returns the median of the ratios of runs made next to each other, or the
// median of Mine in seconds where there is nothing to compare with.
func (r Row) Ratio() float64 {
	return median(r.ratios())
}

func (r Row) ratios() []float64 {
	var ratios []float64
	for i, mine := range r.Mine {
		if r.Theirs == nil {
			ratios = append(ratios, mine.Seconds())
		} else {
			ratios = append(ratios, mine.Seconds()/r.Theirs[i].Seconds())
		}
	}
	return ratios
}

// Met reports whether the limits are kept.
func (r Row) Met() bool {
	return r.Ratio() <= r.Limit && (r.Most == 0 || slices.Max(r.ratios()) <= r.Most)
}

func median[T float64 | time.Duration](xs []T) T {
	xs = slices.Sorted(slices.Values(xs))
	if n := len(xs); n%2 == 0 {
		return (xs[n/2-1] + xs[n/2]) / 2
	}
	return xs[len(xs)/2]
}

// A Bench measures one checker on a copy of one course in which every stub has
// been replaced by the reference answer.
type Bench struct {
	exe     string         // the checker's binary
	shipped *course.Course // the workbook itself
	course  *course.Course // the copy
	copy    string         // its root
	rounds  int
	edits   int
	say     io.Writer // what is being done
}

// Run measures everything and hands each row to each as soon as it is known. A command that
// does not end as it should ends the measuring: its time would mean nothing.
//
// only is the one of [Names] to be measured; "" is all.
func Run(ctx context.Context, exe string, c *course.Course, rounds int, only string, say io.Writer, each func(Row)) error {
	dir, err := os.MkdirTemp("", "koans bench ")
	if err != nil {
		return fmt.Errorf("making a folder for the copy: %w", err)
	}
	defer os.RemoveAll(dir)
	b := &Bench{exe: exe, shipped: c, course: c, copy: dir, rounds: rounds, say: say}
	if err := b.prepare(ctx); err != nil {
		return err
	}
	for _, row := range []struct {
		name    string
		measure func(context.Context) (Row, error)
	}{
		{"edit", b.edit}, {"refusal", b.refusal}, {"next", b.next}, {"watch", b.watch}, {"solutions", b.solutions}, {"bank", b.bank}, {"different", b.grading}, {"usual", b.usual},
	} {
		if only != "" && only != row.name {
			continue
		}
		row, err := row.measure(ctx)
		if err != nil {
			return err
		}
		each(row)
	}
	if only == "" || only == "memory" {
		small, large, err := b.memory(ctx)
		if err != nil {
			return err
		}
		fmt.Fprintf(say, "the grader's own memory, at most: %d MiB for %d students, %d MiB for %d\n",
			small>>20, usualClass.students, large>>20, 10*usualClass.students)
	}
	return nil
}

// prepare copies the course, puts the reference answers in place, and warms all caches.
func (b *Bench) prepare(ctx context.Context) error {
	fmt.Fprintln(b.say, "copying the workbook and putting the reference answers in place")
	for _, part := range []string{"exercises", "solutions"} {
		if err := os.CopyFS(filepath.Join(b.copy, part), os.DirFS(filepath.Join(b.course.Root, part))); err != nil {
			return fmt.Errorf("copying the workbook: %w", err)
		}
	}
	for _, file := range []string{"go.mod", "go.sum"} {
		if err := copyFile(filepath.Join(b.course.Root, file), filepath.Join(b.copy, file)); err != nil {
			return err
		}
	}
	copied, err := course.Open(b.copy)
	if err != nil {
		return err
	}
	for _, e := range copied.Exercises() {
		if err := solve(e); err != nil {
			return err
		}
	}
	b.course = copied
	fmt.Fprintln(b.say, "passing everything once, to fill the caches")
	// Not all exercises are gone through by one call: next stops to tell of each that was passed.
	for range len(copied.Exercises()) + 1 {
		if err := b.run(ctx, b.exe, "next"); err != nil {
			return err
		}
	}
	return nil
}

func copyFile(from, to string) error {
	content, err := os.ReadFile(from)
	if err != nil {
		return fmt.Errorf("copying the workbook: %w", err)
	}
	if err := os.WriteFile(to, content, 0o644); err != nil {
		return fmt.Errorf("copying the workbook: %w", err)
	}
	return nil
}

// run runs a command in the copy. Its output is for the error only.
func (b *Bench) run(ctx context.Context, name string, args ...string) error {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Dir = b.copy
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	if err := cmd.Run(); err != nil {
		return errors.Join(fmt.Errorf("%s %v: %w", filepath.Base(name), args, err), errors.New(out.String()))
	}
	return nil
}

func timed(f func() error) (time.Duration, error) {
	began := time.Now()
	err := f()
	return time.Since(began), err
}

// inTurn measures mine and theirs alternately, after one round that does not count.
func (b *Bench) inTurn(row Row, mine, theirs func() error) (Row, error) {
	for round := range b.rounds + 1 {
		fmt.Fprintf(b.say, "%s: round %d of %d\n", row.Name, round, b.rounds)
		m, err := timed(mine)
		if err != nil {
			return row, err
		}
		var t time.Duration
		if theirs != nil {
			if t, err = timed(theirs); err != nil {
				return row, err
			}
		}
		if round == 0 {
			continue
		}
		row.Mine = append(row.Mine, m)
		if theirs != nil {
			row.Theirs = append(row.Theirs, t)
		}
	}
	return row, nil
}
