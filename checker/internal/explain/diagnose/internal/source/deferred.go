package source

import (
	"go/ast"
	"go/token"
)

// DeferredInLoop returns the deferred unlocks of a lock called name that stand in a loop of their function.
func (f *File) DeferredInLoop(name string) []Use {
	var all []Use
	var stack []ast.Node
	ast.Inspect(f.Tree, func(n ast.Node) bool {
		if n == nil {
			stack = stack[:len(stack)-1]
			return true
		}
		if d, ok := n.(*ast.DeferStmt); ok {
			if u := f.use(n, stack); u.Loop != nil && unlocks(d, name) {
				all = append(all, u)
			}
		}
		stack = append(stack, n)
		return true
	})
	return all
}

// unlocks says whether the deferred call, or the literal that it calls, gives back a lock called name.
func unlocks(d *ast.DeferStmt, name string) bool {
	found := false
	ast.Inspect(d, func(n ast.Node) bool {
		recv, method := MethodCall(n)
		found = found || recv != nil && Last(recv) == name && (method == "Unlock" || method == "RUnlock")
		return !found
	})
	return found
}

// Varies says whether what u, a deferred unlock in a loop, unlocks is another lock in each round: its name contains a variable of the loop's own.
func (f *File) Varies(u Use) bool {
	own := map[string]bool{}
	ast.Inspect(u.Loop, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.RangeStmt:
			for _, e := range []ast.Expr{n.Key, n.Value} {
				if id, ok := e.(*ast.Ident); ok {
					own[id.Name] = true
				}
			}
		case *ast.AssignStmt:
			if n.Tok == token.DEFINE {
				for _, e := range n.Lhs {
					own[Last(e)] = true
				}
			}
		}
		return true
	})
	varies := false
	ast.Inspect(u.Node, func(n ast.Node) bool {
		if recv, method := MethodCall(n); recv != nil && (method == "Unlock" || method == "RUnlock") {
			ast.Inspect(recv, func(n ast.Node) bool {
				id, ok := n.(*ast.Ident)
				varies = varies || ok && own[id.Name]
				return !varies
			})
		}
		return !varies
	})
	return varies
}
