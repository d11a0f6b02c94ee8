// Package doctor finds out whether this machine can check an answer, and says how
// to mend what is missing. Without the race detector nothing is ever called
// passed, so whatever it needs is a problem when it is not there.
package doctor

import (
	"context"
	"errors"
	"strings"

	"koans/checker/internal/exit"
	"koans/checker/internal/run/gotest"
	"koans/checker/internal/run/toolchain"
)

// Level says how bad a result is.
type Level int

const (
	Good    Level = iota
	Warning       // something does not work, but answers can be checked
	Problem       // answers cannot be checked
)

// A Result is what one examination found.
type Result struct {
	Subject string // "Go", "C compiler"
	Level   Level
	Says    string
	Mend    string // what to do about it; "" when there is nothing
}

// A Report is what all examinations found.
type Report struct {
	Results []Result
	// FirstBuild says that the standard library is yet to be built for race
	// detection, which takes half a minute, once.
	FirstBuild bool
}

// Err returns an [UnfitError] when answers cannot be checked here, else nil.
func (r Report) Err() error {
	var problems []Result
	for _, res := range r.Results {
		if res.Level == Problem {
			problems = append(problems, res)
		}
	}
	if len(problems) == 0 {
		return nil
	}
	return &UnfitError{problems}
}

// UnfitError says why answers cannot be checked on this machine.
type UnfitError struct{ Problems []Result }

func (e *UnfitError) Error() string {
	var says []string
	for _, p := range e.Problems {
		says = append(says, p.Subject+": "+p.Says)
	}
	return "answers cannot be checked on this machine yet: " + strings.Join(says, "; ")
}

// Hint and ExitCode say what to do about it, a line for each problem, and what the checker ends with.
func (e *UnfitError) Hint() string {
	var mends []string
	for _, p := range e.Problems {
		mends = append(mends, p.Mend)
	}
	return strings.Join(mends, "\n")
}
func (e *UnfitError) ExitCode() int { return exit.Failed }

// Examine looks at everything, from scratch, and tries out what it can. root is the workbook's. note is told of what takes long.
func Examine(ctx context.Context, root string, note func(string)) (Report, error) {
	r, err := examineBuilding(ctx, root)
	if err != nil {
		return r, err
	}
	if res := modules(root); res.Level == Problem {
		r.Results = append([]Result{res}, r.Results...)
	}
	if r.Err() == nil {
		if r.FirstBuild {
			note(FirstBuildTakes + " ...")
		}
		r.Results = append(r.Results, trial(ctx, root), plainly(ctx, root))
	}
	r.Results = append(r.Results, git(ctx, root), writable(root))
	return r, ctx.Err()
}

// trial builds and runs a test as answers are.
func trial(ctx context.Context, root string) Result {
	if err := gotest.Probe(ctx, root); err != nil {
		return trouble("Trial", err)
	}
	return Result{"Trial", Good, "a data race was built, run and seen", ""}
}

// trouble is the result of something that was tried in vain.
func trouble(subject string, err error) Result {
	var known *gotest.MachineError
	if errors.As(err, &known) {
		return Result{subject, Problem, known.Says, known.Mend}
	}
	return Result{subject, Problem, err.Error(), "look at what was said: it is none of the usual causes"}
}

// Preflight looks at what checking an answer needs. What was found fit before is
// not examined again until Go's environment or the compiler change.
func Preflight(ctx context.Context, root string) (Report, error) {
	env, problem := goEnv(ctx, root)
	if problem == nil {
		switch fitBefore(root, env) {
		case fitAndBuilt:
			return Report{}, ctx.Err()
		case fit:
			race, first := raceDetector(ctx, root, env)
			return conclude(ctx, root, env, Report{Results: []Result{race}, FirstBuild: first})
		}
	}
	r, err := examineBuilding(ctx, root)
	if err != nil {
		return r, err
	}
	return conclude(ctx, root, env, r)
}

// conclude remembers what need not be examined next time.
func conclude(ctx context.Context, root string, env toolchain.Env, r Report) (Report, error) {
	if ctx.Err() != nil { // what was found is then the interruption's doing
		return Report{}, context.Cause(ctx)
	}
	if r.Err() == nil {
		remember(root, env, r.FirstBuild)
	}
	return r, nil
}

// examineBuilding stops at the first problem that makes the later questions pointless.
func examineBuilding(ctx context.Context, root string) (Report, error) {
	var r Report
	env, problem := goEnv(ctx, root)
	if err := ctx.Err(); err != nil {
		return r, context.Cause(ctx)
	}
	if problem != nil {
		r.Results = append(r.Results, *problem)
		return r, nil
	}
	r.Results = append(r.Results, goVersion(root, env), platform(env))
	if r.Err() != nil {
		return r, nil
	}
	race, first := raceDetector(ctx, root, env)
	r.Results = append(r.Results, compiler(ctx, root, env), race)
	r.FirstBuild = first
	if ctx.Err() != nil { // what was found is then the interruption's doing
		return Report{}, context.Cause(ctx)
	}
	return r, nil
}
