package bench

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"time"

	"koans/checker/internal/course"
	"koans/checker/internal/run/gotest"
)

// edit measures from a saved change to the verdict, perturbed runs and vet included, against go test -race of
// the same package after the same change: one change of each reference answer, right under the imports,
// so that all that follows moves as it does when somebody writes.
func (b *Bench) edit(ctx context.Context) (Row, error) {
	return b.each(ctx, Row{Name: "edit to verdict, every concept", Limit: 0.45, Most: 0.60}, func(e *course.Exercise) (string, error) {
		return e.SolutionDir(), nil
	})
}

// refusal measures the same of one wrong answer of each concept, drawn from the bank.
func (b *Bench) refusal(ctx context.Context) (Row, error) {
	rng := rand.New(rand.NewPCG(1, 1)) // always the same ones, so that two measurements can be compared
	return b.each(ctx, Row{Name: "edit to refusal, every concept", Limit: 0.40}, func(e *course.Exercise) (string, error) {
		wrong, err := e.Wrong()
		if err != nil || len(wrong) == 0 {
			return "", err
		}
		return wrong[rng.IntN(len(wrong))], nil
	})
}

// each measures one edit of the answer that from gives of each exercise, if it gives one.
func (b *Bench) each(ctx context.Context, row Row, from func(*course.Exercise) (string, error)) (Row, error) {
	for _, e := range b.course.Exercises() {
		answer, err := from(e)
		if err != nil {
			return row, err
		}
		if answer == "" {
			continue
		}
		fmt.Fprintf(b.say, "%s: %s\n", row.Name, e.Name)
		one, err := b.inTurnOnce(func() error { return b.change(e, answer) },
			func() error { return b.tried(ctx, b.exe, "run", e.Name) },
			func() error { return b.tried(ctx, "go", "test", "-race", "-timeout=30s", "./exercises/"+e.Path) })
		if err != nil {
			return row, err
		}
		row.Mine, row.Theirs, row.Of = append(row.Mine, one.Mine...), append(row.Theirs, one.Theirs...), append(row.Of, e.Name)
		if err := solve(e); err != nil {
			return row, err
		}
	}
	return row, nil
}

// inTurnOnce measures mine and theirs once, each after a change, and before that once without counting.
func (b *Bench) inTurnOnce(change, mine, theirs func() error) (Row, error) {
	var row Row
	for range 2 {
		row = Row{}
		for _, side := range []struct {
			run func() error
			to  *[]time.Duration
		}{{mine, &row.Mine}, {theirs, &row.Theirs}} {
			if err := change(); err != nil {
				return row, err
			}
			took, err := timed(side.run)
			if err != nil {
				return row, err
			}
			*side.to = append(*side.to, took)
		}
	}
	return row, nil
}

// tried is run for what may be refused.
func (b *Bench) tried(ctx context.Context, name string, args ...string) error {
	err := b.run(ctx, name, args...)
	var exit *exec.ExitError
	if errors.As(err, &exit) && exit.ExitCode() == 1 {
		return nil
	}
	return err
}

// lastImport finds the end of the imports, or of the package clause where there are none.
var lastImport = regexp.MustCompile(`(?ms)\A.*?^package \w+\n(?:\s*import (?:\(.*?^\)|[^\n(]*)\n)*`)

// change writes the answer as the exercise's stub, with a declaration that has never been there before.
func (b *Bench) change(e *course.Exercise, from string) error {
	b.edits++
	answer, err := gotest.ReadVariant(e, from)
	if err != nil {
		return err
	}
	first := &answer.Files[0]
	at := lastImport.FindIndex(first.Source)
	if at == nil {
		return fmt.Errorf("%s: no package clause", filepath.Base(first.Path))
	}
	// What runs must differ, or go test would answer from its cache.
	first.Source = fmt.Appendf(nil, "%s\nvar edits int\n\nfunc init() { edits += %d%d }\n%s", first.Source[:at[1]], os.Getpid(), b.edits, first.Source[at[1]:])
	return answer.WriteTo(e.Dir())
}
