package gotest

import "time"

// Status is how one test ended.
type Status string

const (
	Passed  Status = "passed"
	Failed  Status = "failed"
	Skipped Status = "skipped"
	Missing Status = "missing" // it did not end: the process died, or it never began
)

// A Test is what one top-level test or one subtest did.
type Test struct {
	Name     string // "TestX" or "TestX/sub"
	Status   Status
	Output   string // what it and its output lines said, without the framework's own markers
	Duration time.Duration
	Timeline []string // the "timeline" attributes, JSON as the lab wrote them
}

// Stop says why a process was ended from outside, if it was.
type Stop string

const (
	NotStopped Stop = ""
	Stuck      Stop = "stuck"     // every goroutine waits, no CPU time used: Dump tells for what
	Spinning   Stop = "spin"      // CPU time without end, in a bubble whose clock goes on and on or on a loop: Dump tells where
	TooLong    Stop = "timeout"   // the limit of wall time
	TooLoud    Stop = "output"    // the limit of output
	TooBig     Stop = "memory"    // the limit of memory
	TooMany    Stop = "processes" // the limit of processes and their threads
	Cancelled  Stop = "cancelled"
)

// A Run is the raw outcome of building one variant and running its tests once.
// It holds no opinion; package diagnose turns it into findings.
type Run struct {
	Variant  Variant
	Seed     uint64   // of the perturbation; 0: none
	Procs    int      // GOMAXPROCS; 0: the machine's
	Expected []string // the top-level tests that the exercise declares, or those of them that the variant was built with

	Build string // what the compiler said, with the paths of Variant.Files; "" when it was built
	Vet   string // what vet said, likewise; "" when it had nothing to say or the build failed

	Tests  []Test   // in order of their start, subtests after their parents
	Output string   // all that the processes wrote (stdout and stderr as one), at most OutputLimit bytes
	Races  []string // each race report, from "WARNING: DATA RACE" to its last frame
	Stop   Stop
	Dump   string // goroutine dump taken when the process was stopped; for Spinning several, one after another
	During string // the test that was running when a process died or was stopped; ""
	Crash  string // the runtime's last words when the process died of a panic or fatal error: from "panic:" or "fatal error:" on; ""

	Forged bool // somebody but the harness has written into the record

	// Before is the run without what came of the tests that were run apart (see [RunOptions].Apart), nil where there were none: only of
	// the whole can one not say which process a race or a crash is of.
	Before *Run

	// Stood are the tests in which the bubble's clock stood still, and which have ended since in a run with twins (see [Run.Settle]).
	Stood []string

	ExitCode int    // of the last process; -1 when a signal ended it
	Signal   string // "killed", …; ""
	Duration time.Duration
}
