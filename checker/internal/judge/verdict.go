package judge

import (
	"time"

	"koans/checker/internal/course"
	"koans/checker/internal/explain/diagnose"
	"koans/checker/internal/run/gotest"
)

// Outcome is the judgement over one variant.
type Outcome string

const (
	Passed   Outcome = "passed"
	Failed   Outcome = "failed"
	Errored  Outcome = "errored"  // the checker's or the machine's own trouble, never the learner's
	Tampered Outcome = "tampered" // a test, lab or sum file is not as shipped
)

// A Verdict is the judgement over one variant and everything that led to it.
type Verdict struct {
	Exercise *course.Exercise
	Variant  gotest.Variant
	Outcome  Outcome
	Findings []diagnose.Finding // the cause first; empty when passed
	Refused  []diagnose.Finding // with Options.Gate: what grading would refuse, whatever the outcome here
	Causes   []diagnose.Finding // the first finding of each run that failed
	Tests    []gotest.Test      // of the run that decided: the first that failed, else the first
	Alone    []gotest.Test      // with Options.EachTest: how each test ended that had a process of its own in each run
	Raced    bool               // with Options.EachTest: one of those processes reported a race
	Stood    []string           // tests in which the simulated clock stood still at first: they were judged with locks that let it go on
	Runs     int                // how many runs were made
	Clean    int                // how many of them had nothing to object
	Seed     uint64             // of the perturbation of the run that decided; 0: not perturbed
	Procs    int                // its GOMAXPROCS; 0: the machine's
	Duration time.Duration      // from the build's start to the verdict
	Raw      *gotest.Run        // the run that decided
	Err      error              // why it errored; nil otherwise
}
