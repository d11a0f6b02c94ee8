package grade

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"

	"koans/checker/internal/class/gradebook"
	"koans/checker/internal/course"
	"koans/checker/internal/explain/diagnose"
	"koans/checker/internal/judge"
	"koans/checker/internal/judge/gate"
	"koans/checker/internal/run/exports"
	"koans/checker/internal/run/gotest"
	"koans/checker/internal/run/sandbox"
)

// Confined judges answers that nobody has read: it looks at them, builds them and runs them, each in
// a confinement. Only [NewConfined] makes one.
type Confined struct {
	checker     *judge.Checker
	rules       Rules
	gatekeeper  *gatekeeper
	root        string // of the course
	confinement *gotest.Confinement
	imports     map[string][]string // what answers may import, by concept
	show        func(judge.Verdict) string
}

// Folders are where a [Confined] works: absolute paths of existing folders.
type Folders struct {
	Cache   string // of Go's build cache, for confined builds alone
	Scratch string // for what is built and run; see [ScratchIn]
}

// NewConfined returns a judge of answers to the course. show draws the screen of a verdict with one finding, for the student.
func NewConfined(ctx context.Context, c *course.Course, rules Rules, s *sandbox.Sandbox, f Folders, show func(judge.Verdict) string) (*Confined, error) {
	exe, err := os.Executable()
	if err != nil {
		return nil, fmt.Errorf("finding the checker's own program: %w", err)
	}
	confinement, err := gotest.NewConfinement(ctx, s, c.Root, f.Cache, f.Scratch)
	if err != nil {
		return nil, err
	}
	j := &Confined{root: c.Root, checker: judge.New(c), rules: rules, confinement: confinement, imports: map[string][]string{}, show: show}
	all := map[string]bool{}
	for _, e := range c.Exercises() {
		may, err := e.Imports()
		if err != nil {
			return nil, err
		}
		j.imports[e.Name] = may
		for _, path := range may {
			all[path] = true
		}
	}
	files, err := exports.Files(ctx, c.Root, slices.Collect(maps.Keys(all)))
	if err != nil {
		return nil, err
	}
	j.gatekeeper = &gatekeeper{s, exe, files, screenLimits}
	return j, nil
}

// Judge implements [Judge].
func (j *Confined) Judge(ctx context.Context, items []Item, each func(i int, result gradebook.Score) error) error {
	all := make([]gotest.Variant, len(items))
	answers := make([]gate.Answer, len(items))
	for i, item := range items {
		all[i] = item.variant()
		answers[i] = gate.Answer{Files: all[i].Files, Package: item.Exercise.Name, Imports: j.imports[item.Exercise.Name]}
	}
	seen, err := j.gatekeeper.look(ctx, answers)
	if err != nil {
		return err
	}
	var variants []gotest.Variant
	var seeds []uint64
	var index []int
	var alone []bool
	var vetted []string
	for i, item := range items {
		v := all[i]
		if seen[i].Pass() {
			variants, seeds, index = append(variants, v), append(seeds, seedOf(item.Key)), append(index, i)
			alone, vetted = append(alone, seen[i].Loads), append(vetted, seen[i].Vet)
			continue
		}
		verdict, err := j.stopped(ctx, v, seen[i].Result)
		if err != nil {
			return err
		}
		if err := each(i, j.score(verdict)); err != nil {
			return err
		}
	}
	if len(variants) == 0 {
		return nil
	}
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	opt := judge.Options{
		Perturbed: j.rules.Runs - 1, Seeds: seeds, Alone: alone, Vetted: vetted, AsIs: true, EachTest: j.rules.Partial, Confinement: j.confinement,
		Explain: j.explain,
		Apart:   func(e *course.Exercise) []string { return j.rules.hiddenOf(e.Name) },
		Jobs:    1, // the submissions are what is judged side by side
	}
	err = j.checker.Check(ctx, variants, opt, func(i int, v judge.Verdict) {
		if err := each(index[i], j.score(v)); err != nil {
			stop(err)
		}
	})
	if cause := context.Cause(ctx); cause != nil && err != nil {
		return cause
	}
	return err
}

// Probe makes sure that the machine can build and run, and sees a race, as it does with answers. The error says what it cannot.
func (j *Confined) Probe(ctx context.Context) error { return j.confinement.Probe(ctx) }

// variant is what the item's answer is judged as: its files have the paths that they have in the student's own workbook.
func (i Item) variant() gotest.Variant {
	v := gotest.Variant{Exercise: i.Exercise}
	for _, f := range i.Files {
		v.Files = append(v.Files, course.File{Name: f.Name, Path: i.Exercise.File(f.Name), Source: f.Source})
	}
	return v
}

// seedOf draws a seed from the answer, so that grading it again perturbs it in the same way.
func seedOf(key string) uint64 {
	sum := sha256.Sum256([]byte(key))
	return 1 + uint64(binary.LittleEndian.Uint32(sum[:]))
}

// stopped is the verdict on an answer that the gate did not let through.
func (j *Confined) stopped(ctx context.Context, v gotest.Variant, r gate.Result) (verdict judge.Verdict, err error) {
	verdict = judge.Verdict{Exercise: v.Exercise, Variant: v, Outcome: judge.Failed, Findings: r.Findings}
	if r.Build != "" {
		verdict.Raw = &gotest.Run{Variant: v, Build: r.Build}
		verdict.Findings, err = j.explain(ctx, verdict.Raw)
	}
	return verdict, err
}

// mostFindings is how many findings a student is told of. The first is the cause; more than a few discourage.
const mostFindings = 3

// score is what is kept of a verdict.
func (j *Confined) score(v judge.Verdict) gradebook.Score {
	s := gradebook.Score{Status: gradebook.Failed, Seed: v.Seed}
	switch v.Outcome {
	case judge.Passed:
		s.Status = gradebook.Passed
	case judge.Errored, judge.Tampered:
		s.Status = gradebook.Errored
		if v.Err != nil {
			s.Error = v.Err.Error()
		}
		return s
	}
	tests := v.Alone
	if tests == nil {
		tests = v.Tests
	}
	for _, t := range tests {
		if !strings.Contains(t.Name, "/") {
			s.Tests = append(s.Tests, gradebook.Test{Name: t.Name, Passed: t.Status == gotest.Passed})
		}
	}
	s.Faults = faults(v)
	for _, f := range v.Findings[:min(len(v.Findings), mostFindings)] {
		s.Findings = append(s.Findings, j.finding(v, f))
	}
	return s
}

// faults are the kinds of all trouble that was seen, in whatever run.
func faults(v judge.Verdict) []diagnose.Kind {
	seen := map[diagnose.Kind]bool{}
	for _, f := range slices.Concat(v.Findings, v.Causes) {
		seen[f.Kind] = true
	}
	if v.Raced || v.Raw != nil && len(v.Raw.Races) > 0 {
		seen[diagnose.Race] = true
	}
	return slices.Sorted(maps.Keys(seen))
}

func (j *Confined) finding(v judge.Verdict, f diagnose.Finding) gradebook.Finding {
	out := gradebook.Finding{Kind: f.Kind, Message: f.Message, Help: f.Help, Test: f.Test, Hidden: f.Apart}
	if file, own := v.Variant.File(f.Pos.File); own {
		out.Line = f.Pos.Line
		if len(v.Exercise.Files()) > 1 {
			out.File = file.Name
		}
	}
	alone := v
	alone.Findings = []diagnose.Finding{f}
	if v.Raw != nil && v.Raw.Before != nil && !f.Apart { // so that the screen, too, has nothing of what was run apart
		alone.Raw, alone.Tests = v.Raw.Before, v.Raw.Before.Tests
	}
	out.Screen = j.show(alone)
	return out
}
