// Package afar looks for causes in all files of a module, where package cause knows
// one: an exercise is one file, other people's code is many. It follows names, not
// types, and answers only when one reading is left.
package afar

import (
	"fmt"

	"koans/checker/internal/explain/diagnose/internal/source"
	"koans/checker/internal/explain/diagnose/internal/stack"
)

// A Place is a line of a file.
type Place struct {
	File *source.File
	Line int
}

func (p Place) String() string { return fmt.Sprintf("%s:%d", p.File.Name(), p.Line) }

// A Wait is goroutines that wait at the same place.
type Wait struct {
	Kind   stack.Wait
	Direct bool    // the place itself does the waiting
	Path   []Place // innermost first; the last is where it was started, if that is known
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

// Of returns the explanation that the files support.
func (m *Module) Of(w Wait, others []Wait) (Answer, bool) {
	if len(w.Path) == 0 || !w.Direct {
		return Answer{}, false
	}
	if a, ok := m.order(w, others); ok {
		return a, true
	}
	return m.closeSkipped(w)
}

// Elsewhere says whether other files of the package use what w waits for, so that
// one file alone cannot tell who ends the wait.
func (m *Module) Elsewhere(w Wait) bool {
	if len(w.Path) == 0 || !w.Direct {
		return false
	}
	at := w.Path[0]
	var op *source.Op
	switch w.Kind {
	case stack.Send:
		op = at.File.Send(at.Line)
	case stack.Receive:
		op = at.File.Receive(at.Line)
	case stack.Cond, stack.WaitGroup:
		op = at.File.Method(at.Line, "Wait")
	}
	if op == nil {
		return false
	}
	s, ok := m.origin(w.Path, op.On, 0)
	if !ok || s.node != nil {
		return ok && s.file != at.File
	}
	for _, f := range m.pkg(s.dir) {
		if f != at.File && mentions(f.Tree, s.name) {
			return true
		}
	}
	return false
}
