package gate

import "go/ast"

// methods refuses those by which errors.Is and errors.As ask an error what it is: one
// that always says yes is whatever error a test asks for. Wrapping, which right answers do, needs neither.
func (w *warden) methods() {
	for _, d := range w.tree.Decls {
		f, ok := d.(*ast.FuncDecl)
		if !ok || f.Recv == nil || f.Name.Name != "Is" && f.Name.Name != "As" {
			continue
		}
		w.forbid(f.Name.Pos(), "Wrap the error with %w, or give it an Unwrap method.",
			"A method %s decides what errors.%s finds; answers do without.", f.Name.Name, f.Name.Name)
	}
}
