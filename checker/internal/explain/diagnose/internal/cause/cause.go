// Package cause looks in the learner's source for what makes a goroutine wait
// for ever, or what leaves two accesses without order. One heuristic, one file.
//
// A heuristic answers only when the source shows what it claims. It says "likely"
// when the source allows another reading, and stays silent otherwise: a wrong
// explanation is worse than none.
package cause

import (
	"go/ast"

	"koans/checker/internal/explain/diagnose/internal/source"
	"koans/checker/internal/explain/diagnose/internal/stack"
)

// A Wait is goroutines that wait at the same place.
type Wait struct {
	File    *source.File // the learner's; never nil
	Kind    stack.Wait
	Line    int      // where it waits, or calls what waits
	Direct  bool     // Line itself does the waiting
	Callers []int    // the lines of the same file that led there, innermost first
	Locks   []string // the addresses of the locks that they wait for, where the dump tells
	Left    bool     // it was left behind, when nobody else waited any more
	N       int      // how many
	Stopped bool     // its bubble's clock stands still, because it waits for something that is not of the bubble
	Others  bool     // some wait for locks in other files
}

// lines returns the lines of its stack, innermost first.
func (w Wait) lines() []int { return append([]int{w.Line}, w.Callers...) }

// An Answer is what to say. Line is another line that belongs to it; 0: none.
type Answer struct {
	Says string
	Line int
	Note string // what Line has to do with it
}

// A heuristic explains why w waits, others being who else waits.
type heuristic func(w Wait, others []Wait) (Answer, bool)

// The sure ones come first.
var heuristics = []heuristic{
	relock, order, holder, same, stopped, unlock, holding,
	nilChannel, ownSend, late, leaving, slotKept,
	unclosed, closeSkipped, silent, ticker, abandoned, deaf, uncancelled,
	undone, doneSkipped, waitInside, unsignalled, oneSignal,
}

// Of returns the first explanation that the source supports.
func Of(w Wait, others []Wait) (Answer, bool) {
	for _, h := range heuristics {
		if a, ok := h(w, others); ok {
			return a, true
		}
	}
	return Answer{}, false
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

// holds returns what the goroutine holds, as far as the functions on its stack tell.
func holds(w Wait) []source.Held {
	var all []source.Held
	for _, line := range w.lines() {
		all = append(all, w.File.HeldAt(line)...)
	}
	return all
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
