// Package cause looks in the source for what makes a goroutine wait for ever, or what leaves two
// accesses without order. One heuristic, one file.
//
// Some heuristics know one file, others follow names (not types) through all files of a module. An exercise is a
// module of one file.
//
// A heuristic answers only when the source shows what it claims. It says "likely"
// when the source allows another reading, and stays silent otherwise: a wrong
// explanation is worse than none.
package cause

import (
	"fmt"
	"go/ast"
	"slices"

	"koans/checker/internal/explain/diagnose/internal/source"
	"koans/checker/internal/explain/diagnose/internal/stack"
)

// A Place is a line of a file of the learner's.
type Place struct {
	File *source.File
	Line int
}

func (p Place) String() string { return fmt.Sprintf("%s:%d", p.File.Name(), p.Line) }

// A Wait is goroutines that wait at the same place.
type Wait struct {
	Place           // where it waits, or calls what waits; the file is never nil
	Path    []Place // how the code came there: Place, and the calls that led to it, innermost first
	Started Place   // where the goroutine was started; the zero value when not known
	Kind    stack.Wait
	Direct  bool                     // the place itself does the waiting
	Locks   []string                 // the addresses of the locks that they wait for, where the dump tells
	Left    bool                     // it was left behind, when nobody else waited any more
	Alone   bool                     // it is the test's own goroutine, and nobody else is there
	N       int                      // how many
	Ran     func(*ast.FuncDecl) bool // whether the test in which it waits may have called the function; nil: not known
	Panics  bool                     // the test in which it waits has something panic, or end its goroutine
	Stops   bool                     // others of its bubble sleep, and what it waits for is not of the bubble
	Stopped bool                     // its bubble's clock stands still for that, and perhaps for nothing else

	elsewhere bool // some wait for locks in other files
}

// lines returns the lines of w's own file that led to it, innermost first.
func (w Wait) lines() []int { return w.linesOf(w.Path) }

// way is where what w waits for may have come from.
func (w Wait) way() []Place {
	if w.Started.File == nil {
		return w.Path
	}
	return append(w.Path[:len(w.Path):len(w.Path)], w.Started)
}

func (p Place) linesOf(path []Place) []int {
	var lines []int
	for _, q := range path {
		if q.File == p.File {
			lines = append(lines, q.Line)
		}
	}
	return lines
}

// An Answer is what to say, and the places that belong to it.
type Answer struct {
	Says  string
	Notes []Note
}

// A Note says what a place has to do with it.
type Note struct {
	Place
	Says string
}

// noted is an answer with a line of p's file that belongs to it.
func (p Place) noted(says string, line int, note string) Answer {
	return Answer{says, []Note{{Place{p.File, line}, note}}}
}

// A heuristic explains why w waits, others being who else waits.
type heuristic struct {
	near func(w Wait, others []Wait) (Answer, bool)            // knows w's file, and who else waits in it
	far  func(m *Module, w Wait, others []Wait) (Answer, bool) // knows all files
}

// The sure ones come first.
var heuristics = []heuristic{
	{near: deferredInLoop}, {near: collected}, {near: relock}, {near: order}, {far: (*Module).order}, {near: holder}, {near: same}, {near: unlock}, {near: stopped}, {near: holding},
	{near: idleBreak}, {near: nilChannel}, {near: ownSend}, {near: ownEnd}, {near: freeWorker}, {near: secondSlot}, {near: late}, {near: slotKept}, {near: unreached}, {near: receivedLater}, {near: gone}, {near: busy}, {near: leaving},
	{near: unclosed}, {near: closeSkipped}, {far: (*Module).closeSkipped}, {near: taken}, {near: silent}, {near: drained}, {near: ticker}, {near: abandoned}, {near: deaf}, {near: uncancelled},
	{near: waitInside}, {near: undone}, {near: doneSkipped}, {near: unsignalled}, {near: untold}, {near: oneAtAnEnd}, {near: strayed}, {near: missedEnd}, {near: unasked}, {near: oneSignal}, {near: loopRecover},
}

// Why returns the first explanation of w that the source supports.
func (m *Module) Why(w Wait, others []Wait) (Answer, bool) {
	var here []Wait
	for _, o := range others {
		if o.File == w.File {
			here = append(here, o)
		}
		w.elsewhere = w.elsewhere || o.File != w.File && o.Locking()
	}
	alone := !m.Elsewhere(w)
	for _, h := range heuristics {
		var a Answer
		var ok bool
		switch {
		case h.far != nil:
			a, ok = h.far(m, w, others)
		case alone: // what one file shows is not the truth where others have a say
			a, ok = h.near(w, here)
		}
		if ok {
			return a, true
		}
	}
	return Answer{}, false
}

// Elsewhere says whether other files of the package use what w waits for, so that
// one file alone cannot tell who ends the wait.
func (m *Module) Elsewhere(w Wait) bool {
	if !w.Direct {
		return false
	}
	var op *source.Op
	switch w.Kind {
	case stack.Send:
		op = w.File.Send(w.Line)
	case stack.Receive:
		op = w.File.Receive(w.Line)
	case stack.Cond, stack.WaitGroup:
		op = w.File.Method(w.Line, "Wait")
	}
	if op == nil {
		return false
	}
	s, ok := m.origin(w.way(), op.On, 0)
	if !ok || s.node != nil {
		return ok && s.file != w.File
	}
	for _, f := range m.pkg(s.dir) {
		if f != w.File && source.Names(f.Tree, s.name) {
			return true
		}
	}
	return false
}

// Locking says whether w waits for a lock.
func (w Wait) Locking() bool {
	return w.Kind == stack.Lock || w.Kind == stack.ReadLock || w.Kind == stack.WriteLock
}

// lock returns the lock that w waits for, as the source calls it.
func lock(w Wait) (text, name string) {
	if !w.Locking() || !w.Direct {
		return "", ""
	}
	op := w.File.Method(w.Line, "Lock", "RLock")
	if op == nil {
		return "", ""
	}
	return op.Text(), source.Last(op.On)
}

// holds returns what the goroutine holds, as far as the functions on its stack tell. Who waits on a condition variable
// has given up the lock of it.
func holds(w Wait) []source.Held {
	all := w.File.HeldOn(w.lines())
	if w.Kind != stack.Cond {
		return all
	}
	gives := ""
	if _, name := condition(w); name != "" {
		gives = w.File.LockOf(name)
	}
	return slices.DeleteFunc(all, func(h source.Held) bool { return gives == "" || h.Name() == gives })
}

// channel returns what the file does with the channel that w waits on.
func channel(w Wait) (*source.Op, source.Channel) {
	if !w.Direct {
		return nil, source.Channel{}
	}
	var op *source.Op
	switch w.Kind {
	case stack.Send, stack.NilSend:
		op = w.File.Send(w.Line)
	case stack.Receive, stack.NilReceive:
		op = w.File.Receive(w.Line)
	}
	if op == nil {
		return nil, source.Channel{}
	}
	switch op.On.(type) {
	case *ast.Ident, *ast.SelectorExpr:
		return op, w.File.Channel(w.Line, op.On)
	}
	return op, source.Channel{Passed: true, Param: true}
}

// A waited is a channel that somebody waits on, alone or as a case of a select.
type waited struct {
	source.Channel
	text string
	send bool
}

// waitedOn returns the channels that have a name.
func waitedOn(w Wait) []waited {
	if w.Kind != stack.Select {
		op, ch := channel(w)
		if op.Text() == "" {
			return nil
		}
		return []waited{{ch, op.Text(), w.Kind == stack.Send}}
	}
	s := w.File.Select(w.Line)
	if s == nil || !w.Direct {
		return nil
	}
	var all []waited
	for _, c := range source.Cases(s) {
		switch c.On.(type) {
		case *ast.Ident, *ast.SelectorExpr:
			all = append(all, waited{w.File.Channel(w.Line, c.On), source.Text(c.On), c.Send})
		}
	}
	return all
}
