package mutate

import (
	"context"
	"fmt"

	"koans/checker/internal/course"
	"koans/checker/internal/judge"
	"koans/checker/internal/run/gotest"
	"koans/checker/internal/run/vet"
)

// How mutants are judged: the plain run and a few perturbed ones, as `run` does it, to the first that refuses.
// Those few that are left have more of them, since a fault that only an unlucky schedule shows is seen all the
// same, and verify is not to be red by chance. The seeds are the same each time.
var (
	usual = judge.Options{Perturbed: 3, Seed: 1, FailFast: true, Unvetted: true, AsIs: true}
	more  = judge.Options{Perturbed: 16, Seed: 100, FailFast: true, Unvetted: true, AsIs: true}
)

// run judges all mutants that are not declared to be equal.
func (m *measurement) run(ctx context.Context, exercises []*course.Exercise) error {
	memory, err := openMemory(ctx, m.course.Root, exercises)
	if err != nil {
		return err
	}
	var due []*Mutant
	for i := range m.report.Mutants {
		mu := &m.report.Mutants[i]
		switch {
		case mu.Outcome == Equal:
		case !m.opt.Fresh && memory.refused(mu):
			mu.Outcome = Refused
			m.report.Remembered++
		default:
			due = append(due, mu)
		}
	}
	if due, err = m.vetted(due, memory); err != nil {
		return err
	}
	for _, opt := range []judge.Options{usual, more} {
		if due, err = m.round(ctx, due, opt, memory); err != nil {
			return err
		}
	}
	for _, mu := range due {
		mu.Outcome = Open
	}
	return nil
}

// vetted returns the mutants to which vet does not object. It is asked here, and not by the judge, because
// it is to look at one fault at a time.
func (m *measurement) vetted(mutants []*Mutant, memory *memory) ([]*Mutant, error) {
	files := make([][]course.File, len(mutants))
	for i, mu := range mutants {
		files[i] = mu.with(mu.Source).Files
	}
	said, err := vet.Check(m.fset, m.importer, files)
	if err != nil {
		return nil, fmt.Errorf("vetting the mutants: %w", err)
	}
	var left []*Mutant
	for i, mu := range mutants {
		if said[i] == "" {
			left = append(left, mu)
			continue
		}
		mu.Outcome = Refused
		memory.note(mu)
	}
	return left, nil
}

// round judges the mutants and returns those that no run refuses.
func (m *measurement) round(ctx context.Context, mutants []*Mutant, opt judge.Options, memory *memory) ([]*Mutant, error) {
	variants := make([]gotest.Variant, len(mutants))
	for i, mu := range mutants {
		variants[i] = mu.with(mu.program)
		variants[i].Mutant = mu.id
	}
	opt.Progress = m.opt.Progress
	passed := make([]bool, len(mutants))
	err := m.judge.Check(ctx, variants, opt, func(i int, v judge.Verdict) {
		switch v.Outcome {
		case judge.Passed:
			passed[i] = true
		case judge.Errored:
			m.report.Troubles = append(m.report.Troubles, fmt.Errorf("judging a mutant of %s: %w", mutants[i].Pos, v.Err))
		default:
			mutants[i].Outcome = Refused
			memory.note(mutants[i])
		}
	})
	if err == nil || ctx.Err() != nil {
		// What is known by now is worth keeping, also when somebody interrupts.
		if kept := memory.write(); err == nil {
			err = kept
		}
	}
	if err != nil {
		return nil, fmt.Errorf("judging the mutants: %w", err)
	}
	var left []*Mutant
	for i, mu := range mutants {
		if passed[i] {
			left = append(left, mu)
		}
	}
	return left, nil
}
