package diagnose

import (
	"go/ast"
	"slices"
	"strings"

	"koans/checker/internal/explain/diagnose/internal/cause"
	"koans/checker/internal/explain/diagnose/internal/source"
	"koans/checker/internal/explain/diagnose/internal/stack"
)

// module returns what the files of the code say together: of an exercise those of the answer.
func (v *view) module() *cause.Module {
	if v.all == nil {
		var paths []string
		for _, f := range v.run.Variant.Files {
			paths = append(paths, f.Path)
		}
		v.all = cause.Alone(v.file, paths...)
	}
	return v.all
}

// mostWhys bounds for how many crowds the source is asked why they wait: nobody reads that many explanations.
const mostWhys = 64

// why says what makes c wait, if the source shows it, and what to look at otherwise.
func (v *view) why(c crowd, all []crowd, left bool) (help string, places []Related) {
	help, places = v.usual(c, all, left)
	a, ok := v.shown(c, all, left)
	if w, is := v.asWait(c, left); !ok && is && !left && v.asked <= mostWhys {
		w.Alone = c.test && c.n == 1 && len(all) == 1
		a, ok = v.module().WhoEnds(w)
	}
	if !ok {
		return help, places
	}
	return a.Says, related(Position{File: c.at.File, Line: c.at.Line}, a)
}

// shown is what the source shows of why c waits.
func (v *view) shown(c crowd, all []crowd, left bool) (cause.Answer, bool) {
	w, ok := v.asWait(c, left)
	if v.asked++; !ok || v.asked > mostWhys {
		return cause.Answer{}, false
	}
	var others []cause.Wait
	for _, o := range all {
		if o.gs[0].ID == c.gs[0].ID {
			continue
		}
		if ow, ok := v.asWait(o, left); ok {
			others = append(others, ow)
		}
	}
	return v.module().Why(w, others)
}

func (v *view) asWait(c crowd, left bool) (cause.Wait, bool) {
	src := v.file(c.at.File)
	if c.at.whose != Learners || src == nil {
		return cause.Wait{}, false
	}
	w := cause.Wait{
		Place: cause.Place{File: src, Line: c.at.Line}, Path: v.places(c.gs[0].Frames, c.at.index),
		Kind: c.wait, Direct: c.at.direct, Left: left, N: c.n, Stopped: v.clockMayStop() && c.stops, Stops: c.stops,
		Panics: v.panics(c.during), Ran: v.ran(c.during, src),
	}
	// What a function literal was started with stands where it is written.
	if c.start.Line > 0 && c.start.whose == Learners {
		w.Started = v.lineOf(c.start.Frame)
	}
	for _, g := range c.gs {
		if a := g.Address(); a != "" && !slices.Contains(w.Locks, a) {
			w.Locks = append(w.Locks, a)
		}
	}
	return w, true
}

// panics says whether the test has something panic.
func (v *view) panics(during string) bool {
	test, _, _ := strings.Cut(during, "/")
	return test != "" && slices.ContainsFunc(v.tests(), func(f *source.File) bool { return f.Throws(test) })
}

// ran tells of functions of the file whether the test may have called them; nil when its source is not known.
func (v *view) ran(during string, src *source.File) func(*ast.FuncDecl) bool {
	test, _, _ := strings.Cut(during, "/")
	if len(v.tests()) == 0 || !slices.ContainsFunc(v.tests(), func(f *source.File) bool { return f.Named(test) != nil }) {
		return nil
	}
	return func(fn *ast.FuncDecl) bool {
		for _, d := range src.Tree.Decls {
			caller, ok := d.(*ast.FuncDecl)
			if !ok || caller != fn && !src.Reaches(caller, fn) {
				continue
			}
			for _, f := range v.tests() {
				speaks, known := f.Speaks(test, caller.Name.Name)
				if speaks || !known && source.Names(f.Tree, caller.Name.Name) { // a helper of another file
					return true
				}
			}
		}
		return false
	}
}

// places returns the learner's places on a stack, from the frame at index on.
func (v *view) places(frames []stack.Frame, index int) []cause.Place {
	var ps []cause.Place
	for _, f := range frames[min(index, len(frames)):] {
		if p := v.lineOf(f); p.File != nil && v.whose(f) == Learners {
			ps = append(ps, p)
		}
	}
	return ps
}

// lineOf returns where the frame is; the zero value when its file cannot be read.
func (v *view) lineOf(f stack.Frame) cause.Place {
	if src := v.file(f.File); src != nil {
		return cause.Place{File: src, Line: f.Line}
	}
	return cause.Place{}
}

// related are the notes of an answer, but for one about the finding's own place.
func related(own Position, a cause.Answer) []Related {
	var rs []Related
	for _, n := range a.Notes {
		if at := (Position{File: n.File.Path, Line: n.Line}); at != own {
			rs = append(rs, Related{at, n.Says})
		}
	}
	return rs
}

// usual is what to look at when the source does not show more: what the stacks show, and what the wait means in Go.
func (v *view) usual(c crowd, all []crowd, left bool) (help string, places []Related) {
	switch {
	case left && !c.at.direct && c.wait == stack.Sleep:
		return "Nobody has waited for it: return only when everything that was started has ended.", nil
	case c.at.above.Line > 0 && !left:
		return v.inTests(c), nil
	case c.at.inside != "" && left:
		return "Before you return, wait until it has ended. If that may take too long, first cancel what " + c.at.inside + " waits for.", nil
	case c.at.inside != "":
		return "Look at what " + c.at.inside + " waits for, and whether it takes a context that can end it.", nil
	case c.wait == stack.Once:
		return v.inOnce(c, all)
	}
	return meaning[c.wait], nil
}

// inTests is what to look at when the wait is inside a function of the test's.
func (v *view) inTests(c crowd) string {
	op := v.file(c.at.above.File).Receive(c.at.above.Line)
	switch {
	case slices.ContainsFunc(c.gs[0].Frames, func(f stack.Frame) bool { return strings.HasSuffix(f.Func, "lab.(*Barrier).Wait") }):
		return "The test's function waits until other calls of it are under way, too: they must run at the same time, each in a goroutine of its own."
	case op != nil && strings.HasSuffix(op.Text(), ".Done()"):
		return "The test's function waits for the end of the context that it was given: which context is that, and who cancels it?"
	case c.test:
		return "The test's function waits for something that happens later, and meanwhile its caller cannot go on: likely it must be called in a goroutine of its own."
	}
	return "It waits inside a function of the test's: look there for what has to happen first."
}

// inOnce tells from the stacks who runs the function that a Once is to run.
func (v *view) inOnce(c crowd, all []crowd) (help string, places []Related) {
	once := c.gs[0].Once(0)
	if c.at.index < len(c.gs[0].Frames) {
		switch outer := c.gs[0].Once(c.at.index); {
		case outer == nil, outer.Address != "" && once != nil && once.Address != "" && outer.Address != once.Address:
		case outer.Address == "" || once == nil || once.Address == "":
			return "Likely the function that was given to Do calls Do itself: it waits for its own end.", nil
		default:
			return "The function that was given to Do calls Do itself: it waits for its own end.", nil
		}
	}
	for _, o := range all {
		if o.wait == stack.Once || o.at.whose == Machinery || o.at.Line == 0 {
			continue
		}
		if other := o.gs[0].Once(0); other != nil && once != nil && once.Address != "" && other.Address == once.Address {
			return "The function that was given to Do has not ended: it waits at " + short(o.at.pos()) + ".", []Related{{o.at.pos(), "the function that was given to Do waits here"}}
		}
	}
	return meaning[stack.Once], nil
}

// meaning is what a wait means in Go, whoever waits: facts of the language and questions, never a claim about the code that
// waits. Such a claim needs evidence from its source or the stacks: it is made in package cause, or where the stacks are.
var meaning = map[stack.Wait]string{
	stack.Send:        "A send waits until somebody receives: who should, and can it have gone away?",
	stack.Receive:     "A receive waits until somebody sends or closes the channel: who should, and does every path get there?",
	stack.NilSend:     "A nil channel blocks for ever: it needs make(chan …).",
	stack.NilReceive:  "A nil channel blocks for ever: it needs make(chan …).",
	stack.Select:      "None of the cases has happened: which should, and who was to make it happen?",
	stack.EmptySelect: "An empty select never ends.",
	stack.Lock:        "A lock is free again when whoever holds it calls Unlock: who holds it, and what does that one wait for?",
	stack.ReadLock:    "Readers are kept out while a writer holds the lock or waits for it: where is it, and what does it wait for?",
	stack.WriteLock:   "A writer waits until every reader and writer has given the lock back: who holds it, and what does that one wait for?",
	stack.Once:        "Do waits until the function that was given to it has ended: what does that wait for?",
	stack.WaitGroup:   "Wait returns when all that was counted is done: what is not, and what does it wait for?",
	stack.Cond:        "Wait returns when Signal or Broadcast is called while it waits: does that happen after each change that it waits for?",
	stack.Sleep:       "What should end it while it sleeps? A timer and ctx.Done() in one select can be woken.",
	stack.IO:          "It ends when what it reads from or writes to is closed: who should do that?",
}
