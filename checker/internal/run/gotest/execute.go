package gotest

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"koans/checker/internal/run/sandbox"
)

// RunOptions say how to run the tests of a variant. The zero value runs all of them once, unperturbed.
type RunOptions struct {
	Seed   uint64   // of the perturbation and of the values that the tests draw; 0: none
	Procs  int      // GOMAXPROCS; 0: the machine's
	Tests  []string // nil: all that the exercise declares
	Limits Limits
	Apart  []string // those that are run after the others, each in a process of its own

	// FailFast ends the run with the first test that fails: which it is, and not how many, is what is asked.
	FailFast bool

	// RulesFirst ends the run with the tests of rules, those of NAME_test.go, when one of them fails. They speak of the plain case; what
	// the traps say then is the same said worse, and later.
	RulesFirst bool
}

// mostProcesses bounds how often a run goes on after a process has died with tests still to run.
const mostProcesses = 4

// patience is how long a run in which processes die may take and still go on.
const patience = 1500 * time.Millisecond

// goOnAfter says after which ends of a process the remaining tests are worth a new one.
var goOnAfter = map[Stop]bool{NotStopped: true, Stuck: true}

// Run runs the tests of variant i. When a test takes the process down or has
// to be stopped, the tests after it are run in a new one, so that each gets its
// result. The error is the machine's or ctx's, never the variant's.
func (b *Batch) Run(ctx context.Context, i int, opt RunOptions) (done *Run, err error) {
	opt.Limits = opt.Limits.withDefaults()
	run := &Run{Variant: b.all[i], Seed: opt.Seed, Procs: opt.Procs, Expected: b.tests[i], Build: b.failed[i]}
	u, built := b.units[i]
	if !built {
		return run, nil
	}
	began := time.Now()
	defer func() { run.Duration = time.Since(began) }()
	left := opt.Tests
	if left == nil {
		left = u.tests
	}
	defer func() {
		if b.confinement != nil && err == nil && !done.Clean() && full(b.dir) {
			done, err = nil, noRoom(b.dir, "--scratch")
		}
	}()
	together, apart := divide(left, opt.Apart)
	if err := b.runTogether(ctx, run, u, together, opt, began); err != nil {
		return nil, err
	}
	if len(apart) > 0 {
		run.Before = run.before(together)
	}
	for _, name := range apart {
		if run.Stop != NotStopped && run.Stop != Stuck || opt.FailFast && !run.allPassed() {
			break
		}
		if err := b.runTogether(ctx, run, u, []string{name}, opt, began); err != nil {
			return nil, err
		}
	}
	return run, nil
}

// before returns the run as it is now, in which no more was expected than those tests.
func (r *Run) before(tests []string) *Run {
	b := *r
	b.Expected, b.Tests, b.Races = tests, slices.Clone(r.Tests), slices.Clone(r.Races)
	return &b
}

// divide returns the tests without those that are to be apart, and these.
func divide(tests, apart []string) (together, others []string) {
	for _, name := range tests {
		if slices.Contains(apart, name) {
			others = append(others, name)
		} else {
			together = append(together, name)
		}
	}
	return together, others
}

// allPassed reports whether no test has ended otherwise so far.
func (r *Run) allPassed() bool {
	return !slices.ContainsFunc(r.Tests, func(t Test) bool { return t.Status != Passed })
}

// runTogether runs the tests in one process, and in others as long as that takes some down.
func (b *Batch) runTogether(ctx context.Context, run *Run, u unit, left []string, opt RunOptions, began time.Time) error {
	for n := 0; n < mostProcesses && len(left) > 0; n++ {
		reached, err := b.process(ctx, run, u, left, opt)
		if err != nil {
			return err
		}
		if run.Stop == Cancelled {
			return context.Cause(ctx)
		}
		// Where the process died before any test began, the others would fare no better;
		// where one test had to be stopped, so will others, and each takes its time.
		if opt.FailFast || reached == 0 || !goOnAfter[run.Stop] || time.Since(began) > patience {
			break
		}
		left = left[reached:]
		if opt.RulesFirst && run.brokeRule(u) {
			left = left[:u.rulesAmong(left)]
		}
	}
	return nil
}

// rulesAmong counts the tests of rules at the beginning of those.
func (u unit) rulesAmong(tests []string) int {
	n := 0
	for n < len(tests) && slices.Contains(u.rules, tests[n]) {
		n++
	}
	return n
}

// brokeRule reports whether a test of a rule has begun and not passed.
func (r *Run) brokeRule(u unit) bool {
	return slices.ContainsFunc(r.Tests, func(t Test) bool { return t.Status != Passed && slices.Contains(u.rules, t.Name) })
}

// process runs the tests in one process, adds what came of it to run, and
// returns how many of them the process got to.
func (b *Batch) process(ctx context.Context, run *Run, u unit, tests []string, opt RunOptions) (reached int, err error) {
	var p *process
	var races []string
	for try := range detectorTries {
		var died bool
		if p, races, died, err = b.execute(ctx, u, tests, opt); err != nil {
			return 0, err
		}
		if !died || p.stopped != NotStopped || try == detectorTries-1 {
			break
		}
	}
	record, forged := p.record.told()
	run.Forged = run.Forged || forged
	output := p.out.String()
	run.Output += output
	run.Races = append(run.Races, races...)
	seen, during := believe(parseEvents(output), record)
	run.Tests = append(run.Tests, seen...)
	// The first process that came to grief is the one to tell of.
	if run.ExitCode == 0 && run.Stop == NotStopped && run.During == "" {
		run.Stop, run.Dump = p.stopped, p.dump
		run.Crash = lastWords(output)
		run.ExitCode, run.Signal = p.cmd.Status()
		run.During = during
	}
	begun := slices.DeleteFunc(slices.Clone(record), func(l recordLine) bool { return l.verb != "begin" })
	return len(begun), nil
}

// execute runs the tests in one process to its end. died says that it was the race detector that ended it.
func (b *Batch) execute(ctx context.Context, u unit, tests []string, opt RunOptions) (p *process, races []string, died bool, err error) {
	if p, err = b.start(u, tests, opt); err != nil {
		return nil, nil, false, err
	}
	p.watch(ctx, opt.Limits)
	p.finish()
	if c, ok := p.cmd.(*confined); ok {
		sandbox.Charge(ctx, c.end.CPU)
		if c.end.Signal == "killed" && c.end.Reason == sandbox.ByItself && p.stopped == NotStopped && c.end.Memory < largeEnough {
			return nil, nil, false, errors.Join(errKilled, p.record.close())
		}
	}
	if err := p.record.close(); err != nil {
		return nil, nil, false, err
	}
	races, died, err = p.races()
	return p, races, died || detectorDied(p.out.String()), err
}

// A process is not killed for its memory, by a system that runs short of it, before it has so much.
const largeEnough = 256 << 20

// errKilled says that somebody has killed a process who was not asked to.
var errKilled = errors.New("the tests were killed from outside")

// believe settles how each test ended: as the record says, not as the output
// says. A test without a record has not ended, whatever was printed. during is
// the one that had begun and not ended.
func believe(seen []Test, record []recordLine) (tests []Test, during string) {
	status := map[string]Status{}
	for _, l := range record {
		switch l.verb {
		case "begin":
			status[l.arg] = Missing
			during = l.arg
		case "passed", "failed", "skipped":
			status[l.arg] = Status(l.verb)
			during = ""
		}
	}
	for _, t := range seen {
		if !strings.Contains(t.Name, "/") {
			recorded, begun := status[t.Name]
			if !begun {
				continue // printed, never begun
			}
			// A race is noticed after the record is written: the worse word counts.
			if !(recorded == Passed && t.Status == Failed) {
				t.Status = recorded
			}
		}
		tests = append(tests, t)
	}
	// What was printed may have been too much to keep; the record is whole.
	for _, l := range record {
		known := slices.ContainsFunc(tests, func(t Test) bool { return t.Name == l.arg })
		if s, begun := status[l.arg]; begun && !known {
			tests = append(tests, Test{Name: l.arg, Status: s})
		}
	}
	return tests, during
}

// lastWordsOf finds where the runtime begins to say why it dies.
var lastWordsOf = regexp.MustCompile(`(?m)^(?:panic: |fatal error: |runtime: goroutine stack exceeds|race: limit on |SIGQUIT: |signal: )`)

func lastWords(output string) string {
	at := lastWordsOf.FindStringIndex(output)
	if at == nil {
		return ""
	}
	return output[at[0]:]
}

// Missed returns the declared tests that have no record of having ended.
func (r *Run) Missed() []string {
	var missed []string
	for _, name := range r.Expected {
		ended := slices.ContainsFunc(r.Tests, func(t Test) bool { return t.Name == name && t.Status != Missing })
		if !ended {
			missed = append(missed, name)
		}
	}
	return missed
}

// Clean says whether every condition of a pass is met but those that only vet
// and the explainer can see: built, ended by itself with status 0, and each declared test has a record of its own
// of having passed.
func (r *Run) Clean() bool {
	if r.Build != "" || r.Forged || r.Stop != NotStopped || r.ExitCode != 0 || r.Crash != "" || len(r.Races) > 0 || len(r.Expected) == 0 {
		return false
	}
	passed := map[string]bool{}
	for _, t := range r.Tests {
		if t.Status != Passed {
			return false
		}
		passed[t.Name] = true
	}
	return !slices.ContainsFunc(r.Expected, func(name string) bool { return !passed[name] })
}

// Name says which run this was: "perturbed with seed 7 on 2 processors".
func (r *Run) Name() string {
	if r.Seed == 0 {
		return "plain run"
	}
	return fmt.Sprintf("perturbed with seed %d at GOMAXPROCS %d", r.Seed, r.Procs)
}
