package source

import (
	"go/ast"
	"go/token"
	"slices"
)

// Mentions says whether the file names recv.method, where recv ends in name, in a call or as a value to be called by others.
func (f *File) Mentions(name string, methods ...string) bool {
	return len(f.mentions(f.Tree, name, methods...)) > 0
}

func (f *File) mentions(in ast.Node, name string, methods ...string) []*ast.SelectorExpr {
	var found []*ast.SelectorExpr
	ast.Inspect(in, func(n ast.Node) bool {
		if sel, ok := n.(*ast.SelectorExpr); ok && Last(sel.X) == name && slices.Contains(methods, sel.Sel.Name) {
			found = append(found, sel)
		}
		return true
	})
	return found
}

// LockOf returns the name of the lock that the condition variable called name was made with, and gives up while it waits; "" if
// the file does not tell.
func (f *File) LockOf(name string) string {
	lock := ""
	made := func(on, value ast.Expr) {
		switch value := value.(type) {
		case *ast.CallExpr:
			if Last(value.Fun) == "NewCond" && len(value.Args) == 1 && Last(on) == name {
				lock = Last(value.Args[0])
			}
		case *ast.UnaryExpr, *ast.Ident, *ast.SelectorExpr:
			if sel, ok := on.(*ast.SelectorExpr); ok && sel.Sel.Name == "L" && Last(sel.X) == name {
				lock = Last(value)
			}
		}
	}
	ast.Inspect(f.Tree, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			for i, l := range n.Lhs {
				if len(n.Lhs) == len(n.Rhs) {
					made(l, n.Rhs[i])
				}
			}
		case *ast.ValueSpec:
			for i, id := range n.Names {
				if len(n.Names) == len(n.Values) {
					made(id, n.Values[i])
				}
			}
		case *ast.KeyValueExpr:
			made(n.Key, n.Value)
		}
		return true
	})
	return lock
}

// Unheld returns the lines at which who watches the end of a context signals the condition variable called name without
// having had a lock since, as in context.AfterFunc(ctx, cond.Broadcast).
func (f *File) Unheld(name string) []int {
	var lines []int
	f.atAnEnd(name, func(watcher ast.Node, sel *ast.SelectorExpr) {
		line := f.Line(sel.Pos())
		if lit, ok := watcher.(*ast.FuncLit); (!ok || !f.locksBefore(lit, sel)) && !slices.Contains(lines, line) {
			lines = append(lines, line)
		}
	})
	return lines
}

// locksBefore says whether the function takes a lock before it comes to sel, as far as the order of the text tells; also when it has given it
// back by then, since whoever looked before was asleep by then. What is handed to others may be called with a lock held.
func (f *File) locksBefore(lit *ast.FuncLit, sel *ast.SelectorExpr) bool {
	locks, calls := false, false
	ast.Inspect(lit.Body, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return true
		}
		calls = calls || call.Fun == sel
		if call.End() <= sel.Pos() {
			_, name := MethodCall(call)
			takes, _ := f.effects(call)
			locks = locks || name == "Lock" || name == "RLock" || len(takes) > 0
		}
		for _, arg := range call.Args {
			_, given := arg.(*ast.FuncLit)
			locks = locks || given && arg.Pos() <= sel.Pos() && sel.End() <= arg.End()
		}
		return true
	})
	return locks || !calls
}

// OneAtAnEnd returns the lines at which who watches the end of a context wakes one of those who wait on the condition variable
// called name, whoever that is.
func (f *File) OneAtAnEnd(name string) []int {
	var lines []int
	f.atAnEnd(name, func(_ ast.Node, sel *ast.SelectorExpr) {
		if line := f.Line(sel.Pos()); sel.Sel.Name == "Signal" && !slices.Contains(lines, line) {
			lines = append(lines, line)
		}
	})
	return lines
}

// atAnEnd calls found for each place where who watches the end of a context signals the condition variable called name.
func (f *File) atAnEnd(name string, found func(watcher ast.Node, sel *ast.SelectorExpr)) {
	ast.Inspect(f.Tree, func(n ast.Node) bool {
		var watcher ast.Node
		switch n := n.(type) {
		case *ast.CallExpr:
			if Last(n.Fun) == "AfterFunc" && len(n.Args) == 2 {
				watcher = n.Args[1]
			}
		case *ast.FuncLit:
			if waitsForDone(n) {
				watcher = n
			}
		}
		if watcher == nil {
			return true
		}
		for _, sel := range f.mentions(watcher, name, "Signal", "Broadcast") {
			found(watcher, sel)
		}
		return true
	})
}

// waitsForDone says whether n receives from some x.Done(), which is another thing than to call a WaitGroup's.
func waitsForDone(n ast.Node) bool {
	found := false
	ast.Inspect(n, func(n ast.Node) bool {
		if u, ok := n.(*ast.UnaryExpr); ok && u.Op == token.ARROW {
			_, name := MethodCall(u.X)
			found = found || name == "Done"
		}
		return !found
	})
	return found
}

// A Change is a statement after which somebody who waits for a condition may go on.
type Change struct {
	Line int
	Name string        // what it changes, as it is written: "g.open"
	In   *ast.FuncDecl // the function in which it stands
	All  bool          // it lets everybody go on who waits
}

// Awaited returns what must become false for those to go on who wait in the loop around line: the loop's own condition, and the opposite
// of what the loop is left for. Nil when nothing is seen.
func (f *File) Awaited(line int) []ast.Expr {
	loop, ok := f.Loop(line).(*ast.ForStmt)
	if !ok {
		return nil
	}
	var all []ast.Expr
	if loop.Cond != nil {
		all = append(all, loop.Cond)
	}
	for _, s := range loop.Body.List {
		if ask, ok := s.(*ast.IfStmt); ok && leaves(ask.Body) {
			all = append(all, &ast.UnaryExpr{Op: token.NOT, X: ask.Cond})
		}
	}
	return all
}

// leaves says whether the block ends with a return, or a break.
func leaves(block *ast.BlockStmt) bool {
	if len(block.List) == 0 {
		return false
	}
	switch last := block.List[len(block.List)-1].(type) {
	case *ast.ReturnStmt:
		return true
	case *ast.BranchStmt:
		return last.Tok == token.BREAK
	}
	return false
}

// Changes returns what lets those go on who wait in the loop around line, as far as the loop's conditions
// show what they wait for: a counter that must sink, a flag that must be set.
func (f *File) Changes(line int) []Change {
	conds := f.Awaited(line)
	waits := f.Decl(line)
	if len(conds) == 0 || waits == nil {
		return nil
	}
	var all []Change
	for _, d := range f.Tree.Decls {
		fn, ok := d.(*ast.FuncDecl)
		if !ok || fn.Body == nil || fn == waits {
			continue // who waits changes things once it has waited, and that may stop others as well
		}
		ast.Inspect(fn.Body, func(n ast.Node) bool {
			s, ok := n.(ast.Stmt)
			if !ok {
				return true
			}
			for _, cond := range conds {
				if name, helps, forAll := helps(cond, s); helps {
					all = append(all, Change{f.Line(s.Pos()), name, fn, forAll})
					break
				}
			}
			return true
		})
	}
	return all
}

// Unasked returns a flag that some function sets before it wakes all who wait on the condition variable called name, and that the
// function around line asks for, but not in the loop there: who is woken goes back to sleep.
func (f *File) Unasked(line int, name string) (set Change, ok bool) {
	loop, waits := f.Loop(line), f.Decl(line)
	if loop == nil {
		return Change{}, false
	}
	helpful := f.Changes(line)
	for _, d := range f.Tree.Decls {
		fn, isFunc := d.(*ast.FuncDecl)
		if !isFunc || fn.Body == nil || fn == waits || len(f.mentions(fn, name, "Broadcast")) == 0 ||
			slices.ContainsFunc(helpful, func(c Change) bool { return c.In == fn }) {
			continue
		}
		ast.Inspect(fn.Body, func(n ast.Node) bool {
			a, isAssign := n.(*ast.AssignStmt)
			if !isAssign || len(a.Lhs) != 1 || len(a.Rhs) != 1 || Text(a.Rhs[0]) != "true" {
				return true
			}
			if field, isField := a.Lhs[0].(*ast.SelectorExpr); isField && names(waits, field) > 0 && names(loop, field) == 0 {
				set, ok = Change{Line: f.Line(a.Pos()), Name: Text(field), In: fn, All: true}, true
			}
			return true
		})
	}
	return set, ok
}

// names counts how often field is named in n.
func names(n ast.Node, field *ast.SelectorExpr) int {
	count := 0
	ast.Inspect(n, func(n ast.Node) bool {
		if e, ok := n.(*ast.SelectorExpr); ok && sameField(e, field) {
			count++
		}
		return true
	})
	return count
}

// helps says whether s makes some part of cond false, what it changes, and whether that is so for all who wait.
func helps(cond ast.Expr, s ast.Stmt) (name string, yes, forAll bool) {
	switch cond := cond.(type) {
	case *ast.ParenExpr:
		return helps(cond.X, s)
	case *ast.UnaryExpr:
		if cond.Op != token.NOT {
			return "", false, false
		}
		if opposite := not(cond.X); opposite != nil {
			return helps(opposite, s)
		}
		if sets(s, cond.X, "true") {
			return Text(cond.X), true, true
		}
	case *ast.Ident, *ast.SelectorExpr:
		if sets(s, cond, "false") {
			return Text(cond), true, true
		}
	case *ast.BinaryExpr:
		switch cond.Op {
		case token.LAND, token.LOR:
			if name, yes, forAll := helps(cond.X, s); yes {
				return name, yes, forAll
			}
			return helps(cond.Y, s)
		}
		return compared(cond, s)
	}
	return "", false, false
}

// not is the opposite of a condition that is more than a name; nil if it is none.
func not(cond ast.Expr) ast.Expr {
	opposite := map[token.Token]token.Token{
		token.LAND: token.LOR, token.LOR: token.LAND, token.EQL: token.NEQ, token.NEQ: token.EQL,
		token.LSS: token.GEQ, token.GEQ: token.LSS, token.GTR: token.LEQ, token.LEQ: token.GTR,
	}
	switch cond := cond.(type) {
	case *ast.ParenExpr:
		return &ast.UnaryExpr{Op: token.NOT, X: cond.X}
	case *ast.UnaryExpr:
		if cond.Op == token.NOT {
			return cond.X
		}
	case *ast.BinaryExpr:
		op, known := opposite[cond.Op]
		switch {
		case !known:
			return nil
		case cond.Op == token.LAND || cond.Op == token.LOR:
			return &ast.BinaryExpr{Op: op, X: &ast.UnaryExpr{Op: token.NOT, X: cond.X}, Y: &ast.UnaryExpr{Op: token.NOT, X: cond.Y}}
		}
		return &ast.BinaryExpr{Op: op, X: cond.X, Y: cond.Y}
	}
	return nil
}

// compared is helps for a comparison of a number or a length.
func compared(cond *ast.BinaryExpr, s ast.Stmt) (name string, yes, forAll bool) {
	counter, isLen := cond.X, false
	if call, ok := counter.(*ast.CallExpr); ok && Last(call.Fun) == "len" && len(call.Args) == 1 {
		counter, isLen = call.Args[0], true
	}
	limit, _ := cond.Y.(*ast.BasicLit)
	zero := limit != nil && limit.Value == "0"
	up := cond.Op == token.LSS || cond.Op == token.LEQ || cond.Op == token.EQL && zero
	down := cond.Op == token.GTR || cond.Op == token.GEQ || cond.Op == token.NEQ || cond.Op == token.EQL && !zero
	rises, sinks := moves(s, counter, isLen)
	return Text(counter), Text(counter) != "" && (up && rises || down && sinks), false
}

// moves says whether s makes the number, or the slice's length, greater or smaller.
func moves(s ast.Stmt, counter ast.Expr, isLen bool) (rises, sinks bool) {
	switch s := s.(type) {
	case *ast.IncDecStmt:
		same := !isLen && sameField(s.X, counter)
		return same && s.Tok == token.INC, same && s.Tok == token.DEC
	case *ast.AssignStmt:
		if len(s.Lhs) != 1 || len(s.Rhs) != 1 || !sameField(s.Lhs[0], counter) {
			return false, false
		}
		switch rhs := s.Rhs[0].(type) {
		case *ast.CallExpr:
			return isLen && Last(rhs.Fun) == "append", false
		case *ast.SliceExpr:
			return false, isLen && rhs.Low != nil
		}
		return !isLen && s.Tok == token.ADD_ASSIGN, !isLen && s.Tok == token.SUB_ASSIGN
	}
	return false, false
}

// sets says whether s assigns the value, by its name, to e.
func sets(s ast.Stmt, e ast.Expr, value string) bool {
	a, ok := s.(*ast.AssignStmt)
	return ok && len(a.Lhs) == 1 && len(a.Rhs) == 1 && sameField(a.Lhs[0], e) && Text(a.Rhs[0]) == value
}

// sameField says whether two expressions name the same field or variable: receivers are often called otherwise.
func sameField(a, b ast.Expr) bool {
	_, fieldA := a.(*ast.SelectorExpr)
	_, fieldB := b.(*ast.SelectorExpr)
	return fieldA == fieldB && Last(a) != "" && Last(a) == Last(b)
}

// Wakes says whether fn signals the condition variable called name, itself, through what it calls, or through those of
// the file that call it.
func (f *File) Wakes(fn *ast.FuncDecl, name string) bool {
	for _, d := range f.Tree.Decls {
		caller, ok := d.(*ast.FuncDecl)
		if !ok || caller != fn && !f.Reaches(caller, fn) {
			continue
		}
		for _, reached := range f.reached(caller) {
			if len(f.mentions(reached, name, "Signal", "Broadcast")) > 0 {
				return true
			}
		}
	}
	return false
}

// GivenTo says whether the function with that body is a literal that is given to recv.method, where recv ends in name.
func (f *File) GivenTo(body *ast.BlockStmt, name, method string) bool {
	found := false
	ast.Inspect(f.Tree, func(n ast.Node) bool {
		recv, m := MethodCall(n)
		if recv == nil || m != method || Last(recv) != name {
			return true
		}
		for _, arg := range n.(*ast.CallExpr).Args {
			lit, ok := arg.(*ast.FuncLit)
			found = found || ok && lit.Body == body
		}
		return true
	})
	return found
}
