package source

import "go/ast"

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
