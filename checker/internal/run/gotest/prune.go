package gotest

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"koans/checker/internal/course"
)

// prune returns the test files with only those of their declarations that the named tests need, everything else
// blanked out, so that each line stands where it stood. Of the time that it takes to build a
// variant most goes to compiling tests, and who asks one of them need not wait for the others.
//
// What is needed is told by names alone: a declaration whose name occurs in one that is needed is needed, too. That may
// keep too much and never too little, since methods stay with their types, and what runs at the start stays anyway. Where
// the files cannot be cut like this (a dot import, an import whose name its path does not tell), they are returned as they are.
func prune(files []course.File, tests []string) []course.File {
	p := pruner{fset: token.NewFileSet(), named: map[string][]*declaration{}, all: map[ast.Decl]*declaration{}}
	for _, f := range files {
		if !p.read(f) {
			return files
		}
	}
	for _, name := range append([]string{"_", "init"}, tests...) {
		p.need(name)
	}
	pruned := make([]course.File, len(files))
	for i, f := range files {
		src, ok := p.cut(p.trees[i], f.Source)
		if !ok {
			return files
		}
		pruned[i] = course.File{Name: f.Name, Path: f.Path, Source: src}
	}
	return pruned
}

type pruner struct {
	fset  *token.FileSet
	trees []*ast.File
	named map[string][]*declaration // what to keep for whoever says that name
	all   map[ast.Decl]*declaration
}

type declaration struct {
	ast.Decl
	needed bool
}

// read takes in the declarations of a file, and says whether it parses: if not, the compiler will say why.
func (p *pruner) read(f course.File) bool {
	tree, err := parser.ParseFile(p.fset, f.Path, f.Source, parser.SkipObjectResolution|parser.ParseComments)
	if err != nil {
		return false
	}
	p.trees = append(p.trees, tree)
	for _, d := range tree.Decls {
		one := &declaration{Decl: d}
		p.all[d] = one
		for _, name := range declared(d) {
			p.named[name] = append(p.named[name], one)
		}
	}
	return true
}

// declared returns the names for whose sake d is kept: a method's is that of its type.
func declared(d ast.Decl) []string {
	var names []string
	switch d := d.(type) {
	case *ast.FuncDecl:
		if d.Recv == nil {
			return []string{d.Name.Name}
		}
		ast.Inspect(d.Recv.List[0].Type, func(n ast.Node) bool {
			if id, ok := n.(*ast.Ident); ok && len(names) == 0 {
				names = append(names, id.Name)
			}
			return true
		})
	case *ast.GenDecl:
		for _, s := range d.Specs {
			switch s := s.(type) {
			case *ast.TypeSpec:
				names = append(names, s.Name.Name)
			case *ast.ValueSpec:
				for _, id := range s.Names {
					names = append(names, id.Name)
				}
			}
		}
	}
	return names
}

func (p *pruner) need(name string) {
	for _, d := range p.named[name] {
		if d.needed {
			continue
		}
		d.needed = true
		ast.Inspect(d.Decl, func(n ast.Node) bool {
			if id, ok := n.(*ast.Ident); ok {
				p.need(id.Name)
			}
			return true
		})
	}
}

// cut blanks out what is not needed of a file.
func (p *pruner) cut(tree *ast.File, src []byte) ([]byte, bool) {
	before := packagesUsed(tree.Decls)
	out := slices.Clone(src)
	blank := func(n ast.Node, doc *ast.CommentGroup) {
		from, to := p.fset.PositionFor(n.Pos(), false).Offset, p.fset.PositionFor(n.End(), false).Offset
		if doc != nil { // it may hold a directive
			from = p.fset.PositionFor(doc.Pos(), false).Offset
		}
		for i := from; i < to; i++ {
			if out[i] != '\n' {
				out[i] = ' '
			}
		}
	}
	var kept []ast.Decl
	for _, d := range tree.Decls {
		doc := (*ast.CommentGroup)(nil)
		switch d := d.(type) {
		case *ast.FuncDecl:
			doc = d.Doc
		case *ast.GenDecl:
			if d.Tok == token.IMPORT {
				continue
			}
			doc = d.Doc
		}
		if p.all[d].needed {
			kept = append(kept, d)
		} else {
			blank(d, doc)
		}
	}
	after := packagesUsed(kept)
	for _, d := range tree.Decls {
		g, ok := d.(*ast.GenDecl)
		if !ok || g.Tok != token.IMPORT {
			continue
		}
		for _, s := range g.Specs {
			name, ok := importedAs(s.(*ast.ImportSpec), before)
			switch {
			case !ok:
				return nil, false
			case name == "_" || after[name]:
			case g.Lparen.IsValid():
				blank(s, nil)
			default:
				blank(g, nil)
			}
		}
	}
	return out, true
}

// packagesUsed returns the names before the dots: packages, and whatever else has something to select from.
func packagesUsed(decls []ast.Decl) map[string]bool {
	used := map[string]bool{}
	for _, d := range decls {
		ast.Inspect(d, func(n ast.Node) bool {
			if sel, ok := n.(*ast.SelectorExpr); ok {
				if id, ok := sel.X.(*ast.Ident); ok {
					used[id.Name] = true
				}
			}
			return true
		})
	}
	return used
}

// importedAs returns the name that a file knows an import by. Where the import does not say, it is the part of the
// path that the file uses so.
func importedAs(spec *ast.ImportSpec, used map[string]bool) (name string, ok bool) {
	if spec.Name != nil {
		return spec.Name.Name, spec.Name.Name != "."
	}
	at, err := strconv.Unquote(spec.Path.Value)
	if err != nil {
		return "", false
	}
	if dir, last := path.Split(at); majorOf.MatchString(last) {
		at = path.Clean(dir)
	}
	base := path.Base(at)
	short, _, _ := strings.Cut(base, ".") // yaml.v3
	for _, name := range []string{base, short} {
		if used[name] {
			return name, true
		}
	}
	return "", false
}

// majorOf recognises the last part of a path that is no name, as in math/rand/v2.
var majorOf = regexp.MustCompile(`^v[0-9]+$`)
