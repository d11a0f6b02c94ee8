package mutate

import (
	"errors"
	"go/ast"
	"go/parser"
	"go/scanner"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ast/astutil"
	"golang.org/x/tools/go/types/typeutil"

	"koans/checker/internal/course"
)

// A source is one file of an answer, with the types of what is in it.
type source struct {
	file   string
	text   []byte
	beside []course.File // the answer's other files, without which this one does not compile
	fset   *token.FileSet
	tree   *ast.File
	info   *types.Info
}

// An edit replaces what stands between two places of a file.
type edit struct {
	from, to token.Pos
	text     string
}

// A fault is one way to spoil a source.
type fault struct {
	at    ast.Node // where it is
	what  string   // "close(out)", "n < 1 -> n <= 1": it names the fault within its function, and outlives edits elsewhere
	edits []edit
}

// read parses the file and finds its types. An answer that does not compile has no mutants; the error says why.
func read(fset *token.FileSet, file string, text []byte, beside []course.File, importer types.Importer) (*source, error) {
	s := &source{file: file, text: text, beside: beside, fset: fset}
	var err error
	if s.tree, err = parser.ParseFile(fset, file, text, parser.ParseComments|parser.SkipObjectResolution); err != nil {
		return nil, err
	}
	trees, err := s.trees()
	if err != nil {
		return nil, err
	}
	info := &types.Info{
		Types: map[ast.Expr]types.TypeAndValue{}, Defs: map[*ast.Ident]types.Object{}, Uses: map[*ast.Ident]types.Object{},
		Selections: map[*ast.SelectorExpr]*types.Selection{}, Instances: map[*ast.Ident]types.Instance{},
	}
	conf := types.Config{Importer: importer}
	if _, err := conf.Check(s.tree.Name.Name, fset, trees, info); err != nil {
		return nil, err
	}
	s.info = info
	return s, nil
}

// trees returns the file's tree and those of the files beside it.
func (s *source) trees() ([]*ast.File, error) {
	trees := []*ast.File{s.tree}
	for _, f := range s.beside {
		tree, err := parser.ParseFile(s.fset, f.Path, f.Source, parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		trees = append(trees, tree)
	}
	return trees, nil
}

func (s *source) offset(p token.Pos) int { return s.fset.PositionFor(p, false).Offset }

// textOf returns what stands there, as it stands there.
func (s *source) textOf(n ast.Node) string {
	return string(s.text[s.offset(n.Pos()):s.offset(n.End())])
}

// apply returns the text with the edits made, which must not overlap.
func (s *source) apply(edits []edit) []byte {
	edits = slices.SortedFunc(slices.Values(edits), func(a, b edit) int { return int(a.from - b.from) })
	var out []byte
	at := 0
	for _, e := range edits {
		out = append(append(out, s.text[at:s.offset(e.from)]...), e.text...)
		at = s.offset(e.to)
	}
	return append(out, s.text[at:]...)
}

// replaced is the fault that text stands in the place of n.
func (s *source) replaced(n ast.Node, text string) fault {
	return fault{n, squeeze(s.textOf(n)) + " -> " + squeeze(text), []edit{{n.Pos(), n.End(), text}}}
}

// replacedIn is replaced, told with what stands around it.
func (s *source) replacedIn(n ast.Node, text string) fault {
	f := s.replaced(n, text)
	path, _ := astutil.PathEnclosingInterval(s.tree, n.Pos(), n.End())
	for _, around := range path {
		switch around.(type) {
		case *ast.BinaryExpr, *ast.CallExpr, *ast.AssignStmt, *ast.ValueSpec, *ast.ReturnStmt, *ast.IndexExpr, *ast.KeyValueExpr, *ast.SliceExpr:
		default:
			continue
		}
		old := s.textOf(around)
		if around == n || len(squeeze(old)) > widest {
			continue
		}
		at := s.offset(n.Pos()) - s.offset(around.Pos())
		f.what = squeeze(old) + " -> " + squeeze(old[:at]+text+old[at+len(s.textOf(n)):])
		break
	}
	return f
}

// widest bounds what is quoted in one piece: longer, it would be another line's business, too.
const widest = 60

// removed is the fault that n is missing.
func (s *source) removed(n ast.Node) fault {
	return fault{n, s.brief(n), []edit{{n.Pos(), n.End(), ""}}}
}

// brief quotes n, of something with a body only the head.
func (s *source) brief(n ast.Node) string {
	text := squeeze(s.textOf(n))
	if head, _, ok := strings.Cut(text, "{"); ok && len(text) > widest {
		return head + "{...}"
	}
	return text
}

// callee returns the full name of the function that is called: "close", "(*sync.Mutex).Lock"; "" if it is a value.
func (s *source) callee(call *ast.CallExpr) string {
	switch f := typeutil.Callee(s.info, call).(type) {
	case *types.Func:
		return f.Origin().FullName()
	case *types.Builtin:
		return f.Name()
	}
	return ""
}

// called returns the call that n is a statement of, and its full name.
func (s *source) called(n ast.Stmt) (call *ast.CallExpr, name string) {
	switch n := n.(type) {
	case *ast.ExprStmt:
		call, _ = n.X.(*ast.CallExpr)
	case *ast.DeferStmt:
		call = n.Call
	}
	if call == nil {
		return nil, ""
	}
	return call, s.callee(call)
}

// receiver returns what the method is called on; nil for a function.
func receiver(call *ast.CallExpr) ast.Expr {
	if sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok {
		return sel.X
	}
	return nil
}

// visit calls f with each node of that type, in the order of the text.
func visit[N ast.Node](root ast.Node, f func(n N)) {
	ast.Inspect(root, func(n ast.Node) bool {
		if n, ok := n.(N); ok {
			f(n)
		}
		return true
	})
}

// lists calls f with each list of statements.
func lists(root ast.Node, f func(stmts []ast.Stmt)) {
	ast.Inspect(root, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.BlockStmt:
			f(n.List)
		case *ast.CaseClause:
			f(n.Body)
		case *ast.CommClause:
			f(n.Body)
		}
		return true
	})
}

// statements calls f with each statement that stands in a list.
func statements(root ast.Node, f func(ast.Stmt)) {
	lists(root, func(stmts []ast.Stmt) {
		for _, stmt := range stmts {
			f(stmt)
		}
	})
}

// functions calls f with each function that has a body. What it contains of function literals is part of it.
func (s *source) functions(f func(*ast.FuncDecl)) {
	for _, d := range s.tree.Decls {
		if fn, ok := d.(*ast.FuncDecl); ok && fn.Body != nil {
			f(fn)
		}
	}
}

// within names what is declared around n: "Queue.Put", "Limit".
func (s *source) within(n ast.Node) string {
	for _, d := range s.tree.Decls {
		if n.Pos() < d.Pos() || n.Pos() >= d.End() {
			continue
		}
		switch d := d.(type) {
		case *ast.FuncDecl:
			if d.Recv != nil {
				return typeName(d.Recv.List[0].Type) + "." + d.Name.Name
			}
			return d.Name.Name
		case *ast.GenDecl:
			for _, spec := range d.Specs {
				if n.Pos() < spec.Pos() || n.Pos() >= spec.End() {
					continue
				}
				switch spec := spec.(type) {
				case *ast.ValueSpec:
					return spec.Names[0].Name
				case *ast.TypeSpec:
					return spec.Name.Name
				}
			}
		}
	}
	return s.tree.Name.Name
}

func typeName(t ast.Expr) string {
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

// importName returns the name by which the file knows the package; "" if it does not import it.
func (s *source) importName(path string) string {
	for id, obj := range s.info.Uses {
		if p, ok := obj.(*types.PkgName); ok && p.Imported().Path() == path {
			return id.Name
		}
	}
	return ""
}

// squeeze puts a text on one line, with single spaces.
func squeeze(text string) string { return strings.Join(strings.Fields(text), " ") }

// words returns the tokens of text without comments: what two texts have alike that compile to the same.
func words(text []byte) string {
	var s scanner.Scanner
	s.Init(token.NewFileSet().AddFile("", -1, len(text)), text, nil, 0)
	var b strings.Builder
	for {
		_, tok, lit := s.Scan()
		switch {
		case tok == token.EOF:
			return b.String()
		case tok == token.SEMICOLON && lit == "\n":
		case tok.IsLiteral():
			b.WriteString(lit + "\n")
		default:
			b.WriteString(tok.String() + "\n")
		}
	}
}

// errDoesNotCompile says that a fault is none of behaviour: the compiler tells.
var errDoesNotCompile = errors.New("does not compile")
