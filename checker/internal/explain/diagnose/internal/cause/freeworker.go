package cause

import (
	"fmt"
	"go/ast"
	"slices"

	"koans/checker/internal/explain/diagnose/internal/source"
	"koans/checker/internal/explain/diagnose/internal/stack"
)

// freeWorker: a goroutine that takes jobs from a channel has one in hand, and in it hands over another: when all of its
// kind do so, nobody is left to take any.
func freeWorker(w Wait, _ []Wait) (Answer, bool) {
	for _, c := range waitedOn(w) {
		if !c.send {
			continue
		}
		for i, line := range w.lines() {
			_, body := w.File.Func(line)
			for _, r := range c.Receives {
				if r.Func != body || r.Around() == nil || !w.File.Covers(r.Around(), line) || r.Line > line {
					continue
				}
				says := fmt.Sprintf("his goroutine is itself one of those who take from %s, at line %d: a worker waits for a free worker, and when all of them do, there is none.", c.text, r.Line)
				return w.noted(sure(i, says), r.Line, "who waits is one of those who take here"), true
			}
		}
	}
	return Answer{}, false
}

// sure begins a sentence about a goroutine. What was found further out on its stack, calls of it away, may be about
// another object of the same name.
func sure(calls int, says string) string {
	if calls > 0 {
		return "Likely t" + says
	}
	return "T" + says
}

// secondSlot: a buffered channel serves as a semaphore, and who has a slot waits for another one.
func secondSlot(w Wait, _ []Wait) (Answer, bool) {
	op, ch := channel(w)
	if op == nil || op.Text() == "" || len(ch.Makes) == 0 || ch.Unbuffered() {
		return Answer{}, false
	}
	takes, gives := ch.Sends, ch.Receives
	if w.Kind == stack.Receive {
		takes, gives = ch.Receives, ch.Sends
	}
	for i, line := range w.lines() {
		if i == 0 {
			continue
		}
		_, body := w.File.Func(line)
		since := takenAt(w, takes, body, line)
		back := slices.ContainsFunc(gives, func(u source.Use) bool { return u.Func == body && u.Line < line && !u.Deferred })
		if since == 0 || back {
			continue
		}
		return w.noted(fmt.Sprintf("Likely this goroutine has a slot of %s already, since line %d, and waits for a second one: when all who have one do so, none comes free.", op.Text(), since),
			since, "its first slot"), true
	}
	return Answer{}, false
}

// takenAt returns the line before line at which the function with that body takes a slot, itself or by a call of the function that
// does; 0 if there is none.
func takenAt(w Wait, takes []source.Use, body *ast.BlockStmt, line int) int {
	for _, u := range takes {
		if u.Func == body && u.Line < line && !u.Deferred {
			return u.Line
		}
		taker := w.File.Decl(u.Line)
		if taker == nil || taker.Body != u.Func {
			continue
		}
		for _, call := range w.File.CallsOf(taker.Name.Name) {
			if _, in := w.File.Func(call); in == body && call < line {
				return call
			}
		}
	}
	return 0
}
