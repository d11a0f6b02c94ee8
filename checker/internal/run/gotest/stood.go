package gotest

import (
	"context"
	"regexp"
	"slices"
)

// In a bubble who waits for a lock, inside a Once, or at a channel that is none of the bubble's, is not durably blocked: the clock
// stands still, and what would have gone on later never does. A right answer may well hold a lock while time goes
// by. So a run that ended like that says nothing yet: it is made again with twins of the locks (see [BuildOptions]).

// notDurable finds a goroutine of a bubble that waits for what is not the bubble's.
var notDurable = regexp.MustCompile(`(?m)^goroutine \d+ [^\n]*\[(?:sync\.\w+\.\w+|semacquire|chan receive|chan send|select)(?:, \d+ minutes)?, synctest bubble \d+`)

// ClockStopped reports whether the process was stopped because nothing went on, while somebody in a bubble waited so.
func (r *Run) ClockStopped() bool {
	return r.Stop == Stuck && notDurable.MatchString(r.Dump)
}

// Unended returns the tests that neither passed nor failed.
func (r *Run) Unended() []string {
	var left []string
	for _, name := range r.Expected {
		if i := slices.IndexFunc(r.Tests, func(t Test) bool { return t.Name == name }); i < 0 || r.Tests[i].Status == Missing {
			left = append(left, name)
		}
	}
	return left
}

// Settle returns r with what became of its unended tests in twins, a run of these with twins of the locks. What r has found otherwise, races
// above all, stands. ok is false if that decides nothing, because there they have not all ended either: all that began, if one of them
// failed and so kept the traps from beginning (see [RunOptions].RulesFirst).
func (r *Run) Settle(twins *Run) (settled *Run, ok bool) {
	left := twins.Unended()
	begun := slices.ContainsFunc(left, func(name string) bool {
		return slices.ContainsFunc(twins.Tests, func(t Test) bool { return t.Name == name })
	})
	if twins.Build != "" || twins.Stop != NotStopped || twins.Crash != "" || begun || len(left) > 0 && twins.allPassed() {
		return r, false
	}
	s := *r
	s.Stood = slices.DeleteFunc(r.Unended(), func(name string) bool { return slices.Contains(left, name) })
	s.Stop, s.Dump, s.During, s.Crash = NotStopped, "", "", ""
	s.ExitCode, s.Signal = twins.ExitCode, twins.Signal
	s.Tests = slices.DeleteFunc(slices.Clone(r.Tests), func(t Test) bool {
		return slices.ContainsFunc(s.Stood, func(name string) bool { return t.Name == name || isSubtest(t.Name, name) })
	})
	s.Tests = append(s.Tests, twins.Tests...)
	s.Output = r.Output + twins.Output
	s.Forged = r.Forged || twins.Forged
	s.Races = slices.Concat(r.Races, twins.Races)
	if slices.ContainsFunc(s.Tests, func(t Test) bool { return t.Status == Failed }) {
		s.ExitCode = max(s.ExitCode, 1)
	}
	if r.Before != nil {
		open := twins
		if twins.Before != nil {
			open = twins.Before
		}
		s.Before, _ = r.Before.Settle(open)
	}
	return &s, true
}

func isSubtest(name, test string) bool {
	return len(name) > len(test) && name[:len(test)] == test && name[len(test)] == '/'
}

// Twins builds variant i of the batch once more, by itself, with twins of the locks. Close it when done.
func (b *Batch) Twins(ctx context.Context, i int) (*Batch, error) {
	opt := BuildOptions{Twins: true, Confinement: b.confinement}
	if b.only != nil {
		opt.Only = [][]string{b.only[i]}
	}
	return BuildWith(ctx, b.course, []Variant{b.all[i]}, opt)
}
