package perturb

import (
	"go/ast"
	"strings"
	"unicode"
	"unicode/utf8"
)

// underPragma reports whether the compiler has been told something about the function that a call in it may not agree with.
func underPragma(f *ast.FuncDecl) bool {
	if f.Doc == nil {
		return false
	}
	for _, c := range f.Doc.List {
		if strings.HasPrefix(c.Text, "//go:") {
			return true
		}
	}
	return false
}

// testingT returns the name of a test's only parameter, and "" if f is no test, as package testing sees it, or the parameter has no name.
func testingT(f *ast.FuncDecl) string {
	after, ok := strings.CutPrefix(f.Name.Name, "Test")
	if first, _ := utf8.DecodeRuneInString(after); !ok || unicode.IsLower(first) {
		return ""
	}
	params := f.Type.Params.List
	if f.Recv != nil || f.Body == nil || len(params) != 1 || len(params[0].Names) != 1 || params[0].Names[0].Name == "_" {
		return ""
	}
	star, ok := params[0].Type.(*ast.StarExpr)
	if !ok {
		return ""
	}
	if sel, ok := star.X.(*ast.SelectorExpr); !ok || sel.Sel.Name != "T" {
		return ""
	}
	return params[0].Names[0].Name
}

// Tests returns the names of the tests that the file declares, in their order.
func Tests(tree *ast.File) []string {
	var names []string
	for _, d := range tree.Decls {
		if f, ok := d.(*ast.FuncDecl); ok && testingT(f) != "" {
			names = append(names, f.Name.Name)
		}
	}
	return names
}
