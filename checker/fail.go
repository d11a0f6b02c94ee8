package main

import (
	"fmt"
	"strings"

	"koans/checker/internal/exit"
)

var (
	// These two say nothing, because the verdict has been shown.
	errNotPassed = exit.New(exit.NotPassed, "", "")
	errNotJudged = exit.New(exit.Failed, "", "")

	errInterrupted = exit.New(exit.Interrupted, "interrupted", "")
)

// A usageError says that the command was called in a way that makes no sense, and how to call it.
type usageError struct{ says, mend string }

func (e *usageError) Error() string { return e.says }
func (e *usageError) Hint() string  { return e.mend }
func (e *usageError) ExitCode() int { return exit.Usage }

// A refusal says why something is not done although it could be, and how to get it all the same.
type refusal struct{ says, mend string }

func (e *refusal) Error() string { return e.says }
func (e *refusal) Hint() string  { return e.mend }
func (e *refusal) ExitCode() int { return exit.NotPassed }

// A machineError says that not all could be done, by nobody's fault, and how to go on.
type machineError struct{ says, mend string }

func (e *machineError) Error() string { return e.says }
func (e *machineError) Hint() string  { return e.mend }
func (e *machineError) ExitCode() int { return exit.Failed }

// A statusError carries the exit status of a command that has spoken for itself.
type statusError int

func (e statusError) Error() string { return "" }
func (e statusError) ExitCode() int { return int(e) }

// conclude says what went wrong, and what to do about it, and returns the exit code. What it says is the error's own; one
// without words has been told of already.
func (a *app) conclude(err error) int {
	code := exit.Code(err)
	if err == nil || err.Error() == "" {
		return code
	}
	hint, known := exit.Hint(err)
	switch {
	case known:
	case !a.begun: // cobra's own words, about commands, flags and arguments
		code, hint = exit.Usage, "go run ./checker help lists the commands"
	default:
		hint = "make doctor tells whether all that the workbook needs is installed"
	}
	fmt.Fprintln(a.err, "error:", err)
	for line := range strings.Lines(hint) {
		fmt.Fprintln(a.err, "  ->", strings.TrimSpace(line))
	}
	return code
}
