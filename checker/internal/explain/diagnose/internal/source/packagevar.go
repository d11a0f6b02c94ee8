package source

import (
	"go/ast"
	"go/token"
	"slices"
)

// PackageVar returns the variable of the package that the line waits on, by a send, a receive or a Wait; "" if it is none, or several may be.
func (f *File) PackageVar(line int) string {
	if f == nil {
		return ""
	}
	for _, op := range []*Op{f.Send(line), f.Receive(line), f.Method(line, "Wait")} {
		if op == nil {
			continue
		}
		id, ok := op.On.(*ast.Ident)
		if fn := f.Decl(line); ok && f.declaresVar(id.Name) && fn != nil && !declares(fn, id.Name, &Channel{}) {
			return id.Name
		}
	}
	return ""
}

// declaresVar reports whether the file declares a variable of that name outside of functions.
func (f *File) declaresVar(name string) bool {
	return slices.ContainsFunc(f.Tree.Decls, func(d ast.Decl) bool {
		g, ok := d.(*ast.GenDecl)
		return ok && g.Tok == token.VAR && slices.ContainsFunc(g.Specs, func(s ast.Spec) bool {
			v, ok := s.(*ast.ValueSpec)
			return ok && slices.ContainsFunc(v.Names, func(id *ast.Ident) bool { return id.Name == name })
		})
	})
}
