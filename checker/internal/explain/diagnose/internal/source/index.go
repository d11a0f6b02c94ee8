package source

import (
	"go/ast"
	"regexp"
)

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

// NamesLike says whether an identifier in n matches.
func NamesLike(n ast.Node, pattern *regexp.Regexp) bool {
	found := false
	ast.Inspect(n, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		found = found || ok && pattern.MatchString(id.Name)
		return !found
	})
	return found
}
