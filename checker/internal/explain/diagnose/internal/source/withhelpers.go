package source

import (
	"go/ast"
	"slices"
)

// Throws says whether the function of that name, or one that it names of the same file, panics or ends its goroutine on purpose.
func (f *File) Throws(name string) bool {
	return slices.ContainsFunc(f.withHelpers(name), func(fn *ast.FuncDecl) bool {
		found := false
		ast.Inspect(fn, func(n ast.Node) bool {
			if call, ok := n.(*ast.CallExpr); ok {
				name := Last(call.Fun)
				found = found || name == "panic" || name == "Goexit"
			}
			return !found
		})
		return found
	})
}

// Speaks says whether the function of that name, or one that it names of the same file, names the other one. known is false when
// the file has no such function.
func (f *File) Speaks(name, other string) (speaks, known bool) {
	fns := f.withHelpers(name)
	return slices.ContainsFunc(fns, func(fn *ast.FuncDecl) bool { return Names(fn, other) }), len(fns) > 0
}

// withHelpers returns the function of that name, and those of the file that it names, if only through others.
func (f *File) withHelpers(name string) []*ast.FuncDecl {
	fn := f.Named(name)
	if fn == nil {
		return nil
	}
	all := []*ast.FuncDecl{fn}
	for i := 0; i < len(all); i++ {
		for _, d := range f.Tree.Decls {
			if other, ok := d.(*ast.FuncDecl); ok && !slices.Contains(all, other) && Names(all[i], other.Name.Name) {
				all = append(all, other)
			}
		}
	}
	return all
}
