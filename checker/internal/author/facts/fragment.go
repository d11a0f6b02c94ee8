package facts

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/scanner"
	"go/token"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// A fragment is a block of Go made whole: what it declares stands beside a function with its statements, and what it
// uses is imported. Its places are those on the page.
type fragment struct {
	block
	statements string
	declares   bool              // it has functions or types, so that it cannot be put into another function
	imports    map[string]string // by name
	fset       *token.FileSet
	tree       *ast.File
	wrapper    *ast.FuncDecl // with the statements; nil without any

	// What checking it has shown.
	borrowed map[string]bool // names of the stub, or of parameters of its functions
	open     []string        // names that the fragment leaves open
	unused   []string
	partial  bool // not compilable as it is
}

var (
	declaration = regexp.MustCompile(`^(func \w|func \(\w+ |type |const |import )`)
	opens       = regexp.MustCompile(`[{(]\s*(//.*)?\n$`)
	elision     = regexp.MustCompile(`(?m)\{ \.\.\. \}`)
	elided      = regexp.MustCompile(`(?m)^\s*\.\.\.\s*(//.*)?$`)
)

// newFragment makes the block whole, or says why it cannot be read.
func newFragment(b block, known map[string]string) (*fragment, *Objection) {
	f := &fragment{block: b, fset: token.NewFileSet(), imports: map[string]string{}, borrowed: map[string]bool{}}
	text := elided.ReplaceAllString(elision.ReplaceAllString(b.text, "{ panic(0) }"), "")
	var declarations strings.Builder
	n, inside, at := b.line, false, ""
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\r\n") + "\n"
		starts := !inside && declaration.MatchString(line)
		to := "statements"
		if inside || starts {
			to, f.declares = "declarations", true
		}
		place := ""
		if to != at {
			place, at = fmt.Sprintf("//line %s:%d\n", b.page.File, n), to
		}
		if to == "declarations" {
			declarations.WriteString(place + line)
		} else {
			f.statements += place + line
		}
		switch {
		case starts:
			inside = opens.MatchString(line)
		case inside && (strings.HasPrefix(line, "}") || strings.HasPrefix(line, ")")):
			inside = false
		}
		n++
	}
	body := declarations.String() + "\nfunc _() {\n" + f.statements + "\n}\n"
	tree, err := parser.ParseFile(token.NewFileSet(), "", "package lesson\n"+body, parser.ParseComments)
	if err == nil {
		f.findImports(tree, known)
		tree, err = parser.ParseFile(f.fset, b.page.File, "package lesson\n"+importsOf(f.imports)+body, parser.ParseComments)
	}
	if err != nil {
		o := b.object(b.line, notMeant, "the Go does not parse: "+err.Error())
		var list scanner.ErrorList
		if errors.As(err, &list) {
			o.Line, o.Message = list[0].Pos.Line, "the Go does not parse: "+list[0].Msg
		}
		return nil, &o
	}
	f.tree = tree
	for _, d := range tree.Decls {
		if fn, ok := d.(*ast.FuncDecl); ok && fn.Name.Name == "_" {
			f.wrapper = fn
		}
	}
	return f, nil
}

func importsOf(imports map[string]string) string {
	var lines strings.Builder
	for _, name := range slices.Sorted(maps.Keys(imports)) {
		fmt.Fprintf(&lines, "import %s %q\n", name, imports[name])
	}
	return lines.String()
}

// findImports takes for a package what has something selected from it, is called as one, and is declared nowhere.
func (f *fragment) findImports(tree *ast.File, known map[string]string) {
	declared := map[string]bool{}
	ast.Inspect(tree, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && id.Obj != nil {
			declared[id.Name] = true
		}
		return true
	})
	ast.Inspect(tree, func(n ast.Node) bool {
		s, ok := n.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		id, ok := s.X.(*ast.Ident)
		if !ok || declared[id.Name] {
			return true
		}
		if id.Name == f.page.Name {
			f.imports[id.Name] = f.page.ImportPath
		} else if p, ok := known[id.Name]; ok && s.Sel.IsExported() {
			f.imports[id.Name] = p
		}
		return true
	})
}
