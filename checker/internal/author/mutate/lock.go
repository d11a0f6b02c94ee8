package mutate

import (
	"go/ast"
	"slices"
	"strings"
)

var locksRemoved = operator{
	name: "locks removed",
	doc:  "A function takes no lock where others do.",
	find: func(s *source) []fault {
		var fs []fault
		s.locking(func(on string, calls []locked) {
			f := fault{at: calls[0].stmt, what: on}
			for _, c := range calls {
				f.edits = append(f.edits, edit{c.stmt.Pos(), c.stmt.End(), ""})
			}
			fs = append(fs, f)
		})
		return fs
	},
}

var readLock = operator{
	name: "RLock for Lock",
	doc:  "A function that writes takes the lock as if it only read.",
	find: func(s *source) []fault { return s.relocked("RWMutex).Lock", "RWMutex).Unlock", "RLock", "RUnlock") },
}

var writeLock = operator{
	name: "Lock for RLock",
	doc:  "A function that only reads keeps other readers out.",
	find: func(s *source) []fault { return s.relocked("RWMutex).RLock", "RWMutex).RUnlock", "Lock", "Unlock") },
}

// relocked is the fault that a function calls other methods of a lock.
func (s *source) relocked(lock, unlock, newLock, newUnlock string) []fault {
	var fs []fault
	s.locking(func(on string, calls []locked) {
		f := fault{at: calls[0].stmt, what: on}
		for _, c := range calls {
			sel := ast.Unparen(c.call.Fun).(*ast.SelectorExpr).Sel
			switch {
			case strings.HasSuffix(c.name, lock):
				f.edits = append(f.edits, edit{sel.Pos(), sel.End(), newLock})
			case strings.HasSuffix(c.name, unlock):
				f.edits = append(f.edits, edit{sel.Pos(), sel.End(), newUnlock})
			}
		}
		if len(f.edits) > 0 {
			fs = append(fs, f)
		}
	})
	return fs
}

// A locked is a statement that locks or unlocks.
type locked struct {
	stmt ast.Stmt
	call *ast.CallExpr
	name string
}

var lockMethods = []string{
	"(*sync.Mutex).Lock", "(*sync.Mutex).Unlock", "(*sync.RWMutex).Lock", "(*sync.RWMutex).Unlock",
	"(*sync.RWMutex).RLock", "(*sync.RWMutex).RUnlock", "(sync.Locker).Lock", "(sync.Locker).Unlock",
}

// locking calls f for each function and each lock in it, with all that the function does to it.
func (s *source) locking(f func(on string, calls []locked)) {
	s.functions(func(fn *ast.FuncDecl) {
		var order []string
		by := map[string][]locked{}
		statements(fn, func(stmt ast.Stmt) {
			call, name := s.called(stmt)
			if !slices.Contains(lockMethods, name) {
				return
			}
			on := s.textOf(receiver(call))
			if by[on] == nil {
				order = append(order, on)
			}
			by[on] = append(by[on], locked{stmt, call, name})
		})
		for _, on := range order {
			f(on, by[on])
		}
	})
}
