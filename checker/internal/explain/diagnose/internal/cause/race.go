package cause

import (
	"fmt"
	"go/ast"
	"slices"

	"koans/checker/internal/explain/diagnose/internal/source"
)

// An Access is one side of a race.
type Access struct {
	Place           // the file is nil when the access is not in the learner's code
	Path    []Place // as in a Wait
	Started Place   // where its goroutine was started; the zero value when not known
	Write   bool
	Direct  bool // the place itself accesses; not something that it calls
}

// started is the line of the same file where its goroutine was started; 0 when there is none.
func (a Access) started() int {
	if a.File == nil || a.Started.File != a.File {
		return 0
	}
	return a.Started.Line
}

// unordered explain why nothing orders two accesses of the variable called name,
// which may be "".
var unordered = []func(m *Module, a, b Access, name string) (Answer, bool){
	(*Module).oneForAllRounds, near(leftTooEarly), near(oneGuarded), near(readLocked), near(ownLocks), near(otherLocks), (*Module).guarded, (*Module).oneObject,
	near(doneFirst), near(notAwaited), near(appended), near(ofPackage), near(sharedByAll), near(outlived),
}

// near is an explanation that knows one file: lines of one mean nothing in another.
func near(explain func(a, b Access, name string) (Answer, bool)) func(m *Module, a, b Access, name string) (Answer, bool) {
	return func(_ *Module, a, b Access, name string) (Answer, bool) {
		if a.File != nil && b.File != nil && a.File != b.File {
			return Answer{}, false
		}
		return explain(a, b, name)
	}
}

// Unordered returns the first explanation that the source supports.
func (m *Module) Unordered(a, b Access, name string) (Answer, bool) {
	for _, h := range unordered {
		if answer, ok := h(m, a, b, name); ok {
			return answer, true
		}
	}
	return Answer{}, false
}

// Guards returns the locks held at the access, by the functions on its stack.
// known is false when the function is also called from where a lock is held: then
// nobody can tell from here.
func (a Access) Guards() (held []source.Held, known bool) {
	if a.File == nil {
		return nil, false
	}
	if held = a.File.HeldInUse(a.linesOf(a.Path)); len(held) > 0 {
		return held, true
	}
	fn := a.File.Decl(a.Line)
	if fn == nil {
		return nil, false
	}
	for _, line := range a.File.CallsOf(fn.Name.Name) {
		if len(a.File.HeldInUse([]int{line})) > 0 {
			return nil, false
		}
	}
	return nil, true
}

func bothKnown(a, b Access) (ga, gb []source.Held, known bool) {
	ga, knownA := a.Guards()
	gb, knownB := b.Guards()
	return ga, gb, knownA && knownB && a.Direct && b.Direct
}

// oneGuarded: one side holds a lock, the other none.
func oneGuarded(a, b Access, _ string) (Answer, bool) {
	ga, gb, known := bothKnown(a, b)
	if !known || (len(ga) == 0) == (len(gb) == 0) {
		return Answer{}, false
	}
	with, without, held := a, b, ga
	if len(ga) == 0 {
		with, without, held = b, a, gb
	}
	return a.noted(fmt.Sprintf("Line %d holds %s, line %d holds nothing: a lock protects only when every access takes it.", with.Line, held[0].Text, without.Line),
		held[0].Line, fmt.Sprintf("line %d is reached with this lock", with.Line)), true
}

// readLocked: somebody writes and holds no more than a read lock.
func readLocked(a, b Access, _ string) (Answer, bool) {
	ga, gb, known := bothKnown(a, b)
	if !known {
		return Answer{}, false
	}
	for i, side := range []Access{a, b} {
		held := [][]source.Held{ga, gb}[i]
		if side.Write && len(held) > 0 && !slices.ContainsFunc(held, func(h source.Held) bool { return !h.Read }) {
			return side.noted(fmt.Sprintf("Line %d writes while it holds only a read lock, taken at line %d; many may hold that at once. Writing needs Lock.", side.Line, held[0].Line),
				held[0].Line, "only a read lock"), true
		}
	}
	return Answer{}, false
}

// ownLocks: the lock is a variable of the goroutine's own function, so each has another one.
func ownLocks(a, b Access, _ string) (Answer, bool) {
	ga, gb, known := bothKnown(a, b)
	if !known || len(ga) == 0 || len(gb) == 0 || ga[0].Text != gb[0].Text {
		return Answer{}, false
	}
	line := a.File.DeclaredIn(a.Line, ga[0].Text)
	if line == 0 {
		return Answer{}, false
	}
	return a.noted(fmt.Sprintf("%s is declared at line %d, inside the function that locks it: each call has a lock of its own, which keeps nobody out.", ga[0].Text, line),
		line, "a new lock each time"), true
}

// otherLocks: both hold locks, but not the same.
func otherLocks(a, b Access, _ string) (Answer, bool) {
	ga, gb, known := bothKnown(a, b)
	if !known || len(ga) == 0 || len(gb) == 0 {
		return Answer{}, false
	}
	for _, x := range ga {
		if slices.ContainsFunc(gb, func(y source.Held) bool { return x.Name() == y.Name() }) {
			return Answer{}, false
		}
	}
	return a.noted(fmt.Sprintf("Line %d holds %s, line %d holds %s: two different locks do not keep each other out.", a.Line, ga[0].Text, b.Line, gb[0].Text),
		gb[0].Line, "the other lock"), true
}

// doneFirst: a goroutine says that it is done and then writes.
func doneFirst(a, b Access, _ string) (Answer, bool) {
	for _, s := range []Access{a, b} {
		if s.File == nil || !s.Direct || !s.Write || s.started() == 0 {
			continue
		}
		if line, how := s.File.DoneBefore(s.Line); line > 0 {
			return s.noted(fmt.Sprintf("Line %d says that all is done (%s), and line %d writes after it: whoever waited does not see the write.", line, how, s.Line),
				line, "too early"), true
		}
	}
	return Answer{}, false
}

// leftTooEarly: a function returns, which writes a result that it has given a name, while goroutines that it has started still use that.
func leftTooEarly(a, b Access, _ string) (Answer, bool) {
	for _, s := range [][2]Access{{a, b}, {b, a}} {
		outside, inside := s[0], s[1]
		if outside.File == nil || inside.File != outside.File || !outside.Write || !outside.Direct || inside.started() == 0 || outside.started() == inside.started() {
			continue
		}
		_, body := outside.File.Func(outside.Line)
		if body == nil || !outside.File.Covers(body, inside.started()) || outside.Line < inside.started() || !returnsOn(outside.Place) {
			continue
		}
		return outside.noted(fmt.Sprintf("The return at line %d writes a result while a goroutine started at line %d is still at work with it. A lock would not help: wait for all that was started, and return only then.", outside.Line, inside.started()),
			inside.started(), "started here, and still at work"), true
	}
	return Answer{}, false
}

// returnsOn says whether a return with results begins on the line.
func returnsOn(p Place) bool {
	return slices.ContainsFunc(p.File.On(p.Line), func(n ast.Node) bool {
		r, ok := n.(*ast.ReturnStmt)
		return ok && len(r.Results) > 0
	})
}

// notAwaited: a function uses what the goroutine that it has just started writes,
// and nothing in between waits.
func notAwaited(a, b Access, name string) (Answer, bool) {
	for _, s := range [][2]Access{{a, b}, {b, a}} {
		inside, outside := s[0], s[1]
		if inside.File == nil || outside.File != inside.File || inside.started() == 0 || outside.started() == inside.started() || !outside.Direct {
			continue
		}
		if inside.started() >= outside.Line || !inside.File.Straight(inside.started(), outside.Line) {
			continue
		}
		what := "it"
		if name != "" {
			what = name
		}
		return inside.noted(fmt.Sprintf("Line %d uses %s without waiting for the goroutine that line %d starts: nothing in between says that it has ended.", outside.Line, what, inside.started()),
			inside.started(), "started here, and not waited for"), true
	}
	return Answer{}, false
}

// appended: several goroutines append to one slice.
func appended(a, b Access, name string) (Answer, bool) {
	if a.File == nil || a.Line != b.Line || !a.Direct || name == "" || !a.File.Appends(a.Line) {
		return Answer{}, false
	}
	return Answer{Says: fmt.Sprintf("Several goroutines append to %s at once, and values get lost: put a lock around it, or give each goroutine an element of its own to write to.", name)}, true
}

// ofPackage: a variable of the package is there once, however many calls there are.
func ofPackage(a, b Access, name string) (Answer, bool) {
	if a.File == nil || b.File != a.File || !a.Direct || !b.Direct || name == "" {
		return Answer{}, false
	}
	line := a.File.OfPackage(a.Line, name)
	if line == 0 || line == a.Line {
		return Answer{}, false
	}
	return a.noted(fmt.Sprintf("%s is a variable of the package (line %d): all calls share the one. Declare it inside the function, or put a lock around every use.", name, line),
		line, "one variable for all calls"), true
}

// sharedByAll: all goroutines that a loop starts assign to one variable outside of them.
func sharedByAll(a, b Access, name string) (Answer, bool) {
	if a.File == nil || b.File != a.File || !a.Direct || !b.Direct || a.started() == 0 || a.started() != b.started() || name == "" {
		return Answer{}, false
	}
	line := a.File.DeclaredOutside(a.Line, name)
	if line == 0 {
		return Answer{}, false
	}
	return a.noted(fmt.Sprintf("All goroutines started at line %d share the one %s that is declared at line %d: give each its own, or put a lock around every use.", a.started(), name, line),
		line, "one variable for all of them"), true
}

// outlived: the test, which has its answer, meets a goroutine that is still at work.
func outlived(a, b Access, _ string) (Answer, bool) {
	for _, s := range [][2]Access{{a, b}, {b, a}} {
		if s[0].File != nil && s[0].started() > 0 && s[1].File == nil {
			return s[0].noted(fmt.Sprintf("Likely the function had returned before the goroutine started at line %d was done: wait for it first.", s[0].started()),
				s[0].started(), "started here"), true
		}
	}
	return Answer{}, false
}
