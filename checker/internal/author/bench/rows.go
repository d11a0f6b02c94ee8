package bench

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
)

// edit measures from a saved change to the verdict, perturbed runs and vet
// included, against go test -race of the same package after the same change.
func (b *Bench) edit(ctx context.Context) (Row, error) {
	e := b.course.Exercises()[0]
	change := func() error {
		b.edits++
		answer, err := os.ReadFile(e.Solution())
		if err != nil {
			return fmt.Errorf("reading the answer to edit: %w", err)
		}
		// What runs must differ, or go test would answer from its cache.
		answer = fmt.Appendf(answer, "\nvar edits int\n\nfunc init() { edits += %d%d }\n", os.Getpid(), b.edits)
		if err := os.WriteFile(e.Stub(), answer, 0o644); err != nil {
			return fmt.Errorf("editing the answer: %w", err)
		}
		return nil
	}
	row := Row{Name: "edit to verdict, " + e.Name, Limit: 0.45}
	row, err := b.inTurn(row, func() error {
		if err := change(); err != nil {
			return err
		}
		return b.run(ctx, b.exe, "run", e.Name)
	}, func() error {
		if err := change(); err != nil {
			return err
		}
		return b.run(ctx, "go", "test", "-race", "./exercises/"+e.Path)
	})
	if err != nil {
		return row, err
	}
	return row, copyFile(e.Solution(), e.Stub())
}

// next measures make next's work with everything passed and nothing changed.
func (b *Bench) next(ctx context.Context) (Row, error) {
	return b.inTurn(Row{Name: "next, all passed and unchanged (s)", Limit: 0.3}, func() error {
		return b.run(ctx, b.exe, "next")
	}, nil)
}

// plain runs all tests over the reference answers as somebody without the checker would.
func (b *Bench) plain(ctx context.Context) error {
	return b.run(ctx, "go", "test", "-race", "-count=1", "."+string(filepath.Separator)+filepath.Join("exercises", "..."))
}

func (b *Bench) solutions(ctx context.Context) (Row, error) {
	return b.inTurn(Row{Name: "all reference answers, verified once", Limit: 0.15}, func() error {
		return b.run(ctx, b.exe, "verify", "--fresh", "--runs", "1", "--only", "solutions")
	}, func() error { return b.plain(ctx) })
}

// bank measures the proof that make test makes of all answers but the stubs, in whose place there are reference answers here.
func (b *Bench) bank(ctx context.Context) (Row, error) {
	return b.inTurn(Row{Name: "the whole bank, quick proof", Limit: 3}, func() error {
		for _, kind := range []string{"right", "wrong"} {
			if err := b.run(ctx, b.exe, "verify", "--quick", "--fresh", "--only", kind); err != nil {
				return err
			}
		}
		return nil
	}, func() error { return b.plain(ctx) })
}
