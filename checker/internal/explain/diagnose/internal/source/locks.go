package source

import (
	"go/ast"
	"maps"
	"slices"
)

// A Held is a lock that a function holds.
type Held struct {
	Text     string // "s.mu"
	Line     int    // of the call that took it
	Read     bool   // by RLock
	Maybe    bool   // on some of the ways that come here it is not held
	Calls    int    // how many calls further out it was taken; see HeldOn
	deferred bool
	back     bool // it was found taken, given up, and is taken again
}

// Name returns the lock's last name: "mu".
func (h Held) Name() string { return lastName(h.Text) }

func lastName(text string) string {
	for i := len(text) - 1; i >= 0; i-- {
		if text[i] == '.' {
			return text[i+1:]
		}
	}
	return text
}

// An Escape is a way out of a function on which a lock stays taken.
type Escape struct {
	Held
	Exit  int  // the line of the return, of the closing brace, or of the continue
	Round bool // only the round of a loop is left, by a continue
}

// HeldAt returns the locks that the function around line holds when it comes to
// line, however it came there: those taken in this very function, in the order of their taking.
func (f *File) HeldAt(line int) []Held { return f.holdingAt(line).held }

// A lockState is what a function holds when it comes to a line, and what it has found taken and given up by then.
type lockState struct {
	held  []Held
	busy  []Held // likewise, when the line does something else than to lock and unlock, if it does
	given map[string]bool
}

func (f *File) holdingAt(line int) lockState {
	if f == nil {
		return lockState{}
	}
	known := f.lines().held
	h, asked := known[line]
	if asked {
		return h
	}
	if _, body := f.Func(line); body != nil {
		w := f.walk(body, line, "")
		h = lockState{inOrder(w.sure), inOrder(w.sure), w.given}
		if w.busy != nil {
			h.busy = inOrder(w.busy)
		}
	}
	known[line] = h
	return h
}

func inOrder(held map[string]Held) []Held {
	return slices.SortedFunc(maps.Values(held), func(a, b Held) int { return a.Line - b.Line })
}

// HeldOn returns the locks held by a goroutine whose calls are on the lines, the innermost first. What a function took its
// callers have, too, unless one that was called since has given it up.
func (f *File) HeldOn(lines []int) []Held {
	return f.heldOn(lines, func(s lockState) []Held { return s.held })
}

// HeldInUse is HeldOn for one that does something else on the lines than to wait for a lock: all on one line, that may be locked, used
// and unlocked.
func (f *File) HeldInUse(lines []int) []Held {
	return f.heldOn(lines, func(s lockState) []Held { return s.busy })
}

func (f *File) heldOn(lines []int, held func(lockState) []Held) []Held {
	var all []Held
	given := map[string]bool{}
	for calls, line := range lines {
		here := f.holdingAt(line)
		for _, h := range held(here) {
			if !given[h.Name()] {
				h.Calls = calls
				all = append(all, h)
			}
		}
		for text := range here.given {
			given[lastName(text)] = true
		}
	}
	return all
}

// Escapes returns the ways out of functions on which a lock called name, as
// Last tells it, stays taken.
func (f *File) Escapes(name string) []Escape {
	if f == nil {
		return nil
	}
	var all []Escape
	ast.Inspect(f.Tree, func(n ast.Node) bool {
		var body *ast.BlockStmt
		switch n := n.(type) {
		case *ast.FuncDecl:
			body = n.Body
		case *ast.FuncLit:
			body = n.Body
		}
		if body == nil {
			return true
		}
		w := f.walk(body, 0, name)
		if !w.unlocks[name] {
			return true // it hands the lock over, taken: that may be meant
		}
		if unlocksFirst(body, name) {
			return true // it was called with the lock taken, gives it up for a while, and takes it back
		}
		for _, e := range w.escapes {
			if e.Name() == name {
				all = append(all, e)
			}
		}
		return true
	})
	return all
}

// unlocksFirst says whether the first thing that the function itself does with
// the lock, in the order of the text, is to release it.
func unlocksFirst(body *ast.BlockStmt, name string) bool {
	first := ""
	ast.Inspect(body, func(n ast.Node) bool {
		switch n.(type) {
		case *ast.FuncLit, *ast.DeferStmt:
			return false
		}
		recv, method := MethodCall(n)
		if first == "" && recv != nil && Last(recv) == name {
			switch method {
			case "Lock", "RLock", "Unlock", "RUnlock":
				first = method
			}
		}
		return first == ""
	})
	return first == "Unlock" || first == "RUnlock"
}
