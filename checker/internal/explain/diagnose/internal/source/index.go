package source

import "go/ast"

// Indexed returns what the line takes an element of, and by which index; "" when it does so with several.
func (f *File) Indexed(line int) (on, index string) {
	for _, n := range f.On(line) {
		x, ok := n.(*ast.IndexExpr)
		if !ok {
			continue
		}
		if on != "" && (on != Text(x.X) || index != Text(x.Index)) {
			return "", ""
		}
		on, index = Text(x.X), Text(x.Index)
	}
	if index == "" {
		return "", ""
	}
	return on, index
}
