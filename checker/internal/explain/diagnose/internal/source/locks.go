package source

import (
	"go/ast"
	"go/token"
	"maps"
	"slices"
)

// A Held is a lock that a function holds.
type Held struct {
	Text     string // "s.mu"
	Line     int    // of the call that took it
	Read     bool   // by RLock
	deferred bool
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
	Exit int // the line of the return, or of the closing brace
}

// HeldAt returns the locks that the function around line holds when it comes to
// line, however it came there: those taken in this very function, in the order of their taking.
func (f *File) HeldAt(line int) []Held {
	if f == nil {
		return nil
	}
	known := f.lines().held
	if _, asked := known[line]; !asked {
		known[line] = f.heldAt(line)
	}
	return known[line]
}

func (f *File) heldAt(line int) []Held {
	_, body := f.Func(line)
	if body == nil {
		return nil
	}
	w := f.walk(body, line, "")
	sure := slices.Collect(maps.Values(w.sure))
	slices.SortFunc(sure, func(a, b Held) int { return a.Line - b.Line })
	return sure
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

type locks map[string]Held

// A walker follows the ways through one function. Loops are gone through once,
// and conditions are not looked at: what it says is "on some path".
type walker struct {
	f       *File
	name    string // of the locks that are followed; "": all
	line    int    // where to note what is held
	sure    locks  // what each statement there holds; nil before the first
	escapes []Escape
	unlocks map[string]bool
}

// These bound what is followed through one function: more than a few locks at once, and many ways out with them, are nobody's handwriting.
const (
	mostLocks   = 64
	mostEscapes = 256
)

func (f *File) walk(body *ast.BlockStmt, line int, name string) *walker {
	w := &walker{f: f, name: name, line: line, unlocks: map[string]bool{}}
	state, ends := w.block(body.List, locks{})
	if !ends {
		w.leave(state, f.Line(body.Rbrace))
	}
	return w
}

func (w *walker) leave(state locks, exit int) {
	for _, h := range state {
		if !h.deferred && len(w.escapes) < mostEscapes {
			w.escapes = append(w.escapes, Escape{h, exit})
		}
	}
}

// block follows the statements. ends is true when nothing comes after them.
func (w *walker) block(stmts []ast.Stmt, state locks) (after locks, ends bool) {
	state = maps.Clone(state)
	for _, s := range stmts {
		state, ends = w.stmt(s, state)
		if ends {
			return state, true
		}
	}
	return state, false
}

func (w *walker) stmt(s ast.Stmt, state locks) (after locks, ends bool) {
	switch s := s.(type) {
	case *ast.BlockStmt:
		return w.block(s.List, state)
	case *ast.LabeledStmt:
		return w.stmt(s.Stmt, state)
	case *ast.IfStmt:
		state = w.simple(s.Init, state)
		state = w.simple(s.Cond, state)
		yes, yesEnds := w.block(s.Body.List, state)
		no, noEnds := state, false
		if s.Else != nil {
			no, noEnds = w.stmt(s.Else, state)
		}
		return merge(yes, yesEnds, no, noEnds)
	case *ast.ForStmt:
		state = w.simple(s.Init, state)
		state = w.simple(s.Cond, state)
		body, bodyEnds := w.block(s.Body.List, state)
		if s.Cond == nil {
			return body, !leavesLoop(s.Body)
		}
		return merge(body, bodyEnds, state, false)
	case *ast.RangeStmt:
		state = w.simple(s.X, state)
		body, bodyEnds := w.block(s.Body.List, state)
		return merge(body, bodyEnds, state, false)
	case *ast.SwitchStmt:
		state = w.simple(s.Init, state)
		state = w.simple(s.Tag, state)
		return w.clauses(s.Body.List, state)
	case *ast.TypeSwitchStmt:
		return w.clauses(s.Body.List, state)
	case *ast.SelectStmt:
		w.note(s, state, w.f.Line(s.Pos()))
		return w.clauses(s.Body.List, state)
	case *ast.ReturnStmt:
		state = w.simple(s, state)
		w.leave(state, w.f.Line(s.Pos()))
		return state, true
	case *ast.BranchStmt:
		return state, true
	case *ast.DeferStmt:
		return w.deferred(s, state), false
	}
	state = w.simple(s, state)
	return state, panics(s)
}

func (w *walker) clauses(list []ast.Stmt, state locks) (after locks, ends bool) {
	after, ends = locks{}, true
	complete := false // one of the clauses is taken for sure
	for _, c := range list {
		var body []ast.Stmt
		switch c := c.(type) {
		case *ast.CaseClause:
			body = c.Body
			complete = complete || c.List == nil
		case *ast.CommClause:
			body = c.Body
			complete = true
		}
		one, oneEnds := w.block(body, state)
		after, ends = merge(after, ends, one, oneEnds)
	}
	if !complete {
		after, ends = merge(after, ends, state, false)
	}
	return after, ends
}

// simple follows the calls of a statement or expression without branches.
func (w *walker) simple(n ast.Node, state locks) locks {
	if n == nil {
		return state
	}
	state = maps.Clone(state)
	locking := false
	ast.Inspect(n, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit, *ast.GoStmt:
			return false
		case *ast.CallExpr:
			recv, name := MethodCall(n)
			text := Text(recv)
			if text == "" || w.name != "" && Last(recv) != w.name {
				return true
			}
			switch name {
			case "Lock", "RLock":
				locking = true
				w.note(n, state, w.f.Line(n.Pos()))
				if len(state) < mostLocks {
					state[text] = Held{Text: text, Line: w.f.Line(n.Pos()), Read: name == "RLock"}
				}
			case "Unlock", "RUnlock":
				locking = true
				w.unlocks[Last(recv)] = true
				delete(state, text)
			}
		}
		return true
	})
	if !locking {
		w.note(n, state, w.f.Line(n.Pos()))
	}
	return state
}

// note remembers what is held at the line that was asked for.
func (w *walker) note(n ast.Node, state locks, from int) {
	if from <= w.line && w.line <= w.f.Line(n.End()) {
		if _, sel := n.(*ast.SelectStmt); sel && w.line != from {
			return // its clauses speak for themselves
		}
		if w.sure == nil {
			w.sure = maps.Clone(state)
		}
		maps.DeleteFunc(w.sure, func(text string, _ Held) bool { _, held := state[text]; return !held })
	}
}

// deferred marks the locks that a deferred call gives back.
func (w *walker) deferred(s *ast.DeferStmt, state locks) locks {
	state = maps.Clone(state)
	w.note(s, state, w.f.Line(s.Pos()))
	ast.Inspect(s, func(n ast.Node) bool {
		recv, name := MethodCall(n)
		if name != "Unlock" && name != "RUnlock" {
			return true
		}
		w.unlocks[Last(recv)] = true
		if h, held := state[Text(recv)]; held {
			h.deferred = true
			state[Text(recv)] = h
		}
		return true
	})
	return state
}

func merge(a locks, aEnds bool, b locks, bEnds bool) (locks, bool) {
	switch {
	case aEnds && bEnds:
		return locks{}, true
	case aEnds:
		return b, false
	case bEnds:
		return a, false
	}
	both := maps.Clone(a)
	for text, h := range b {
		if len(both) < mostLocks {
			both[text] = h
		}
	}
	return both, false
}

// leavesLoop says whether the body of an endless loop has a break of its own.
func leavesLoop(body *ast.BlockStmt) bool {
	found := false
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit, *ast.ForStmt, *ast.RangeStmt, *ast.SelectStmt, *ast.SwitchStmt, *ast.TypeSwitchStmt:
			// A labelled break may leave from in there; then the loop seems endless, and less is said.
			return false
		case *ast.BranchStmt:
			found = found || n.Tok == token.BREAK
		}
		return true
	})
	return found
}

func panics(s ast.Stmt) bool {
	e, ok := s.(*ast.ExprStmt)
	if !ok {
		return false
	}
	call, ok := e.X.(*ast.CallExpr)
	if !ok {
		return false
	}
	fn, ok := call.Fun.(*ast.Ident)
	return ok && fn.Name == "panic"
}
