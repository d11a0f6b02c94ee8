package contract

import (
	"bytes"
	"go/ast"
	"go/format"
	"go/parser"
	"go/scanner"
	"go/token"
	"path"
	"slices"
	"strconv"
	"strings"

	"koans/checker/internal/explain/diagnose"
)

// A source is a file of Go, taken apart.
type source struct {
	file string
	text []byte
	fset *token.FileSet
	tree *ast.File
}

// parse takes the answer's files apart.
func (a answer) parse() ([]source, error) {
	var all []source
	for _, f := range a.Files {
		s, err := parse(f.Path, f.Source)
		if err != nil {
			return nil, err
		}
		all = append(all, s)
	}
	return all, nil
}

func parse(file string, text []byte) (source, error) { return parseIn(token.NewFileSet(), file, text) }

func parseIn(fset *token.FileSet, file string, text []byte) (source, error) {
	tree, err := parser.ParseFile(fset, file, text, parser.ParseComments|parser.SkipObjectResolution)
	return source{file, text, fset, tree}, err
}

// at is the place of the line.
func (s source) at(line int) diagnose.Position { return diagnose.Position{File: s.file, Line: line} }

func (s source) pos(p token.Pos) diagnose.Position {
	at := s.fset.PositionFor(p, false)
	return diagnose.Position{File: s.file, Line: at.Line, Col: at.Column}
}

func (s source) line(p token.Pos) int { return s.pos(p).Line }

// formatted reports whether gofmt would leave the text alone; if not, line is the first that it would change.
func formatted(text []byte) (line int, ok bool) {
	want, err := format.Source(text)
	if err != nil || bytes.Equal(want, text) {
		return 0, true // what does not parse is a matter for the compiler
	}
	old, now := bytes.Split(text, []byte("\n")), bytes.Split(want, []byte("\n"))
	for i := range old {
		if i >= len(now) || !bytes.Equal(old[i], now[i]) {
			return i + 1, false
		}
	}
	return len(old), false
}

// A word is a token of Go without its place.
type word struct {
	tok token.Token
	lit string
}

// words returns the tokens of Go in text without comments and without the
// semicolons that a line's end stands for.
func words(text []byte) []word {
	var ws []word
	var s scanner.Scanner
	fset := token.NewFileSet()
	s.Init(fset.AddFile("", -1, len(text)), text, nil, 0)
	for {
		_, tok, lit := s.Scan()
		switch {
		case tok == token.EOF:
			return ws
		case tok != token.SEMICOLON || lit != "\n":
			ws = append(ws, word{tok, lit})
		}
	}
}

// functions returns the text of the bodies of the functions and methods, by name: "Close", "Queue.Put".
func (s source) functions() map[string]*ast.FuncDecl {
	all := map[string]*ast.FuncDecl{}
	for _, d := range s.tree.Decls {
		if f, ok := d.(*ast.FuncDecl); ok && f.Body != nil {
			all[funcName(f)] = f
		}
	}
	return all
}

func funcName(f *ast.FuncDecl) string {
	if r := receiver(f); r != "" {
		return r + "." + f.Name.Name
	}
	return f.Name.Name
}

// receiver returns the name of the method's type; "" for a function.
func receiver(f *ast.FuncDecl) string {
	if f.Recv == nil || len(f.Recv.List) == 0 {
		return ""
	}
	t := f.Recv.List[0].Type
	for {
		switch x := t.(type) {
		case *ast.StarExpr:
			t = x.X
		case *ast.IndexExpr:
			t = x.X
		case *ast.IndexListExpr:
			t = x.X
		case *ast.Ident:
			return x.Name
		default:
			return ""
		}
	}
}

func (s source) body(f *ast.FuncDecl) []word {
	return words(s.text[s.offset(f.Body.Pos()):s.offset(f.Body.End())])
}

func (s source) offset(p token.Pos) int { return s.fset.PositionFor(p, false).Offset }

// comments returns the comments that say TODO, between from and to; the zero Pos is no bound.
func (s source) todos(from, to token.Pos) []*ast.Comment {
	var found []*ast.Comment
	for _, g := range s.tree.Comments {
		for _, c := range g.List {
			if isTodo(c) && (from == 0 || c.Pos() >= from) && (to == 0 || c.End() <= to) {
				found = append(found, c)
			}
		}
	}
	return found
}

func isTodo(c *ast.Comment) bool { return strings.HasPrefix(strings.TrimLeft(c.Text, "/* \t"), "TODO") }

// importName returns the name by which the file knows the package at importPath; "" if it does not import it.
func (s source) importName(importPath string) string {
	for _, i := range s.tree.Imports {
		if p, err := strconv.Unquote(i.Path.Value); err == nil && p == importPath {
			if i.Name != nil {
				return i.Name.Name
			}
			return path.Base(p)
		}
	}
	return ""
}

// outside returns the imports that are not in the allowed ones.
func (s source) outside(allowed []string) []*ast.ImportSpec {
	var out []*ast.ImportSpec
	for _, i := range s.tree.Imports {
		p, err := strconv.Unquote(i.Path.Value)
		if err == nil && (!slices.Contains(allowed, p) || never(p)) {
			out = append(out, i)
		}
	}
	return out
}

// never are imports that no answer may have, not even the reference answer from
// which the allow-list of an exercise is drawn: a way around the tests or around the type system.
func never(importPath string) bool {
	first, rest, _ := strings.Cut(importPath, "/")
	switch first {
	case "C", "unsafe", "embed", "plugin", "testing", "koans":
		return true
	case "github.com":
		return strings.HasPrefix(rest, "stretchr/")
	}
	return false
}
