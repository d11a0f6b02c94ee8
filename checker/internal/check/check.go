// Package check judges variants: it builds and runs them through gotest, has the
// outcome explained by diagnose, and decides. A pass needs every condition to be
// met: built, vetted, every declared test passed in a record of its own, no
// skip, no race, no leak, exit status 0, in the clean run and in each perturbed one.
package check

import (
	"context"
	"errors"
	"time"

	"koans/checker/internal/course"
	"koans/checker/internal/gotest"
)

// Options say how thoroughly to look. The zero value is one clean run.
type Options struct {
	Perturbed int           // runs with seeded yields, after the clean one, at several GOMAXPROCS
	Repeat    int           // clean runs at GOMAXPROCS 1, 2 and 4 in turn, after the first
	Seed      uint64        // of the first perturbed run; 0 draws one
	Budget    time.Duration // begin no further run of a variant after this long; 0: no limit
	GoOn      bool          // make every run even after one has failed, to count how many do
	Jobs      int           // processes at once; 0: one a processor

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
	return errors.New("not built yet")
}

// One judges a single variant.
func (ck *Checker) One(ctx context.Context, v gotest.Variant, opt Options) (Verdict, error) {
	var out Verdict
	err := ck.Check(ctx, []gotest.Variant{v}, opt, func(_ int, v Verdict) { out = v })
	return out, err
}
