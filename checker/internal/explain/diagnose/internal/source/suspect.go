package source

import (
	"fmt"
	"go/ast"
	"regexp"
	"slices"
)

// A Suspect is a line that may well be the reason why a rule is broken, and what it does.
type Suspect struct {
	Line int
	Note string // continues "this line": "takes either case when both are ready"
	Says string // where it is not the line that does it: a sentence of its own, in the place of the note
}

// String is what to tell of the line.
func (s Suspect) String() string {
	if s.Says != "" {
		return s.Says
	}
	return "Look at this line: it " + s.Note + "."
}

// A Function is a function declaration and the file it is in.
type Function struct {
	File *File
	Decl *ast.FuncDecl
}

// A Broken requirement is what is known of it: what the failure says, and the rule, both in words.
type Broken struct{ Says, Rule string }

// Blame returns the one line of the functions that would explain the broken requirement, and the file it is in. If no line of theirs
// does, those of their files that they call are looked at as well. What is looked for depends on the words. Kinds of which
// there are several lines explain nothing, and those that come first give stronger evidence than those behind them. The
// file is nil when no line explains it.
func Blame(fns []Function, b Broken) (*File, Suspect) {
	var called []Function
	for _, fn := range fns {
		for _, decl := range fn.File.reached(fn.Decl) {
			called = append(called, Function{fn.File, decl})
		}
	}
	for _, among := range [][]Function{fns, called} {
		for _, s := range suspicions {
			if !s.fits(b) {
				continue
			}
			if found := s.among(among, b); len(found) == 1 {
				return found[0].in, found[0].Suspect
			}
		}
	}
	return nil, Suspect{}
}

type suspicion struct {
	fits func(Broken) bool
	look func(*File, *ast.FuncDecl, Broken) []Suspect
}

type suspect struct {
	in *File
	Suspect
}

// among returns what is found in the functions, each line once.
func (s suspicion) among(fns []Function, b Broken) []suspect {
	var found []suspect
	for _, fn := range fns {
		if fn.Decl.Body == nil {
			continue
		}
		for _, one := range s.look(fn.File, fn.Decl, b) {
			if at := (suspect{fn.File, one}); !slices.Contains(found, at) {
				found = append(found, at)
			}
		}
	}
	return found
}

var suspicions = []suspicion{
	{func(Broken) bool { return true }, plain((*File).breaksTheSelect)},
	{speaksOf(`\b(?:ctx|context)\b`), plain((*File).deaf)},
	{isLate, (*File).asleep},
	{says(`(?s)\bafter \d[\w.]*\b.*(?:expected|but was)`), plain((*File).looksAgain)},
	{waitsWhereItMustNot, plain((*File).waitsItself)},
	{says(`(?i)panic\b.*(?:was caught|must not stop|did not panic)`), plain((*File).recovers)},
	{says(`(?i)unexpected error: context |got "[^"]*error context (?:canceled|deadline)`), plain((*File).asksContextFirst)},
	{says(`(?i)context had (?:already )?ended(?: before)?(?:[,:;.]| when\b| and\b|$)`), plain((*File).luckySelects)},
	{says(`(?i)panicked|goexit`), plain((*File).skippedByPanic)},
	{says(`(?i)returned an error`), plain((*File).skippedByReturn)},
	{isOutOfOrder, plain((*File).handsOverLater)},
	{says(`(?i)goroutines that are left|goroutine is left|leaves? (?:no|a) goroutine`), plain((*File).onlyStart)},
}

func says(pattern string) func(Broken) bool {
	words := regexp.MustCompile(pattern)
	return func(b Broken) bool { return words.MatchString(b.Says) }
}

// speaksOf is for what the rule tells as well as the failure.
func speaksOf(pattern string) func(Broken) bool {
	words := regexp.MustCompile(pattern)
	return func(b Broken) bool { return words.MatchString(b.Says) || words.MatchString(b.Rule) }
}

var (
	order    = regexp.MustCompile(`(?i)\border\b`)
	together = regexp.MustCompile(`\b(?:at the same time|at once)\b`)
)

// isOutOfOrder reports whether the order is broken. A rule that tells of it may tell of a limit as well: the failure says which.
func isOutOfOrder(b Broken) bool {
	return order.MatchString(b.Says) || order.MatchString(b.Rule) && !together.MatchString(b.Says)
}

// plain is for what no number in the words tells more about.
func plain(look func(*File, *ast.FuncDecl) []Suspect) func(*File, *ast.FuncDecl, Broken) []Suspect {
	return func(f *File, fn *ast.FuncDecl, _ Broken) []Suspect { return look(f, fn) }
}

// reached returns fn and the functions of the file that are called from it.
func (f *File) reached(fn *ast.FuncDecl) []*ast.FuncDecl {
	all := []*ast.FuncDecl{fn}
	for i := 0; i < len(all); i++ {
		ast.Inspect(all[i], func(n ast.Node) bool {
			if call, ok := n.(*ast.CallExpr); ok {
				if next := f.Named(Last(unindexed(call.Fun))); next != nil && !slices.Contains(all, next) {
					all = append(all, next)
				}
			}
			return true
		})
	}
	return all
}

// Reaches reports whether fn calls the other function of the file, if only through others.
func (f *File) Reaches(fn, other *ast.FuncDecl) bool {
	return fn != other && slices.Contains(f.reached(fn), other)
}

// luckySelects are selects that wait for a context and for something else, in a function that asks the context
// nowhere else. What was looked at on its own before has not lost by chance, and where all may have gone well before, nobody may have come there.
func (f *File) luckySelects(fn *ast.FuncDecl) []Suspect {
	var found []Suspect
	asked := false
	looked := map[string]bool{}
	ast.Inspect(fn.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.SelectStmt:
			done, otherwise, others, fresh := 0, false, []string{}, false
			for _, c := range Cases(n) {
				switch {
				case c.Clause.Comm == nil:
					otherwise = true
				case receivesDone(c.Clause.Comm):
					done++
				default:
					others = append(others, Text(c.On))
					fresh = fresh || !looked[Text(c.On)]
				}
			}
			switch {
			case done > 0 && otherwise && len(others) == 0:
				asked = true
			case done == 0 && otherwise:
				for _, other := range others {
					looked[other] = other != ""
				}
			case done > 0 && fresh && !otherwise && !goesWellBefore(fn, n):
				found = append(found, Suspect{Line: f.Line(n.Pos()), Note: "takes either case when both are ready"})
			}
		case *ast.CallExpr:
			if _, name := MethodCall(n); name == "Err" && !insideDoneCase(fn.Body, n) {
				asked = true
			}
		}
		return true
	})
	if asked {
		return nil
	}
	return found
}

// goesWellBefore reports whether fn may have returned without an error before it comes to n: then that is as likely the reason.
func goesWellBefore(fn *ast.FuncDecl, n ast.Node) bool {
	well := false
	ast.Inspect(fn.Body, func(m ast.Node) bool {
		switch m := m.(type) {
		case *ast.FuncLit:
			return false
		case *ast.ReturnStmt:
			if m.End() < n.Pos() && len(m.Results) > 0 {
				last, ok := m.Results[len(m.Results)-1].(*ast.Ident)
				well = well || ok && last.Name == "nil"
			}
		}
		return !well
	})
	return well
}

// receivesDone reports whether the statement receives from some Done().
func receivesDone(s ast.Stmt) bool {
	found := false
	ast.Inspect(s, func(n ast.Node) bool {
		if _, name := MethodCall(n); name == "Done" {
			found = true
		}
		return !found
	})
	return found
}

// insideDoneCase reports whether n is in what a select does once the context has ended: that is no question, but the answer.
func insideDoneCase(body ast.Node, n ast.Node) bool {
	inside := false
	ast.Inspect(body, func(m ast.Node) bool {
		if c, ok := m.(*ast.CommClause); ok && c.Comm != nil && receivesDone(c.Comm) {
			inside = inside || c.Pos() <= n.Pos() && n.End() <= c.End()
		}
		return !inside
	})
	return inside
}

// callback returns the index of the first statement of the block that calls a function which fn was given, and
// that function; -1 if there is none.
func (f *File) callback(fn *ast.FuncDecl, block []ast.Stmt) (int, ast.Expr) {
	params := f.funcParams(fn)
	at, called := -1, ast.Expr(nil)
	for i, s := range block {
		ast.Inspect(s, func(n ast.Node) bool {
			if _, lit := n.(*ast.FuncLit); lit {
				return false
			}
			if call, ok := n.(*ast.CallExpr); ok {
				if id, ok := call.Fun.(*ast.Ident); ok && params[id.Name] && at < 0 {
					at, called = i, call.Fun
				}
			}
			return true
		})
	}
	return at, called
}

// defers reports whether something is deferred in the function itself.
func defers(fn *ast.FuncDecl) bool {
	found := false
	ast.Inspect(fn.Body, func(n ast.Node) bool {
		if _, ok := n.(*ast.DeferStmt); ok {
			found = true
		}
		return !found
	})
	return found
}

// cleansUp reports whether the statement calls something for its effect alone, or sends or receives.
func cleansUp(s ast.Stmt) bool {
	switch s := s.(type) {
	case *ast.ExprStmt, *ast.SendStmt, *ast.IncDecStmt:
		return true
	case *ast.SelectStmt:
		return len(s.Body.List) > 0
	}
	return false
}

// skippedByPanic is the first statement after the call of a callback that is reached only if that returns.
func (f *File) skippedByPanic(fn *ast.FuncDecl) []Suspect {
	at, called := f.callback(fn, fn.Body.List)
	if at < 0 || defers(fn) {
		return nil
	}
	for _, s := range fn.Body.List[at+1:] {
		if cleansUp(s) {
			return []Suspect{{Line: f.Line(s.Pos()), Note: fmt.Sprintf("is not reached when %s panics", Text(called))}}
		}
	}
	return nil
}

// skippedByReturn is a return between the call of a callback and what is to be done after it.
func (f *File) skippedByReturn(fn *ast.FuncDecl) []Suspect {
	at, _ := f.callback(fn, fn.Body.List)
	if at < 0 || defers(fn) {
		return nil
	}
	early := 0
	look := func(s ast.Stmt) {
		ast.Inspect(s, func(n ast.Node) bool {
			if r, ok := n.(*ast.ReturnStmt); ok && early == 0 {
				early = f.Line(r.Pos())
			}
			return true
		})
	}
	for i, s := range fn.Body.List[at:] {
		if i > 0 && cleansUp(s) && early > 0 {
			return []Suspect{{Line: early, Note: fmt.Sprintf("leaves without what line %d does", f.Line(s.Pos()))}}
		}
		if _, last := s.(*ast.ReturnStmt); !last {
			look(s)
		}
	}
	return nil
}

// handsOverLater are the lines that start a goroutine which begins by handing something over, or by waiting for its turn: of two of these either
// may be first.
func (f *File) handsOverLater(fn *ast.FuncDecl) []Suspect {
	var found []Suspect
	look := func(at ast.Node, started ast.Expr) {
		lit, ok := started.(*ast.FuncLit)
		if !ok {
			return
		}
		for _, s := range lit.Body.List {
			if _, later := s.(*ast.DeferStmt); later {
				continue
			}
			if waitsForTurn(s) {
				found = append(found, Suspect{Line: f.Line(at.Pos()), Note: "starts a goroutine for each, and which of these comes first is left to chance"})
			}
			return
		}
	}
	ast.Inspect(fn.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.GoStmt:
			look(n, n.Call.Fun)
		case *ast.CallExpr:
			if _, name := MethodCall(n); name == "Go" && len(n.Args) == 1 {
				look(n, n.Args[0])
			}
		}
		return true
	})
	return found
}

// waitsForTurn reports whether the statement sends, alone or in a select, or locks.
func waitsForTurn(s ast.Stmt) bool {
	switch s := s.(type) {
	case *ast.SendStmt:
		return true
	case *ast.SelectStmt:
		for _, c := range Cases(s) {
			if c.Send {
				return true
			}
		}
	case *ast.ExprStmt:
		_, name := MethodCall(s.X)
		return name == "Lock" || name == "Acquire"
	}
	return false
}

// onlyStart is the line that starts a goroutine, if there is one such line.
func (f *File) onlyStart(fn *ast.FuncDecl) []Suspect {
	var found []Suspect
	ast.Inspect(fn.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.GoStmt:
			found = append(found, Suspect{Line: f.Line(n.Pos()), Note: "starts them"})
		case *ast.CallExpr:
			if _, name := MethodCall(n); name == "Go" && len(n.Args) == 1 {
				found = append(found, Suspect{Line: f.Line(n.Pos()), Note: "starts them"})
			}
		}
		return true
	})
	if len(found) != 1 {
		return nil
	}
	return found
}
