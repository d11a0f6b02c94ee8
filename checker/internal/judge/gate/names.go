package gate

import (
	"go/ast"
	"go/types"
)

// names refuses package-level names that shadow predeclared ones, which makes
// len, panic or false mean something else in every line below, and functions
// without a body, which are to be found in assembly.
func (w *warden) names() {
	for _, d := range w.tree.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			if d.Recv == nil {
				w.name(d.Name)
			}
			if d.Body == nil {
				w.forbid(d.Name.Pos(), "Write its body here.", "The function %s has no body.", d.Name.Name)
			}
		case *ast.GenDecl:
			for _, spec := range d.Specs {
				switch spec := spec.(type) {
				case *ast.TypeSpec:
					w.name(spec.Name)
				case *ast.ValueSpec:
					for _, name := range spec.Names {
						w.name(name)
					}
				}
			}
		}
	}
}

func (w *warden) name(id *ast.Ident) {
	if types.Universe.Lookup(id.Name) != nil {
		w.forbid(id.Pos(), "Call it something else, or declare it inside of a function.",
			"At package level %s would take the place of Go's own %s.", id.Name, id.Name)
	}
}
