package main

import (
	"errors"
	"fmt"

	"koans/checker/internal/course"
	"koans/checker/internal/course/checksum"
	"koans/checker/internal/learn/doctor"
)

const (
	exitPassed      = 0
	exitNotPassed   = 1
	exitUsage       = 2
	exitFailed      = 3
	exitInterrupted = 130 // what shells make of Ctrl-C
)

var (
	// These two say nothing, because the verdict has been shown.
	errNotPassed = errors.New("not passed")
	errNotJudged = errors.New("not judged")

	errInterrupted = errors.New("interrupted")
)

// A usageError says that the command was called in a way that makes no sense, and how to call it.
type usageError struct{ says, mend string }

func (e *usageError) Error() string { return e.says }

// A refusal says why something is not done although it could be, and how to get it all the same.
type refusal struct{ says, mend string }

func (e *refusal) Error() string { return e.says }

// conclude says what went wrong, and what to do about it, and returns the exit code.
func (a *app) conclude(err error) int {
	var status statusError
	if errors.As(err, &status) {
		return int(status)
	}
	code, mends := a.judgeError(err)
	if err == nil || errors.Is(err, errNotPassed) || errors.Is(err, errNotJudged) {
		return code
	}
	var unfit *doctor.UnfitError
	if errors.As(err, &unfit) {
		fmt.Fprintln(a.err, "error: answers cannot be checked on this machine yet")
		for _, p := range unfit.Problems {
			fmt.Fprintf(a.err, "  %s: %s\n  -> %s\n", p.Subject, p.Says, p.Mend)
		}
		return code
	}
	fmt.Fprintln(a.err, "error:", err)
	for _, mend := range mends {
		if mend != "" {
			fmt.Fprintln(a.err, "  ->", mend)
		}
	}
	return code
}

// judgeError returns the exit code for err and what to do about it.
func (a *app) judgeError(err error) (code int, mends []string) {
	var usage *usageError
	var refused *refusal
	var unknown *course.UnknownError
	var outside *course.NotFoundError
	var broken *checksum.BrokenError
	var manifest *course.ManifestError
	var machine *machineError
	switch {
	case err == nil:
		return exitPassed, nil
	case errors.Is(err, errNotPassed):
		return exitNotPassed, nil
	case errors.Is(err, errNotJudged):
		return exitFailed, nil
	case errors.Is(err, errInterrupted):
		return exitInterrupted, nil
	case errors.As(err, &usage):
		return exitUsage, []string{usage.mend}
	case errors.As(err, &refused):
		return exitNotPassed, []string{refused.mend}
	case errors.As(err, &machine):
		return exitFailed, []string{machine.mend}
	case errors.As(err, &unknown):
		return exitUsage, []string{"make list shows all exercises, or: go run ./checker list"}
	case errors.As(err, &manifest):
		return exitFailed, []string{manifest.Hint()}
	case errors.As(err, &outside):
		return exitUsage, []string{"go into the folder that you cloned, or one below it, and try again"}
	case errors.As(err, &broken):
		return exitFailed, []string{"git checkout -- " + checksum.File + " brings it back"}
	case errors.Is(err, checksum.ErrNoGit):
		return exitFailed, []string{"make doctor tells how to install it"}
	case errors.Is(err, checksum.ErrNoBlob):
		return exitFailed, []string{"git fetch --unshallow, or clone the workbook again beside this one and copy the file"}
	case !a.begun: // cobra's own words, about commands, flags and arguments
		return exitUsage, []string{"go run ./checker help lists the commands"}
	}
	return exitFailed, []string{"make doctor tells whether all that the workbook needs is installed"}
}
