package diagnose

import (
	"fmt"
	"slices"
	"strings"

	"koans/checker/internal/explain/diagnose/internal/cause"
	"koans/checker/internal/explain/diagnose/internal/source"
	"koans/checker/internal/explain/diagnose/internal/stack"
	"koans/checker/internal/run/gotest"
)

// races reports accesses without order. The detector reports one fault many
// times over, from either side: reports of the same two lines are one finding.
func races(v *view) []Finding {
	var fs []Finding
	dying := v.dyingLines()
	at := map[[2]Position]int{}
	for _, text := range v.run.Races {
		r := stack.ReadRace(text)
		if f, ok := v.failedElsewhere(r, text); ok {
			fs = append(fs, f)
			continue
		}
		p, ok := v.pairOf(r)
		if !ok {
			if f, ok := v.racedInLibrary(r, text); ok {
				fs = append(fs, f)
			}
			continue
		}
		// The runtime's own words on the same matter say more, and are a finding already.
		if p.kind == onMap && dying["concurrent map"] || p.kind == onClose && dying["send on closed channel"] || p.kind == onWaitGroup && dying["WaitGroup"] {
			continue
		}
		key := [2]Position{p.sides[0].pos(), p.sides[1].pos()}
		if i, seen := at[key]; seen {
			fs[i].Count = max(1, fs[i].Count) + 1
			continue
		}
		at[key] = len(fs)
		fs = append(fs, v.raced(p, text))
	}
	if len(fs) == 0 && len(v.run.Races) > 0 && len(dying) == 0 && !v.anybodys() {
		fs = append(fs, Finding{
			Kind: Race, Test: v.racedDuring(), Raw: v.run.Races[0],
			Message: "data race: two goroutines use the same memory at the same time, in code that is not yours",
			Help:    "What was handed to a library, and is still used elsewhere?",
		})
	}
	return fs
}

// dyingLines tells which of the deaths that races lead to the run has seen.
func (v *view) dyingLines() map[string]bool {
	seen := map[string]bool{}
	for _, d := range v.deaths() {
		for _, says := range []string{"concurrent map", "send on closed channel", "WaitGroup"} {
			if strings.Contains(d.says, says) {
				seen[says] = true
			}
		}
	}
	return seen
}

// What the two accesses are about.
type subject int

const (
	onVariable subject = iota
	onMap
	onClose     // a channel is closed while another goroutine sends
	onWaitGroup // Add and Wait
)

// A side is one access of a race.
type side struct {
	site
	stack.Access
	start site
}

// A pair is both of them, the one to point at first.
type pair struct {
	sides [2]side
	kind  subject
	name  string // of the variable
}

func (v *view) pairOf(r stack.Race) (pair, bool) {
	if len(r.Accesses) == 0 {
		return pair{}, false
	}
	if len(r.Accesses) == 1 { // the other stack could not be restored
		r.Accesses = append(r.Accesses, stack.Access{})
	}
	var p pair
	for i, a := range r.Accesses[:2] {
		s := side{Access: a, site: v.locate(a.Frames), start: v.locate(a.Created)}
		if s.start.whose == Machinery || strings.HasPrefix(a.Created[0].Func, "sync.") {
			if lit := v.literal(a.Frames); lit.whose != Machinery {
				s.start = lit
			}
		}
		if s.whose == Machinery && s.start.whose != Machinery {
			s.site = s.start // such as `go wg.Wait()`: only where it was started is known
		}
		p.sides[i] = s
		for _, f := range a.Frames {
			switch {
			case strings.HasPrefix(f.Func, "runtime.map"):
				p.kind = onMap
			case f.Func == "runtime.closechan":
				p.kind = onClose
			case strings.HasPrefix(f.Func, "sync.(*WaitGroup).Add"), strings.HasPrefix(f.Func, "sync.(*WaitGroup).Wait"), f.Func == "runtime.raceread", f.Func == "runtime.racewrite":
				p.kind = onWaitGroup // it tells the detector of its accesses itself
			}
		}
	}
	a, b := p.sides[0], p.sides[1]
	if a.whose == Machinery && b.whose == Machinery {
		return pair{}, false
	}
	if before(b, a) {
		a, b = b, a
	}
	if v.guarded(a) && !v.guarded(b) && b.whose == Learners {
		a, b = b, a // the side without a lock is where to look
	}
	p.sides = [2]side{a, b}
	if a.direct && b.direct && a.Line > 0 && b.Line > 0 {
		p.name = source.Shared(v.file(a.File), a.Line, a.Write, v.file(b.File), b.Line, b.Write)
	}
	return p, true
}

// before orders the sides the same way whichever the detector saw first: the
// learner's before the tests', writes before reads, then by line.
func before(a, b side) bool {
	switch {
	case a.whose != b.whose:
		return a.whose > b.whose
	case a.direct != b.direct:
		return a.direct
	case a.Write != b.Write:
		return a.Write
	case a.Line != b.Line:
		return a.Line < b.Line
	}
	return a.start.Line < b.start.Line
}

func (v *view) raced(p pair, text string) Finding {
	a, b := p.sides[0], p.sides[1]
	f := Finding{Kind: Race, Pos: a.pos(), Test: v.racedDuring(), Raw: text}
	f.Message = "data race"
	if p.name != "" {
		f.Message += " on " + p.name
	}
	it := "it"
	if p.name == "" {
		it = "the same memory"
	}
	switch {
	case p.kind == onClose:
		f.Message += ": the channel is closed while another goroutine may still send on it, " + v.both(a, b)
		f.Help = "Close a channel only after the last send: the side that sends closes, or waits for the senders first."
	case p.kind == onWaitGroup:
		f.Message += ": Add and Wait of a WaitGroup run at the same time, " + v.both(a, b)
		f.Help = "A WaitGroup cannot be counted up from 0 while somebody may be in its Wait: let every Add come before, or keep the number under a lock, with something else to wait on."
		if adds := p.adding(); adds.start.Line > 0 && adds.start.whose == Learners {
			f.Help = "Call Add before the goroutine is started, or use wg.Go: otherwise Wait may come first."
		}
	case b.Line == 0:
		f.Message += fmt.Sprintf(": %s %s at %s while another goroutine uses it, and nothing orders the two", v.someone(a), does(a, it), short(a.pos()))
	case a.pos() == b.pos() && a.start.pos() == b.start.pos() && a.start.Line > 0:
		f.Message += fmt.Sprintf(": goroutines started at %s use %s at %s at the same time, and nothing orders them", short(a.start.pos()), it, short(a.pos()))
	default:
		f.Message += fmt.Sprintf(": one goroutine %s at %s, another %s at %s, and nothing orders the two", does(a, it), short(a.pos()), does(b, "it"), short(b.pos()))
	}
	for _, s := range []side{a, b} {
		if s.Line == 0 {
			continue
		}
		if s.pos() != f.Pos || s.whose == Tests {
			f.Related = append(f.Related, Related{s.pos(), "the other side: " + p.verb(s) + " here"})
		}
		if s.above.Line > 0 {
			f.Related = append(f.Related, Related{Position{File: s.above.File, Line: s.above.Line}, p.verb(s) + " in this function of the test"})
		}
		if s.start.Line > 0 && s.start.whose != Machinery && s.start.pos() != s.pos() {
			f.Related = append(f.Related, Related{s.start.pos(), "a goroutine of the race was started here"})
		}
	}
	f.Related = slices.CompactFunc(f.Related, func(x, y Related) bool { return x == y })
	if f.Help == "" {
		var related []Related
		f.Help, related, f.atOnce = v.unordered(p)
		told := func(r Related) bool {
			return slices.ContainsFunc(related, func(s Related) bool { return s.Pos == r.Pos })
		}
		f.Related = append(related, slices.DeleteFunc(f.Related, told)...)
	}
	f.withTests = a.whose == Tests || b.whose == Tests
	if a.whose == Tests && b.whose != Learners {
		return v.turnedToLearner(f, a.site)
	}
	return f
}

func (v *view) both(a, b side) string {
	if b.Line == 0 || a.pos() == b.pos() {
		return "at " + short(a.pos())
	}
	return fmt.Sprintf("at %s and %s", short(a.pos()), short(b.pos()))
}

func (v *view) someone(s side) string {
	if s.start.Line > 0 {
		return "a goroutine started at " + short(s.start.pos())
	}
	return "one goroutine"
}

func does(s side, it string) string {
	if s.direct || s.above.Line == 0 {
		return verbOf(s) + " " + it
	}
	return "calls a function that " + verbOf(s) + " " + it
}

// adding is the side of a race about a WaitGroup that counts.
func (p pair) adding() side {
	if p.sides[0].Write {
		return p.sides[1]
	}
	return p.sides[0]
}

// verb is what the side does; channels and WaitGroups tell the detector of closing and of waiting as of a write.
func (p pair) verb(s side) string {
	switch {
	case p.kind == onClose && s.Write:
		return "closes it"
	case p.kind == onClose:
		return "sends"
	case p.kind == onWaitGroup && s.Write:
		return "waits"
	case p.kind == onWaitGroup:
		return "adds"
	}
	return verbOf(s)
}

func verbOf(s side) string {
	if s.Write {
		return "writes"
	}
	return "reads"
}

// guarded says whether the side holds a lock.
func (v *view) guarded(s side) bool {
	held, known := v.asAccess(s).Guards()
	return known && len(held) > 0
}

// unordered says why, if the source shows it, and what to look at otherwise; atOnce, that it seems to be because functions of the
// test's were called at the same time.
func (v *view) unordered(p pair) (says string, places []Related, atOnce bool) {
	for _, s := range p.sides {
		if s.Atomic || slices.ContainsFunc(s.Frames, func(f stack.Frame) bool { return strings.HasPrefix(f.Func, "sync/atomic.") }) {
			return "One access is atomic, the other is not: every access of the variable must be.", nil, false
		}
	}
	if answer, ok := v.module().Unordered(v.asAccess(p.sides[0]), v.asAccess(p.sides[1]), p.name); ok {
		return answer.Says, related(Position{}, answer), false
	}
	if p.sides[0].above.Line > 0 && p.sides[1].above.Line > 0 {
		return "The test's function is under way in two goroutines at once, or its second call does not see what the first did: should one have ended before the other begins?", nil, true
	}
	if p.kind == onMap {
		return "A map needs the same lock around every access, reading ones too.", nil, false
	}
	if a, b := p.sides[0], p.sides[1]; a.pos() == b.pos() && b.Line > 0 {
		return "Put a lock around that line, the same for all, hand the value over on a channel, or wait for one goroutine before the other begins.", nil, false
	}
	return "Put the same lock around both, hand the value over on a channel, or wait for the one before the other begins.", nil, false
}

func (v *view) asAccess(s side) cause.Access {
	a := cause.Access{Place: cause.Place{Line: s.Line}, Write: s.Write, Direct: s.direct}
	if s.whose != Learners {
		return a
	}
	a.File, a.Path = v.file(s.File), v.places(s.Frames, s.index)
	if s.start.whose == Learners {
		a.Started = v.lineOf(s.start.Frame)
	}
	return a
}

// racedDuring returns the first test in which a race was noticed.
func (v *view) racedDuring() string {
	for _, t := range v.run.Tests {
		if t.Status == gotest.Failed && strings.Contains(t.Output, "race detected during execution of test") {
			return t.Name
		}
	}
	return ""
}
