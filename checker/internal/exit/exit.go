// Package exit says how the checker ends: with what code, and after an error with what advice. An error carries both itself,
// through ExitCode() int and Hint() string, so that neither who passes it on nor who prints it has to know it.
package exit

import "errors"

// The codes that the checker ends with.
const (
	Passed      = 0
	NotPassed   = 1
	Usage       = 2   // the command makes no sense as it was given
	Failed      = 3   // the checker or the machine failed
	Interrupted = 130 // what shells make of Ctrl-C
)

// New returns an error with a code and a hint, which may be empty. It is equal to itself alone, as those of [errors.New] are, so it
// can be a package's variable that others wrap and look for.
func New(code int, says, hint string) error { return &coded{code, says, hint} }

type coded struct {
	code       int
	says, hint string
}

func (e *coded) Error() string { return e.says }
func (e *coded) Hint() string  { return e.hint }
func (e *coded) ExitCode() int { return e.code }

// Code returns the code that err, or the first error in it that has one, ends the checker with, and [Failed] where none has.
func Code(err error) int {
	if err == nil {
		return Passed
	}
	if c, ok := errors.AsType[interface {
		error
		ExitCode() int
	}](err); ok {
		return c.ExitCode()
	}
	return Failed
}

// Hint returns what err, or the first error in it that has advice to give, says to do about it: "" for nothing, lines for several
// things. ok is false where nobody has been asked, because none of them knows of hints.
func Hint(err error) (hint string, ok bool) {
	h, ok := errors.AsType[interface {
		error
		Hint() string
	}](err)
	if !ok {
		return "", false
	}
	return h.Hint(), true
}
