package diagnose

import (
	"fmt"
	"slices"
	"strings"

	"koans/checker/internal/explain/diagnose/internal/stack"
	"koans/checker/internal/run/gotest"
)

// What announces that nothing can go on: the lab, synctest, and the runtime.
const (
	labStuck      = "stuck: "
	synctestStuck = "deadlock: all goroutines in bubble are blocked"
	asleep        = "all goroutines are asleep"
)

// deadlocks reports that all goroutines wait for each other, in one finding:
// who waits for what, where.
func deadlocks(v *view) []Finding {
	var fs []Finding
	for _, e := range v.failed() {
		if strings.HasPrefix(e.text, labStuck) {
			fs = append(fs, v.stuck(e.text, e.test))
		}
	}
	for _, d := range v.deaths() {
		if strings.HasPrefix(d.says, synctestStuck) || strings.HasPrefix(d.says, asleep) {
			fs = append(fs, v.stuck(d.text, d.test))
		}
	}
	for _, h := range v.halts() {
		if h.kind == Deadlock {
			fs = append(fs, v.stuck(h.dump, h.test))
		}
	}
	return fs
}

func (v *view) stuck(text, test string) Finding {
	cs := v.crowds(remaining(stack.Goroutines(text)))
	for i := range cs {
		cs[i].during = test
	}
	cs = v.causesFirst(cs)
	f := Finding{Kind: Deadlock, Test: test, Raw: text}
	if len(cs) == 0 {
		f.Message = "deadlock: everything waits, and nothing can go on"
		v.elsewhereWaits(&f, "deadlock: ", text)
		return f
	}
	if f, ok := v.hidden(cs, f); ok {
		return f
	}
	cs = v.idleLast(cs)
	f.Pos = cs[0].at.pos()
	head := "deadlock: "
	if v.stopped(cs) {
		f.Kind, head = Stopped, "simulated time stands still: "
	}
	f.Parts = []string{head + cs[0].who() + " " + v.what(cs[0])}
	more := 0
	for i, c := range cs[1:] {
		switch {
		case i == 0:
			f.Parts = append(f.Parts, ", while "+c.who()+" "+v.what(c))
		case i == 1:
			f.Parts = append(f.Parts, ", "+c.who()+" "+v.what(c))
		default:
			more += c.n
		}
		f.Related = append(f.Related, Related{c.at.pos(), c.who() + " " + v.what(c)})
		f.Related = append(f.Related, v.relate(c)...)
	}
	if more > 0 {
		f.Parts = append(f.Parts, fmt.Sprintf(", and %d more", more))
	}
	f.Message = strings.Join(f.Parts, "")
	f.Related = append(v.relate(cs[0]), f.Related...)
	help, related := v.why(cs[0], cs, false)
	f.Help, f.Related = help, append(related, f.Related...)
	if says := v.shared(cs); says != "" {
		f.Help, f.shared = says, true
	}
	return v.turnedToLearner(f, cs[0].at)
}

// idleLast moves the test's own goroutine, if it waits in the learner's code, before those in the background of whose wait nothing is known to be
// wrong: a worker that waits for work is as it should be.
func (v *view) idleLast(cs []crowd) []crowd {
	first := cs[0]
	if first.test || !first.at.direct || first.wait != stack.Cond && first.wait != stack.Receive || first.start.whose == Tests {
		return cs
	}
	i := slices.IndexFunc(cs, func(c crowd) bool {
		return c.test && c.at.whose == Learners && c.at.direct && c.wait != stack.WaitGroup // which waits for the others
	})
	if i < 0 {
		return cs
	}
	if _, ok := v.shown(first, cs, false); ok {
		return cs
	}
	return slices.Insert(slices.Delete(slices.Clone(cs), i, i+1), 0, cs[i])
}

// stopped says whether it may be no deadlock at all, but only that a bubble's clock cannot go on meanwhile.
func (v *view) stopped(cs []crowd) bool {
	return v.clockMayStop() && slices.ContainsFunc(cs, func(c crowd) bool { return c.stops })
}

// clockMayStop says whether a wait for a lock may have stopped a bubble's clock, and so have made a deadlock of what is none. An
// exercise's answer has been tried with locks that let the clock go on by then, so there it is one.
func (v *view) clockMayStop() bool { return v.run.Variant.Exercise == nil }

// turnedToLearner makes f, when all of it is in the tests, point at the
// learner's function that the test was about.
func (v *view) turnedToLearner(f Finding, at site) Finding {
	if at.whose != Tests || !v.isTest(at.File) {
		return f
	}
	f.follows = true
	if proof, rule, ok := v.rule(f, []Position{at.pos()}); ok {
		in := f.Pos
		f.Rule = rule
		v.place(&f, proof)
		f.Related = append([]Related{{in, "in the test"}}, f.Related...)
		return f
	}
	pos, help := v.exercised([]Position{at.pos()}, "")
	if pos.Line > 0 {
		f.Related = append([]Related{{f.Pos, "in the test"}}, f.Related...)
		f.Pos, f.Help = pos, help
	}
	return f
}

// A halt is a process or test that did not end by itself, and what its goroutines did.
type halt struct {
	kind Kind // Deadlock, Spin or Timeout
	dump string
	test string
}

// halts judges the processes that were stopped, by whomever.
func (v *view) halts() []halt {
	var hs []halt
	switch v.run.Stop {
	case gotest.Stuck:
		hs = append(hs, halt{Deadlock, v.run.Dump, v.run.During})
	case gotest.Spinning:
		hs = append(hs, halt{Spin, v.run.Dump, v.run.During})
	case gotest.TooLong:
		kind := v.judge(v.run.Dump)
		if kind == Spin {
			kind = Timeout // it was busy just then, which may be slow and need not be endless
		}
		hs = append(hs, halt{kind, v.run.Dump, v.run.During})
	}
	for _, d := range v.deaths() {
		if strings.HasPrefix(d.says, "test timed out after") || strings.HasPrefix(d.says, "test hangs: ") {
			hs = append(hs, halt{v.judge(d.text), d.text, d.test})
		}
	}
	if strings.HasPrefix(v.run.Crash, "SIGQUIT: ") {
		kind := v.judge(v.run.Crash)
		if v.anybodys() && (kind == Timeout || !ofTests(v.run.Crash)) {
			kind = Asked // a daemon waits for ever, and is right
		}
		hs = append(hs, halt{kind, v.run.Crash, v.run.During})
	}
	return hs
}

// judge tells from one look at the goroutines what the matter probably is.
func (v *view) judge(dump string) Kind {
	gs := remaining(stack.Goroutines(dump))
	if slices.ContainsFunc(gs, func(g stack.Goroutine) bool { return g.State == "running" && len(g.Frames) == 0 }) {
		return Spin // so busy that not even its stack could be had
	}
	kind := Timeout
	idle := true
	for _, c := range v.crowds(gs) {
		switch {
		case c.wait == stack.Nothing && c.at.whose != Machinery:
			return Spin
		case c.wait == stack.Sleep && c.gs[0].Bubble == 0, c.wait == stack.IO, c.wait == stack.Call, c.wait == stack.Other:
			idle = false
		default:
			kind = Deadlock
		}
	}
	if !idle {
		return Timeout
	}
	return kind
}
