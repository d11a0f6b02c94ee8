package diagnose

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"koans/checker/internal/explain/diagnose/internal/source"
	"koans/checker/internal/explain/diagnose/internal/stack"
)

// A crowd is the goroutines that wait for the same thing at the same place.
type crowd struct {
	n     int
	wait  stack.Wait
	at    site   // where it waits
	start site   // where it was started
	test  bool   // it is the goroutine of a test
	in    string // the learner's function that the test has called and that it is in: "Pool"; "" if it is in none, or not known
	stops bool   // others of its bubble sleep, and it is what makes the bubble's clock stand still
	gs    []stack.Goroutine

	during string // the test in which it waits, if it is all that is left of it; "" if that is not known
}

// crowds groups the goroutines that anybody of concern has a part in. The one
// that tells most comes first.
func (v *view) crowds(gs []stack.Goroutine) []crowd {
	type key struct {
		wait      stack.Wait
		at, start Position
	}
	at := map[key]int{}
	var cs []crowd
	asleep := map[int]bool{} // bubbles
	for _, g := range gs {
		asleep[g.Bubble] = asleep[g.Bubble] || g.Bubble > 0 && g.Wait() == stack.Sleep
	}
	for _, g := range gs {
		c := crowd{n: 1 + g.More, wait: g.Wait(), at: v.locate(g.Frames), start: v.started(g), gs: []stack.Goroutine{g}}
		c.stops = asleep[g.Bubble] && !g.Durable && c.wait != stack.Nothing && c.wait != stack.Sleep
		c.test = slices.ContainsFunc(g.Frames, func(f stack.Frame) bool { return f.Func == "testing.tRunner" })
		if c.test && !v.anybodys() {
			c.in = v.calledByTest(g.Frames, c.at)
		}
		if c.at.whose == Machinery {
			if c.start.whose == Machinery {
				continue
			}
			c.at = site{Frame: c.start.Frame, whose: c.start.whose}
		}
		k := key{c.wait, c.at.pos(), c.start.pos()}
		if i, seen := at[k]; seen {
			cs[i].n += c.n
			cs[i].gs = append(cs[i].gs, g)
			continue
		}
		at[k] = len(cs)
		cs = append(cs, c)
	}
	slices.SortStableFunc(cs, func(a, b crowd) int {
		return cmp.Or(
			cmp.Compare(b.at.whose, a.at.whose),
			cmp.Compare(telling(a), telling(b)),
			cmp.Compare(a.at.Line, b.at.Line),
			cmp.Compare(a.start.Line, b.start.Line),
		)
	})
	return cs
}

// telling orders waits: who waits for a WaitGroup waits for the others, and who
// is in a select may have other reasons.
func telling(c crowd) int {
	switch c.wait {
	case stack.NilSend, stack.NilReceive, stack.EmptySelect:
		return 0
	case stack.Lock, stack.ReadLock, stack.WriteLock:
		return 1
	case stack.Send:
		return 2
	case stack.Receive, stack.Cond:
		return 3
	case stack.Select:
		return 4
	case stack.Once, stack.IO, stack.Call, stack.Other:
		return 5
	case stack.Nothing:
		return 6
	case stack.Sleep:
		return 7
	}
	return 8 // WaitGroup
}

// who says which goroutines: "4 goroutines started at semaphore.go:31".
func (c crowd) who() string {
	if c.test && c.n == 1 {
		if c.in != "" {
			return "in your " + c.in + " the test's own goroutine"
		}
		return "the test's own goroutine"
	}
	s := fmt.Sprintf("%d %s", c.n, oneOrMore(c.n, "goroutine", "goroutines"))
	if c.start.whose != Machinery && c.start.Line > 0 && !c.test {
		s += " started at " + short(c.start.pos())
	}
	return s
}

// calledByTest returns the learner's function by which the test has come to at; "" if it is none.
func (v *view) calledByTest(frames []stack.Frame, at site) string {
	if at.whose != Learners || at.index >= len(frames) {
		return ""
	}
	var called stack.Frame
	for _, f := range frames[at.index:] {
		whose := v.whose(f)
		if whose == Tests {
			return called.Bare()
		}
		if whose == Learners {
			called = f
		}
	}
	return "" // it is no test that has called it
}

// what says what they do and where: "wait to send on results at semaphore.go:22".
func (v *view) what(c crowd) string {
	doing, object := v.doing(c)
	s := oneOrMore(c.n, doing.one, doing.more)
	if object != "" {
		s += " " + object
	}
	if c.at.Line == 0 {
		return s
	}
	switch {
	case c.at.direct || c.wait == stack.Nothing:
		return s + " at " + short(c.at.pos())
	case c.at.inside != "" && c.at.above.Line == 0:
		return s + fmt.Sprintf(" inside %s at %s", c.at.inside, short(c.at.pos()))
	case c.at.above.Line > 0:
		return s + fmt.Sprintf(" in the function called at %s", short(c.at.pos()))
	case c.at.index == 0: // nothing but where it was started is known
		return s
	}
	return s + " at " + short(c.at.pos())
}

type verb struct{ one, more string }

// doing returns the verb for what the crowd does, and what it does it to, if
// the source tells. The verb alone makes a sentence, too.
func (v *view) doing(c crowd) (verb, string) {
	src := v.file(c.at.File)
	named := func(op *source.Op, known, unknown string) string {
		if !c.at.direct || op.Text() == "" {
			return unknown
		}
		return fmt.Sprintf(known, op.Text())
	}
	waits := func(s string) verb { return verb{"waits " + s, "wait " + s} }
	line := c.at.Line
	switch c.wait {
	case stack.Send:
		return waits("to send"), named(src.Send(line), "on %s", "on a channel")
	case stack.Receive:
		return waits("to receive"), named(src.Receive(line), "from %s", "from a channel")
	case stack.NilSend:
		return waits("for ever to send"), named(src.Send(line), "on %s, which is nil,", "on a nil channel")
	case stack.NilReceive:
		return waits("for ever to receive"), named(src.Receive(line), "from %s, which is nil,", "from a nil channel")
	case stack.Select:
		return waits("in a select"), v.selected(c)
	case stack.EmptySelect:
		return waits("for ever in a select without cases"), ""
	case stack.Lock:
		return waits("for"), named(src.Method(line, "Lock"), "the lock %s", "a lock")
	case stack.ReadLock:
		return waits("to read-lock"), named(src.Method(line, "RLock"), "%s", "a lock")
	case stack.WriteLock:
		return waits("to write-lock"), named(src.Method(line, "Lock"), "%s", "a lock")
	case stack.Once:
		return waits("for another call of"), named(src.Method(line, "Do"), "%s.Do to end", "Once.Do to end")
	case stack.WaitGroup:
		return waits("for"), named(src.Method(line, "Wait"), "the WaitGroup %s", "a WaitGroup")
	case stack.Cond:
		return waits("for a signal"), named(src.Method(line, "Wait"), "on %s", "on a condition variable")
	case stack.Sleep:
		return verb{"sleeps", "sleep"}, ""
	case stack.IO:
		return waits("for the network or a file"), ""
	case stack.Call:
		return verb{"is in a call of the operating system", "are in calls of the operating system"}, ""
	case stack.Nothing:
		return verb{"runs", "run"}, ""
	}
	return waits("for something"), ""
}

// selected names what a select waits for.
func (v *view) selected(c crowd) string {
	if !c.at.direct {
		return ""
	}
	s := v.file(c.at.File).Select(c.at.Line)
	if s == nil {
		return ""
	}
	var names []string
	for _, one := range source.Cases(s) {
		t := source.Text(one.On)
		if t == "" {
			return ""
		}
		names = append(names, t)
	}
	if len(names) == 0 || len(names) > 4 {
		return ""
	}
	return "for " + strings.Join(names, " or ")
}

// relate lists where the crowd was started and what stands above it.
func (v *view) relate(c crowd) []Related {
	var rs []Related
	if c.start.whose != Machinery && c.start.Line > 0 && !c.test && c.start.pos() != c.at.pos() {
		rs = append(rs, Related{c.start.pos(), "started here"})
	}
	if c.at.above.Line > 0 {
		rs = append(rs, Related{Position{File: c.at.above.File, Line: c.at.above.Line}, "it is in this function of the test"})
	}
	return append(rs, v.callers(c.gs[0].Frames, c.at)...)
}

// callers lists the learner's frames below at: the way that led there.
func (v *view) callers(frames []stack.Frame, at site) []Related {
	if at.whose != Learners {
		return nil
	}
	var rs []Related
	for _, f := range frames[min(at.index+1, len(frames)):] {
		if v.whose(f) == Learners {
			rs = append(rs, Related{Position{File: f.File, Line: f.Line}, "called from here"})
		}
	}
	return rs[:min(3, len(rs))]
}
