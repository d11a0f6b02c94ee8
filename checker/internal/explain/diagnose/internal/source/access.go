package source

import (
	"go/ast"
	"go/token"
	"slices"
	"strings"
)

// Shared returns the variable that line a and line b of the files both use, one
// of them at least writing it: "total", "c.m"; of two it says "a or b", of more nothing.
func Shared(fa *File, a int, writesA bool, fb *File, b int, writesB bool) string {
	if fa == nil || fb == nil {
		return ""
	}
	left, right := fa.accessed(a, writesA), fb.accessed(b, writesB)
	var found []string
	for name, text := range left {
		if _, both := right[name]; both {
			found = append(found, text)
		}
	}
	if len(found) > 2 {
		return ""
	}
	slices.Sort(found)
	return strings.Join(found, " or ")
}

// accessed returns the variables and fields that line uses or, if written, writes: how it
// writes them, by their last names.
func (f *File) accessed(line int, written bool) map[string]string {
	names := map[string]string{}
	add := func(e ast.Expr) {
		for {
			switch x := e.(type) {
			case *ast.IndexExpr:
				e = x.X
				continue
			case *ast.StarExpr:
				e = x.X
				continue
			case *ast.ParenExpr:
				e = x.X
				continue
			case *ast.UnaryExpr:
				e = x.X
				continue
			case *ast.SliceExpr:
				e = x.X
				continue
			}
			break
		}
		if name := Last(e); name != "" && name != "_" && Text(e) != "" {
			names[name] = Text(e)
		}
	}
	for _, n := range f.on(line) {
		if written {
			for _, e := range writes(n) {
				add(e)
			}
			continue
		}
		switch n := n.(type) {
		case *ast.SelectorExpr:
			add(n)
		case *ast.Ident:
			if _, seen := names[n.Name]; !seen {
				add(n)
			}
		}
	}
	return names
}

// writes returns what the statement or call writes to.
func writes(n ast.Node) []ast.Expr {
	switch n := n.(type) {
	case *ast.AssignStmt:
		return n.Lhs
	case *ast.IncDecStmt:
		return []ast.Expr{n.X}
	case *ast.RangeStmt:
		if n.Tok == token.ASSIGN {
			return []ast.Expr{n.Key, n.Value}
		}
	case *ast.CallExpr:
		if fn, ok := n.Fun.(*ast.Ident); ok && len(n.Args) > 0 {
			switch fn.Name {
			case "delete", "clear", "copy":
				return n.Args[:1]
			}
		}
	}
	return nil
}
