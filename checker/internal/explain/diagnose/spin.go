package diagnose

import (
	"cmp"
	"fmt"
	"slices"

	"koans/checker/internal/explain/diagnose/internal/stack"
	"koans/checker/internal/run/gotest"
)

// spins reports a loop that uses the processor, or the simulated clock, without
// getting anywhere. The dump holds several looks at the goroutines: whoever is
// at work in most of them is the one.
func spins(v *view) []Finding {
	var fs []Finding
	for _, h := range v.halts() {
		if h.kind == Spin && v.beforeTests() {
			fs = append(fs, Finding{
				Kind: Spin, Pos: v.unplaced(), Raw: h.dump,
				Message: "busy without end before the first test began: an init function, or the value of a package-level variable, never comes to an end",
				Help:    "Let package-level values be plain ones, and do the work in the functions that are asked for it.",
			})
			continue
		}
		// A process that was stopped as it ended by itself was in no test any more.
		if h.kind == Spin && (h.test != "" || v.run.Stop != gotest.Spinning) {
			fs = append(fs, v.spinning(h))
		}
	}
	return fs
}

// beforeTests says whether no test had begun when the run was over.
func (v *view) beforeTests() bool {
	return len(v.run.Tests) == 0 && v.run.During == "" && v.run.Stop == gotest.Spinning
}

func (v *view) spinning(h halt) Finding {
	f := Finding{Kind: Spin, Test: h.test, Raw: h.dump}
	gs := stack.Goroutines(h.dump)
	seen := v.busiest(gs)
	if len(seen) == 0 {
		f.Message = "busy waiting: the test uses the processor without end"
		f.Help = "Look for a loop that asks again and again instead of waiting on a channel, or that starts goroutines without end."
		if cs := v.crowds(remaining(once(gs))); len(cs) > 0 {
			f.Pos = cs[0].at.pos()
			f.Message += fmt.Sprintf(", while %s %s", cs[0].who(), v.what(cs[0]))
			f.Related = v.relate(cs[0])
		}
		return f
	}
	at := seen[0].at
	lines := []int{at.Line}
	for _, s := range seen {
		if s.at.File == at.File && s.at.Func == at.Func {
			lines = append(lines, s.at.Line)
		}
	}
	f.Pos = at.pos()
	src := v.file(at.File)
	loop := src.Loop(lines...)
	if loop == nil {
		loop = src.Loop(at.Line)
	}
	switch {
	case loop != nil:
		f.Message = fmt.Sprintf("busy waiting at %s: the loop that begins at line %d goes round and round", short(f.Pos), src.Line(loop.Pos()))
		f.Related = append(f.Related, Related{Position{File: at.File, Line: src.Line(loop.Pos())}, "the loop"})
	case seen[0].wait == stack.Nothing:
		f.Message = fmt.Sprintf("busy waiting: the test is at work at %s without end", short(f.Pos))
	default:
		f.Message = fmt.Sprintf("busy waiting: the test comes to %s again and again", short(f.Pos))
	}
	f.Help = "What is to end it, and does that ever come about?"
	if loop != nil {
		why := src.Spins(loop, lines)
		f.Help = why.Says
		if why.Line > 0 {
			f.Related = append(f.Related, Related{Position{File: at.File, Line: why.Line}, why.Note})
		}
	}
	if loop != nil && seen[0].wait == stack.Sleep {
		f.Message += ", looking again after each sleep"
	}
	return f
}

// once returns each goroutine as it was seen last.
func once(gs []stack.Goroutine) []stack.Goroutine {
	var out []stack.Goroutine
	index := map[int]int{}
	for _, g := range gs {
		if i, ok := index[g.ID]; ok {
			out[i] = g
			continue
		}
		index[g.ID] = len(out)
		out = append(out, g)
	}
	return out
}

// A sighting is a goroutine of the learner's at work, or asleep between two looks.
type sighting struct {
	at   site
	wait stack.Wait
}

// busiest returns the sightings of the function that was seen at work most
// often, running before sleeping, in the order of their lines.
func (v *view) busiest(gs []stack.Goroutine) []sighting {
	byFunc := map[string][]sighting{}
	for _, g := range remaining(gs) {
		at := v.locate(g.Frames)
		w := g.Wait()
		if at.whose == Machinery || w != stack.Nothing && w != stack.Sleep && !timed(g) {
			continue
		}
		byFunc[at.File+at.Func] = append(byFunc[at.File+at.Func], sighting{at, w})
	}
	var best []sighting
	var bestRank int
	for _, ss := range byFunc {
		rank := len(ss)
		if ss[0].at.whose == Learners {
			rank += 1 << 20
		}
		if slices.ContainsFunc(ss, func(s sighting) bool { return s.wait == stack.Nothing }) {
			rank += 1 << 10
		}
		if rank > bestRank || rank == bestRank && ss[0].at.Func < best[0].at.Func {
			best, bestRank = ss, rank
		}
	}
	slices.SortFunc(best, func(a, b sighting) int {
		return cmp.Or(cmp.Compare(a.wait, b.wait), cmp.Compare(a.at.Line, b.at.Line))
	})
	return best
}

// timed says whether g may wait for a timer: in a bubble a select on time.After
// polls as well as a sleep does.
func timed(g stack.Goroutine) bool { return g.Bubble != 0 && g.Wait() == stack.Select }
