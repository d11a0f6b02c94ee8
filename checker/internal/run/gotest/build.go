package gotest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"koans/checker/internal/course"
)

// A Batch is many variants built as one binary, ready to run. Close it when done.
type Batch struct {
	course *course.Course
	dir    string // scratch folder, the batch's own
	binary string
	units  map[int]unit   // by index of the variant; those that were built
	failed map[int]string // what the compiler said of those that were not
	tests  map[int][]string
	all    []Variant

	only        [][]string   // as in BuildOptions
	twins       bool         // likewise
	confinement *Confinement // nil: none
}

// BuildOptions say what is built of variants. The zero value is each of them with all its tests, not confined.
type BuildOptions struct {
	// Only are the tests that a variant, by index, is built with and that a [Run] of it expects; nil, and nil for a variant, is
	// all. Compiling tests is most of a build, so who wants to know what one of them says saves the better half.
	Only [][]string

	// Twins builds the answers with locks that wait on channels of the bubble, in place of package sync's, see [Run.ClockStopped].
	Twins bool

	Confinement *Confinement // of the build, and of what is run later; nil: none
}

// Build builds the variants. One that does not compile is left out and its [Run]
// says why; the others are not affected. The error is the machine's or ctx's,
// never a variant's.
//
// All variants' package-level variables and init functions are part of every
// process of the batch: a variant that does not deserve trust, or whose [HasInit] is true, is to be built alone.
func Build(ctx context.Context, c *course.Course, variants []Variant) (*Batch, error) {
	return BuildWith(ctx, c, variants, BuildOptions{})
}

// BuildWith is Build with options.
func BuildWith(ctx context.Context, c *course.Course, variants []Variant, opt BuildOptions) (*Batch, error) {
	dir, err := makeScratch(opt.Confinement)
	if err != nil {
		return nil, err
	}
	b := &Batch{course: c, dir: dir, all: variants, units: map[int]unit{}, failed: map[int]string{}, tests: map[int][]string{},
		binary: binaryIn(dir), only: opt.Only, twins: opt.Twins, confinement: opt.Confinement}
	if err := b.build(ctx); err != nil {
		return nil, errors.Join(machineTrouble(err), b.Close())
	}
	return b, nil
}

// Scratch makes a folder where answers are built. The error is a [MachineError] where the cause is known.
func Scratch() (dir string, err error) { return makeScratch(nil) }

// makeScratch makes a folder to build in.
func makeScratch(confinement *Confinement) (string, error) {
	in := scratch()
	if confinement != nil {
		in = confinement.scratch
	}
	dir, err := os.MkdirTemp(in, "koans-")
	if err != nil {
		return "", machineTrouble(fmt.Errorf("making a folder to build in: %w", err))
	}
	return dir, nil
}

func binaryIn(dir string) string { return filepath.Join(dir, "tests"+exeSuffix()) }

// Variant returns variant i.
func (b *Batch) Variant(i int) Variant { return b.all[i] }

// Binary returns the path of what was built.
func (b *Batch) Binary() string { return b.binary }

// Close removes what was built.
func (b *Batch) Close() error {
	if err := os.RemoveAll(b.dir); err != nil {
		return fmt.Errorf("removing the build: %w", err)
	}
	return nil
}

func (b *Batch) build(ctx context.Context) error {
	taken := map[string]bool{}
	keys := map[string]string{} // of programs
	for i, v := range b.all {
		tests, err := v.Exercise.Tests()
		if err != nil {
			return err
		}
		rules, err := v.Exercise.RuleTests()
		if err != nil {
			return err
		}
		some := b.only != nil && b.only[i] != nil
		if some {
			tests = b.only[i]
		}
		b.tests[i] = tests
		problem, err := Unbuildable(b.course, v)
		if err != nil {
			return err
		}
		if problem != "" {
			b.failed[i] = problem
			continue
		}
		program := v.program() + strings.Join(tests, "|")
		if keys[program] == "" {
			keys[program] = keyOf(v, taken)
		}
		b.units[i] = unit{index: i, key: keys[program], variant: v, tests: tests, rules: rules, some: some, twin: b.twins}
	}
	// Each round leaves out at least one variant, or some of its hooks, so the loop ends.
	for len(b.units) > 0 {
		said, err := b.link(ctx, b.present())
		if err != nil || said == "" {
			return err
		}
		if trouble := Trouble(ctx, b.course.Root, said); trouble != nil {
			return trouble
		}
		if err := b.leaveOut(ctx, said); err != nil {
			return err
		}
	}
	return nil
}

// present returns the units in the order of the variants, one of each that are built as one.
func (b *Batch) present() []unit {
	var us []unit
	for _, u := range b.units {
		us = append(us, u)
	}
	slices.SortFunc(us, func(x, y unit) int { return x.index - y.index })
	seen := map[string]bool{}
	return slices.DeleteFunc(us, func(u unit) bool {
		again := seen[u.key]
		seen[u.key] = true
		return again
	})
}

// fail moves u, and what is built as one with it, from the units to the failed ones.
func (b *Batch) fail(u unit, said string) {
	for i, other := range b.units {
		if other.key == u.key {
			b.failed[i] = said
			delete(b.units, i)
		}
	}
}

func exeSuffix() string {
	if runtime.GOOS == "windows" {
		return ".exe"
	}
	return ""
}
