package gotest

import (
	"crypto/sha256"
	"fmt"
	"time"

	"koans/checker/internal/course"
)

// A Variant is one answer to an exercise: the learner's file, the reference
// answer, or a right, wrong or submitted one. It is laid over the tree, which is never touched.
type Variant struct {
	Exercise *course.Exercise
	File     string // absolute path that findings name
	Source   []byte // what is built; read from File by ReadVariant

	// Mutant is which of the faults that are written into the source is in force; "" is none of them. Variants that
	// differ in nothing else are built once: compiling the tests is most of a build, and linking most of the rest.
	Mutant string
}

// program identifies what is built of the variant.
func (v Variant) program() string {
	h := sha256.New()
	fmt.Fprintf(h, "%q %q\n", v.Exercise.Path, v.File)
	h.Write(v.Source)
	return string(h.Sum(nil))
}

// Programs returns for each variant which program it is part of: those with the same number are built as one.
func Programs(variants []Variant) []int {
	known := map[string]int{}
	numbers := make([]int, len(variants))
	for i, v := range variants {
		p := v.program()
		if _, ok := known[p]; !ok {
			known[p] = len(known)
		}
		numbers[i] = known[p]
	}
	return numbers
}

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

	Build string // what the compiler said, mapped to Variant.File; "" when it was built
	Vet   string // what vet said, likewise; "" when it had nothing to say or the build failed

	Tests  []Test   // in order of their start, subtests after their parents
	Output string   // all that the processes wrote (stdout and stderr as one), at most OutputLimit bytes
	Races  []string // each race report, from "WARNING: DATA RACE" to its last frame
	Stop   Stop
	Dump   string // goroutine dump taken when the process was stopped; for Spinning several, one after another
	During string // the test that was running when a process died or was stopped; ""
	Crash  string // the runtime's last words when the process died of a panic or fatal error: from "panic:" or "fatal error:" on; ""

	ExitCode int    // of the last process; -1 when a signal ended it
	Signal   string // "killed", …; ""
	Duration time.Duration
}
