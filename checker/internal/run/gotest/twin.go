package gotest

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"strconv"

	"koans/checker/internal/course"
)

// twinPath is package sync with locks that wait on channels of the bubble, see there.
const twinPath = course.Module + "/exercises/internal/twin"

// twinned returns the source with the twin in the place of package sync, and with the package's channels made anew in each
// bubble. name is how the twin is called there. Lines stay where they are: what is added stands behind the package clause and after the end.
func twinned(src []byte, name string) ([]byte, error) {
	fset := token.NewFileSet()
	tree, err := parser.ParseFile(fset, "", src, parser.SkipObjectResolution)
	if err != nil {
		return nil, fmt.Errorf("reading the answer anew: %w", err)
	}
	offset := func(p token.Pos) int { return fset.PositionFor(p, false).Offset }
	out := src
	// From back to front, so that what is in front stays where it is.
	for _, spec := range tree.Imports {
		if path, err := strconv.Unquote(spec.Path.Value); err != nil || path != "sync" {
			continue
		}
		now := strconv.Quote(twinPath)
		if spec.Name == nil {
			now = "sync " + now
		}
		out = replaced(out, offset(spec.Path.Pos()), offset(spec.Path.End()), now)
		break
	}
	remade := packageChannels(tree, func(n ast.Node) string { return string(src[offset(n.Pos()):offset(n.End())]) })
	if remade != "" {
		at := offset(tree.Name.End())
		out = replaced(out, at, at, "; import "+name+" "+strconv.Quote(twinPath))
		out = append(out, "\nfunc init() {\n\t"+name+".InEachBubble(func() {\n"+remade+"\t})\n}\n"...)
	}
	return out, nil
}

func replaced(src []byte, from, to int, now string) []byte {
	return bytes.Join([][]byte{src[:from], []byte(now), src[to:]}, nil)
}

// packageChannels returns the statements that make the package's channels anew.
func packageChannels(tree *ast.File, text func(ast.Node) string) string {
	var b bytes.Buffer
	for _, d := range tree.Decls {
		g, ok := d.(*ast.GenDecl)
		if !ok || g.Tok != token.VAR {
			continue
		}
		for _, s := range g.Specs {
			v, ok := s.(*ast.ValueSpec)
			if !ok || len(v.Names) != len(v.Values) {
				continue
			}
			for i, name := range v.Names {
				if name.Name != "_" && makesChannel(v.Values[i]) {
					fmt.Fprintf(&b, "\t\t%s = %s\n", name.Name, text(v.Values[i]))
				}
			}
		}
	}
	return b.String()
}

func makesChannel(e ast.Expr) bool {
	call, ok := e.(*ast.CallExpr)
	if !ok || len(call.Args) == 0 {
		return false
	}
	fn, ok := call.Fun.(*ast.Ident)
	_, isChannel := call.Args[0].(*ast.ChanType)
	return ok && fn.Name == "make" && isChannel
}
