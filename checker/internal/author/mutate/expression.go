package mutate

import (
	"go/ast"
	"go/token"
	"go/types"
	"strconv"
)

var comparison = operator{
	name: "comparison",
	doc:  "One too many or too few, or just the contrary.",
	find: func(s *source) []fault {
		other := map[token.Token]token.Token{
			token.LSS: token.LEQ, token.LEQ: token.LSS, token.GTR: token.GEQ, token.GEQ: token.GTR, token.EQL: token.NEQ, token.NEQ: token.EQL,
		}
		var fs []fault
		visit(s.tree, func(b *ast.BinaryExpr) {
			if op, ok := other[b.Op]; ok {
				fs = append(fs, s.replaced(b, s.textOf(b.X)+" "+op.String()+" "+s.textOf(b.Y)))
			}
		})
		return fs
	},
}

var constant = operator{
	name: "constant",
	doc:  "A number is one too large, a yes is a no.",
	find: func(s *source) []fault {
		var fs []fault
		ast.Inspect(s.tree, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.BasicLit:
				if v, err := strconv.ParseInt(n.Value, 0, 64); err == nil && n.Kind == token.INT {
					fs = append(fs, s.replacedIn(n, strconv.FormatInt(v+1, 10)))
				}
			case *ast.Ident:
				if c, ok := s.info.Uses[n].(*types.Const); ok && c.Parent() == types.Universe && n.Name != "iota" {
					fs = append(fs, s.replacedIn(n, map[string]string{"true": "false", "false": "true"}[n.Name]))
				}
			case *ast.CallExpr:
				return s.callee(n) != "make" || !s.isChannel(n) // a channel's room is the buffer's
			case *ast.ImportSpec:
				return false
			}
			return true
		})
		return fs
	},
}

var logic = operator{
	name: "logic",
	doc:  "Or is written for and, and for or; a not is missing.",
	find: func(s *source) []fault {
		var fs []fault
		ast.Inspect(s.tree, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.BinaryExpr:
				switch n.Op {
				case token.LAND:
					fs = append(fs, s.replaced(n, s.textOf(n.X)+" || "+s.textOf(n.Y)))
				case token.LOR:
					fs = append(fs, s.replaced(n, s.textOf(n.X)+" && "+s.textOf(n.Y)))
				}
			case *ast.UnaryExpr:
				if n.Op == token.NOT {
					fs = append(fs, s.replacedIn(n, s.textOf(n.X)))
				}
			}
			return true
		})
		return fs
	},
}

var errorMadeNil = operator{
	name: "error made nil",
	doc:  "An error is seen, and not told.",
	find: func(s *source) []fault {
		var fs []fault
		visit(s.tree, func(r *ast.ReturnStmt) {
			for _, result := range r.Results {
				t := s.info.TypeOf(result)
				if t != nil && types.Identical(t, types.Universe.Lookup("error").Type()) {
					fs = append(fs, s.replacedIn(result, "nil"))
				}
			}
		})
		return fs
	},
}

var background = operator{
	name: "another context",
	doc:  "The context is not passed on: what is called does not hear of its end.",
	find: func(s *source) []fault {
		pkg := s.importName("context")
		if pkg == "" {
			return nil
		}
		var fs []fault
		visit(s.tree, func(call *ast.CallExpr) {
			for _, arg := range call.Args {
				switch arg.(type) {
				case *ast.Ident, *ast.SelectorExpr:
					if t := s.info.TypeOf(arg); t != nil && types.TypeString(t, nil) == "context.Context" {
						fs = append(fs, s.replacedIn(arg, pkg+".Background()"))
					}
				}
			}
		})
		return fs
	},
}
