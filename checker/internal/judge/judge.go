// Package judge judges variants: it builds and runs them through gotest, has the
// outcome explained by diagnose, and decides. A pass needs every condition to be
// met: built, vetted, every declared test passed in a record of its own, no
// skip, no race, no leak, exit status 0, in the clean run and in each perturbed one.
package judge

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"koans/checker/internal/course"
	"koans/checker/internal/explain/diagnose"
	"koans/checker/internal/run/gotest"
)

// Options say how thoroughly to look. The zero value is one clean run.
//
// Where most variants are expected to be refused, as in a bank of wrong answers or among mutants, two of them save most
// of the time. FailFast ends a run with the first test that fails. Only is for those of which it is known, or guessed, which
// test refuses them: the tests are cut down to that one before they are compiled. A refusal by it is a refusal; a pass says
// nothing of the tests left out, so ask by all of them what then remains.
type Options struct {
	Perturbed  int                             // runs with seeded yields, after the clean one, at several GOMAXPROCS
	Repeat     int                             // clean runs at GOMAXPROCS 1, 2 and 4 in turn, after the first
	Seed       uint64                          // of the first perturbed run; 0 draws one
	Seeds      []uint64                        // of each variant's first perturbed run, by index; nil: Seed for all
	Budget     time.Duration                   // begin no further run of a variant after this long; 0: no limit
	AtLeast    int                             // runs after the first to make even when the budget is used up
	GoOn       bool                            // make every run even after one has failed, to count how many do
	Only       [][]string                      // the tests that each variant, by index, is built with and judged by; nil: all, of a variant or of each
	RulesFirst bool                            // a run in which a plain test of a rule fails makes do without the traps: for learners, and never where points are given
	FailFast   bool                            // end a run with the first test that fails: only whether there is one is asked
	Unvetted   bool                            // ask neither vet nor the gate: who knows better what they are to look at has done so
	Jobs       int                             // processes at once; 0: one a processor
	AsIs       bool                            // judge by the tests as they are in the tree, shipped or not: for authors
	Gate       bool                            // say what grading would refuse, however the runs end
	EachTest   bool                            // of a variant that failed run each test in a process of its own as well
	Apart      func(*course.Exercise) []string // tests of an exercise that are run in processes of their own, so that others cannot tell of them; nil: none

	// Alone and Vetted are what somebody else has found out, who may not be asked here: of answers that nobody has read, everything is
	// found out in confinement.
	Alone  []bool   // which variants, by index, are to have a binary of their own; nil: those that gotest.HasInit says
	Vetted []string // what vet says of each variant, by index; nil: it is asked

	Limits      gotest.Limits       // of each process; the zero value is gotest's own
	Confinement *gotest.Confinement // of builds and runs; nil: none

	// Explain explains a run that is not clean; nil: diagnose does, here. What nobody has read makes output and dumps to be explained, and
	// source to explain them by. An error is the machine's.
	Explain func(context.Context, *gotest.Run) ([]diagnose.Finding, error)

	// Progress, if not nil, is told what is being done. Calls come one at a time.
	Progress func(Step)
}

// A Step is what a check is doing now.
type Step struct {
	Doing string // "building", "running"
	Done  int    // variants judged so far
	Total int
}

// A Checker judges variants of the exercises of one course.
type Checker struct {
	course *course.Course
}

// New returns a checker for c. It is the caller's business to have made sure that
// the machine can build with the race detector (see package doctor).
func New(c *course.Course) *Checker { return &Checker{course: c} }

// Check judges the variants, many of them built as one binary, and calls each
// with the index and verdict of every variant as soon as it is known. Calls come
// one at a time but in any order. The error says that the check as a whole could
// not go on, or is ctx's; a variant's own trouble is in its verdict.
func (ck *Checker) Check(ctx context.Context, variants []gotest.Variant, opt Options, each func(int, Verdict)) error {
	if opt.Jobs == 0 {
		opt.Jobs = runtime.NumCPU()
	}
	if opt.Seed == 0 {
		opt.Seed = 1 + uint64(rand.Uint32())
	}
	told := &teller{each: each, progress: opt.Progress, total: len(variants)}
	indices := make([]int, len(variants))
	for i := range variants {
		indices[i] = i
	}
	if !opt.AsIs {
		var err error
		if indices, err = sift(ck.course, variants, told); err != nil {
			return err
		}
	}
	return ck.inTurn(ctx, variants, groups(variants, indices, opt.Alone), opt, told)
}

// inTurn builds and judges one group after the other. While the programs of one run, the next is built: a linker keeps one processor
// busy, and tests that wait keep none.
func (ck *Checker) inTurn(ctx context.Context, all []gotest.Variant, groups [][]int, opt Options, told *teller) error {
	type outcome struct {
		built *built
		err   error
		fell  any // over what, if it panicked: the caller knows whose trouble that is
	}
	ctx, stop := context.WithCancel(ctx)
	coming := make(chan outcome)
	go func() {
		defer close(coming)
		for _, members := range groups {
			var o outcome
			func() {
				defer func() { o.fell = recover() }()
				o.built, o.err = ck.build(ctx, all, members, opt)
			}()
			select {
			case coming <- o:
			case <-ctx.Done():
				o.built.close()
				return
			}
		}
	}()
	defer func() {
		stop()
		for late := range coming {
			late.built.close()
		}
	}()
	for range groups {
		told.doing("building")
		next, ok := <-coming
		if !ok {
			return context.Cause(ctx)
		}
		if next.fell != nil {
			panic(next.fell)
		}
		if next.err != nil {
			return next.err
		}
		told.doing("running")
		err := next.built.run(ctx, opt, told)
		next.built.close()
		if err != nil {
			return err
		}
	}
	return nil
}

// One judges a single variant.
func (ck *Checker) One(ctx context.Context, v gotest.Variant, opt Options) (Verdict, error) {
	var out Verdict
	err := ck.Check(ctx, []gotest.Variant{v}, opt, func(_ int, v Verdict) { out = v })
	return out, err
}

// mostLinked bounds how many programs share a binary: the linker's memory and
// the time until the first verdict grow with it, what is saved does not.
const mostLinked = 150

// groups divides those of the variants, by index, into those that are built together.
// One that may do something while it is loaded would do it to all: it is built alone.
func groups(variants []gotest.Variant, indices []int, apart []bool) [][]int {
	var together, alone []*[]int
	programs := gotest.Programs(variants)
	groupOf := map[int]*[]int{} // by program
	linked := 0                 // programs in the last group of those together
	for _, i := range indices {
		group := groupOf[programs[i]]
		switch {
		case group != nil:
		case apart != nil && apart[i], apart == nil && gotest.HasInit(variants[i]):
			group = new([]int)
			alone = append(alone, group)
		case len(together) == 0 || linked == mostLinked:
			group, linked = new([]int), 1
			together = append(together, group)
		default:
			group = together[len(together)-1]
			linked++
		}
		groupOf[programs[i]] = group
		*group = append(*group, i)
	}
	var all [][]int
	for _, group := range slices.Concat(together, alone) {
		all = append(all, *group)
	}
	return all
}

// A built is some of the variants as one binary, and what is seen of them without running it.
type built struct {
	began    time.Time
	members  []int // of all that are judged, by index
	variants []gotest.Variant
	batch    *gotest.Batch

	looked  chan struct{} // closed when there is what follows
	seen    looks
	lookErr error
}

// build builds some of the variants as one binary. Close what it returns.
func (ck *Checker) build(ctx context.Context, all []gotest.Variant, members []int, opt Options) (*built, error) {
	b := &built{began: time.Now(), members: members, variants: make([]gotest.Variant, len(members)), looked: make(chan struct{})}
	var only [][]string
	for i, m := range members {
		b.variants[i] = all[m]
		if opt.Only != nil {
			only = append(only, opt.Only[m])
		}
	}
	go func() {
		defer close(b.looked)
		switch {
		case opt.Vetted != nil:
			b.seen.vet = map[int]string{}
			for i, m := range members {
				b.seen.vet[i] = opt.Vetted[m]
			}
		case !opt.Unvetted:
			b.seen, b.lookErr = look(ctx, ck.course, b.variants, opt.Gate)
		}
	}()
	var err error
	b.batch, err = gotest.BuildWith(ctx, ck.course, b.variants, gotest.BuildOptions{Only: only, Confinement: opt.Confinement})
	if err != nil {
		<-b.looked
		if errors.Is(err, b.lookErr) { // both were stopped by the same
			return nil, err
		}
		return nil, errors.Join(err, b.lookErr)
	}
	return b, nil
}

// close removes what was built; nothing is to be done for nil.
func (b *built) close() {
	if b != nil {
		<-b.looked
		b.batch.Close()
	}
}

// run judges what was built.
func (b *built) run(ctx context.Context, opt Options, told *teller) error {
	var jobs errgroup.Group
	jobs.SetLimit(opt.Jobs)
	for i, m := range b.members {
		jobs.Go(func() error {
			opt := opt
			if opt.Seeds != nil {
				opt.Seed = opt.Seeds[m]
			}
			v, err := guarded(b.variants[i], func() (Verdict, error) {
				v, err := runs(ctx, b.batch, i, opt)
				if err == nil && opt.EachTest && v.Outcome == Failed {
					v.Alone, v.Raced, err = eachTest(ctx, b.batch, i, v, opt)
				}
				return v, err
			})
			if ctx.Err() != nil {
				return ctx.Err()
			}
			if err != nil {
				v.Outcome, v.Err = Errored, err
			}
			<-b.looked
			if b.lookErr != nil && v.Err == nil {
				v.Outcome, v.Err = Errored, b.lookErr
			}
			if err := object(ctx, &v, b.seen.vet[i], opt); err != nil {
				v.Outcome, v.Err = Errored, err
			}
			v.Refused = b.seen.refused[i]
			v.Exercise, v.Variant, v.Duration = b.variants[i].Exercise, b.variants[i], time.Since(b.began)
			told.verdict(m, v)
			return nil
		})
	}
	return jobs.Wait()
}

// explain explains a run. One that is clean has hardly anything to be looked at.
func (opt Options) explain(ctx context.Context, run *gotest.Run) ([]diagnose.Finding, error) {
	if opt.Explain == nil || run.Clean() && run.Vet == "" {
		return diagnose.Explain(run), nil
	}
	return opt.Explain(ctx, run)
}

// guarded makes a finding of a panic: what it fell over is in this variant, or was printed by it, and the others can be judged.
func guarded(variant gotest.Variant, judge func() (Verdict, error)) (v Verdict, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = nil
			v = Verdict{Outcome: Failed, Findings: []diagnose.Finding{{
				Kind:    diagnose.Test,
				Pos:     diagnose.Position{File: variant.Main()},
				Message: fmt.Sprintf("The checker came to grief over what came of this answer: %v", r),
				Help:    "That is a fault of the checker's, whatever the answer's are: tell your instructor.",
			}}}
		}
	}()
	return judge()
}

// teller passes on verdicts and progress, one at a time.
type teller struct {
	mu       sync.Mutex
	each     func(int, Verdict)
	progress func(Step)
	step     Step
	total    int
}

func (t *teller) doing(what string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.step.Doing, t.step.Total = what, t.total
	t.tell()
}

func (t *teller) verdict(i int, v Verdict) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.step.Done++
	t.each(i, v)
	t.tell()
}

func (t *teller) tell() {
	if t.progress != nil {
		t.progress(t.step)
	}
}
