package source

import (
	"go/ast"
	"go/token"
	"slices"
)

// A Turn is what one takes and gives back: a lock, or the slot of a channel that serves as one.
type Turn struct {
	Name string // as Last tells it
	Slot bool   // of a channel
	Send bool   // a send takes the slot, and a receive gives it back; or else the other way round
}

// does says whether n itself takes the turn, or gives it back, and by what name.
func (t Turn) does(n ast.Node) (text string, takes, gives bool) {
	var on ast.Expr
	switch n := n.(type) {
	case *ast.SendStmt:
		on, takes = n.Chan, t.Send
	case *ast.UnaryExpr:
		if n.Op != token.ARROW {
			return "", false, false
		}
		on, takes = n.X, !t.Send
	case *ast.CallExpr:
		recv, method := MethodCall(n)
		takes, gives = method == "Lock" || method == "RLock", method == "Unlock" || method == "RUnlock"
		if t.Slot || recv == nil || Last(recv) != t.Name {
			return "", false, false
		}
		return Text(recv), takes, gives
	}
	if !t.Slot || on == nil || Last(on) != t.Name {
		return "", false, false
	}
	return Text(on), takes, !takes
}

// within says whether the statement takes the turn, or gives it back, itself: not in a function literal, nor later.
func (t Turn) within(s ast.Stmt) (takes, gives bool) {
	ast.Inspect(s, func(n ast.Node) bool {
		switch n.(type) {
		case *ast.FuncLit, *ast.GoStmt, *ast.DeferStmt:
			return false
		}
		_, one, other := t.does(n)
		takes, gives = takes || one, gives || other
		return true
	})
	return takes, gives
}

// SlotEscapes returns the ways out of functions that take a slot of the channel, and give it back further down in the same block, on which it
// is not given back.
func (f *File) SlotEscapes(t Turn) []Escape {
	var all []Escape
	f.bodies(func(_ *ast.FuncDecl, body *ast.BlockStmt) {
		spans := f.spans(t, body)
		if len(spans) == 0 || f.callsUser(body, t.Name) {
			return // what it calls may give back as well
		}
		w := &walker{f: f, name: t.Name, slot: &t, unlocks: map[string]bool{}}
		if state, ends := w.block(body.List, none()); !ends {
			w.leave(state, f.Line(body.Rbrace))
		}
		for _, e := range w.escapes {
			if slices.ContainsFunc(spans, func(s [2]int) bool { return s[0] < e.Exit && e.Exit < s[1] }) && !f.handsOn(t, body, e.Exit) {
				all = append(all, e)
			}
		}
	})
	return all
}

// handsOn says whether the return on the line gives the caller what was received from the channel, who is to give it back.
func (f *File) handsOn(t Turn, body *ast.BlockStmt, line int) bool {
	var received []string
	found := false
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			for i, r := range n.Rhs {
				if _, takes, _ := t.does(r); takes {
					received = append(received, Last(n.Lhs[i]))
				}
			}
		case *ast.ReturnStmt:
			found = found || f.Line(n.Pos()) == line && slices.ContainsFunc(received, func(name string) bool { return Names(n, name) })
		}
		return !found
	})
	return found
}

// spans returns the lines from a statement that takes the turn to one, of the same block, that gives it back.
func (f *File) spans(t Turn, body *ast.BlockStmt) [][2]int {
	var all [][2]int
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.BlockStmt:
			from := 0
			for _, s := range n.List {
				switch takes, gives := t.within(s); {
				case takes && !gives && from == 0:
					from = f.Line(s.End())
				case gives && plainly(s) && from > 0:
					all = append(all, [2]int{from, f.Line(s.Pos())})
					from = 0
				}
			}
		}
		return true
	})
	return all
}

// callsUser says whether the body calls a function of the file that names the channel.
func (f *File) callsUser(body *ast.BlockStmt, name string) bool {
	found := false
	ast.Inspect(body, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok {
			fn := f.called(call)
			found = found || fn != nil && Names(fn, name)
		}
		return !found
	})
	return found
}

// bodies calls look for each function, declared or literal, and the declaration that it is in.
func (f *File) bodies(look func(decl *ast.FuncDecl, body *ast.BlockStmt)) {
	for _, d := range f.Tree.Decls {
		decl, ok := d.(*ast.FuncDecl)
		if !ok || decl.Body == nil {
			continue
		}
		look(decl, decl.Body)
		ast.Inspect(decl.Body, func(n ast.Node) bool {
			if lit, ok := n.(*ast.FuncLit); ok {
				look(decl, lit.Body)
			}
			return true
		})
	}
}

// An Unreached is a line that gives a turn back only if what is called before it returns.
type Unreached struct {
	Take, Call, Give int    // lines
	Text             string // of the lock or channel
	Called           string
}

// Unreached returns the places where a turn is not given back when somebody else's function, called in between, panics: functions
// that defer nothing. Of several calls in between it is the first.
func (f *File) Unreached(t Turn) []Unreached {
	foreign := f.foreignNames()
	var all []Unreached
	f.bodies(func(decl *ast.FuncDecl, body *ast.BlockStmt) {
		if deferred(body) {
			return
		}
		params := f.funcParams(decl)
		ast.Inspect(body, func(n ast.Node) bool {
			if _, lit := n.(*ast.FuncLit); lit {
				return false
			}
			block, ok := n.(*ast.BlockStmt)
			if !ok {
				return true
			}
			if u, ok := f.unreachedIn(t, block.List, func(call *ast.CallExpr) bool {
				switch fun := call.Fun.(type) {
				case *ast.Ident:
					return params[fun.Name]
				case *ast.SelectorExpr:
					return foreign[fun.Sel.Name] && f.called(call) == nil
				}
				return false
			}); ok {
				all = append(all, u)
			}
			return true
		})
	})
	return all
}

// unreachedIn is Unreached for the statements of one block.
func (f *File) unreachedIn(t Turn, stmts []ast.Stmt, foreign func(*ast.CallExpr) bool) (Unreached, bool) {
	from := slices.IndexFunc(stmts, func(s ast.Stmt) bool {
		takes, gives := t.within(s)
		return takes && !gives
	})
	if from < 0 {
		return Unreached{}, false
	}
	u := Unreached{Take: f.Line(stmts[from].Pos())}
	ast.Inspect(stmts[from], func(n ast.Node) bool {
		if text, takes, _ := t.does(n); takes {
			u.Text = text
		}
		return true
	})
	for _, s := range stmts[from+1:] {
		if _, gives := t.within(s); gives && plainly(s) {
			u.Give = f.Line(s.Pos())
			return u, u.Called != "" && u.Text != ""
		}
		ast.Inspect(s, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.FuncLit, *ast.GoStmt:
				return false
			case *ast.CallExpr:
				if u.Called == "" && foreign(n) {
					u.Called, u.Call = Text(n.Fun), f.Line(n.Pos())
				}
			}
			return true
		})
	}
	return Unreached{}, false
}

// plainly says whether the statement is no branch.
func plainly(s ast.Stmt) bool {
	switch s.(type) {
	case *ast.ExprStmt, *ast.SendStmt, *ast.AssignStmt:
		return true
	}
	return false
}

// deferred says whether the function itself defers something.
func deferred(body *ast.BlockStmt) bool {
	found := false
	ast.Inspect(body, func(n ast.Node) bool {
		switch n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.DeferStmt:
			found = true
		}
		return !found
	})
	return found
}

// foreignNames are the methods of the file's interfaces, and the fields that are functions: what stands behind them is somebody else's.
func (f *File) foreignNames() map[string]bool {
	names := map[string]bool{}
	note := func(fields *ast.FieldList, any bool) {
		for _, field := range fields.List {
			if any || f.isFuncType(field.Type) {
				for _, id := range field.Names {
					names[id.Name] = true
				}
			}
		}
	}
	ast.Inspect(f.Tree, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.InterfaceType:
			note(n.Methods, true)
		case *ast.StructType:
			note(n.Fields, false)
		}
		return true
	})
	return names
}
