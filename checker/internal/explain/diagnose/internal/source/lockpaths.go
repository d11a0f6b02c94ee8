package source

import (
	"go/ast"
	"go/token"
	"maps"
	"slices"
)

// locks is what is held on the way to some place, and what was found taken and given up, as the function calls them.
type locks struct {
	held  map[string]Held
	given map[string]bool
	later map[string]bool // a deferred call gives it back, also when it was given up meanwhile and taken again
}

func none() locks { return locks{map[string]Held{}, map[string]bool{}, map[string]bool{}} }

func (l locks) clone() locks {
	return locks{maps.Clone(l.held), maps.Clone(l.given), maps.Clone(l.later)}
}

// take notes that the lock is taken.
func (l locks) take(h Held) {
	if len(l.held) >= mostLocks {
		return
	}
	h.back, h.deferred = l.given[h.Text], l.later[h.Text]
	l.held[h.Text] = h
	delete(l.given, h.Text)
}

// release notes that the lock is given back.
func (l locks) release(text string) {
	if h, held := l.held[text]; (!held || h.back) && len(l.given) < mostLocks {
		l.given[text] = true
	}
	delete(l.held, text)
}

// A walker follows the ways through one function. Loops are gone through once,
// and conditions are not looked at: what it says is "on some path". Functions of the same file that
// are called may take locks and give them up as well.
type walker struct {
	f       *File
	name    string          // of the locks that are followed; "": all
	slot    *Turn           // of a channel, which is followed instead of locks; nil: none
	line    int             // where to note what is held
	sure    map[string]Held // what each statement there holds; nil before the first
	busy    map[string]Held // likewise, but for those that lock or unlock; nil if there are no others
	given   map[string]bool // what some statement there finds given up
	ends    []locks         // at each way out
	escapes []Escape
	entered []map[string]Held // what was held when each of the loops around was entered
	unlocks map[string]bool
}

// These bound what is followed through one function: more than a few locks at once, and many ways out with them, are nobody's handwriting.
const (
	mostLocks   = 64
	mostEscapes = 256
)

func (f *File) walk(body *ast.BlockStmt, line int, name string) *walker {
	w := &walker{f: f, name: name, line: line, unlocks: map[string]bool{}}
	state, ends := w.block(body.List, none())
	if !ends {
		w.leave(state, f.Line(body.Rbrace))
	}
	return w
}

func (w *walker) leave(state locks, exit int) {
	end := state.clone()
	for _, h := range state.held {
		if h.deferred {
			end.release(h.Text)
		} else if len(w.escapes) < mostEscapes {
			w.escapes = append(w.escapes, Escape{Held: h, Exit: exit})
		}
	}
	if len(w.ends) < mostEscapes {
		w.ends = append(w.ends, end)
	}
}

// block follows the statements. ends is true when nothing comes after them.
func (w *walker) block(stmts []ast.Stmt, state locks) (after locks, ends bool) {
	state = state.clone()
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
		body, bodyEnds := w.round(s.Body, state)
		if s.Cond == nil {
			return body, !leavesLoop(s.Body)
		}
		return merge(body, bodyEnds, state, false)
	case *ast.RangeStmt:
		state = w.simple(s.X, state)
		body, bodyEnds := w.round(s.Body, state)
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
		if s.Tok == token.CONTINUE && s.Label == nil {
			w.goOn(state, w.f.Line(s.Pos()))
		}
		return state, true
	case *ast.DeferStmt:
		return w.deferred(s, state), false
	}
	state = w.simple(s, state)
	return state, panics(s)
}

// round follows the body of a loop, once.
func (w *walker) round(body *ast.BlockStmt, state locks) (after locks, ends bool) {
	w.entered = append(w.entered, state.held)
	defer func() { w.entered = w.entered[:len(w.entered)-1] }()
	return w.block(body.List, state)
}

// goOn notes what a continue takes along of what was taken in the round: the next one takes it again.
func (w *walker) goOn(state locks, exit int) {
	if len(w.entered) == 0 {
		return
	}
	before := w.entered[len(w.entered)-1]
	for _, h := range state.held {
		if _, had := before[h.Text]; !had && !h.deferred && len(w.escapes) < mostEscapes {
			w.escapes = append(w.escapes, Escape{Held: h, Exit: exit, Round: true})
		}
	}
}

func (w *walker) clauses(list []ast.Stmt, state locks) (after locks, ends bool) {
	after, ends = none(), true
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
			if w.slot != nil && c.Comm != nil {
				body = append([]ast.Stmt{c.Comm}, body...)
			}
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
	state = state.clone()
	locking := false
	ast.Inspect(n, func(n ast.Node) bool {
		if w.slot != nil && n != nil {
			if text, takes, gives := w.slot.does(n); takes {
				state.take(Held{Text: text, Line: w.f.Line(n.Pos())})
			} else if gives {
				w.unlocks[w.name] = true
				state.release(text)
			}
		}
		switch n := n.(type) {
		case *ast.FuncLit, *ast.GoStmt:
			return false
		case *ast.CallExpr:
			recv, name := MethodCall(n)
			text := Text(recv)
			if takes, gives := w.effects(n); len(takes)+len(gives) > 0 {
				locking = true
				w.note(n, state, w.f.Line(n.Pos()))
				w.apply(takes, gives, state)
				return true
			}
			if text == "" || w.name != "" && Last(recv) != w.name {
				return true
			}
			switch name {
			case "Lock", "RLock":
				locking = true
				w.note(n, state, w.f.Line(n.Pos()))
				state.take(Held{Text: text, Line: w.f.Line(n.Pos()), Read: name == "RLock"})
			case "Unlock", "RUnlock":
				locking = true
				w.unlocks[Last(recv)] = true
				state.release(text)
			}
		}
		return true
	})
	if !locking {
		w.note(n, state, w.f.Line(n.Pos()))
		if from, to := w.f.Line(n.Pos()), w.f.Line(n.End()); from <= w.line && w.line <= to {
			w.busy = common(w.busy, state.held)
		}
	}
	return state
}

// common is what is in both; known is nil before the first.
func common(known, held map[string]Held) map[string]Held {
	if known == nil {
		return maps.Clone(held)
	}
	maps.DeleteFunc(known, func(text string, _ Held) bool { _, too := held[text]; return !too })
	return known
}

// effects returns what a called function does with the locks that are followed.
func (w *walker) effects(call *ast.CallExpr) (takes []Held, gives []string) {
	takes, gives = w.f.effects(call)
	if w.name != "" {
		takes = slices.DeleteFunc(takes, func(h Held) bool { return h.Name() != w.name })
		gives = slices.DeleteFunc(gives, func(text string) bool { return lastName(text) != w.name })
	}
	return takes, gives
}

// apply changes state as a called function does.
func (w *walker) apply(takes []Held, gives []string, state locks) {
	for _, h := range takes {
		state.take(h)
	}
	for _, text := range gives {
		w.unlocks[lastName(text)] = true
		state.release(text)
	}
}

// note remembers what is held at the line that was asked for.
func (w *walker) note(n ast.Node, state locks, from int) {
	if from <= w.line && w.line <= w.f.Line(n.End()) {
		if _, sel := n.(*ast.SelectStmt); sel && w.line != from {
			return // its clauses speak for themselves
		}
		w.sure = common(w.sure, state.held)
		if w.given == nil {
			w.given = map[string]bool{}
		}
		maps.Copy(w.given, state.given)
	}
}

// deferred marks the locks that a deferred call gives back.
func (w *walker) deferred(s *ast.DeferStmt, state locks) locks {
	state = state.clone()
	w.note(s, state, w.f.Line(s.Pos()))
	ast.Inspect(s, func(n ast.Node) bool {
		var gives []string
		if w.slot != nil && n != nil {
			if text, _, back := w.slot.does(n); back {
				gives = append(gives, text)
			}
		}
		call, ok := n.(*ast.CallExpr)
		if !ok {
			w.later(gives, state)
			return true
		}
		if recv, name := MethodCall(n); name == "Unlock" || name == "RUnlock" {
			gives = []string{Text(recv)}
		} else {
			_, gives = w.effects(call)
		}
		w.later(gives, state)
		return true
	})
	return state
}

// later notes that a deferred call gives the locks back.
func (w *walker) later(gives []string, state locks) {
	for _, text := range gives {
		w.unlocks[lastName(text)] = true
		if h, own := state.held[text]; own {
			h.deferred = true
			state.held[text] = h
		}
		if len(state.later) < mostLocks {
			state.later[text] = true
		}
	}
}

func merge(a locks, aEnds bool, b locks, bEnds bool) (locks, bool) {
	switch {
	case aEnds && bEnds:
		return none(), true
	case aEnds:
		return b, false
	case bEnds:
		return a, false
	}
	both := a.clone()
	for text, h := range b.held {
		if _, too := a.held[text]; !too {
			h.Maybe = true
			if len(both.held) >= mostLocks {
				continue
			}
		}
		both.held[text] = h
	}
	for text, h := range a.held {
		if _, too := b.held[text]; !too {
			h.Maybe = true
			both.held[text] = h
		}
	}
	maps.Copy(both.given, b.given)
	maps.Copy(both.later, b.later)
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
