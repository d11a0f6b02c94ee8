package mutate

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"slices"
	"strconv"
	"strings"
)

// A mutated text is what a candidate makes of its file.
type mutated struct {
	candidate
	text    []byte // the file with this fault alone
	program []byte // what is built of it: several faults of the file, of which id says which is in force
	id      string // "": the program is the text
}

// switchPath is the package whose variable Mutant says which fault is in force.
const switchPath = "koans/exercises/internal/perturb"

// combine writes the faults of one file into one program, as far as it can be done: compiling tests takes far longer
// than running them, and so they are compiled once. A function with faults begins by asking which is in
// force, and leaves the work to a copy of it that has this one. A fault outside of functions is a program of its own.
func combine(s *source, all []*mutated, importer types.Importer) {
	var edits []edit
	var copies strings.Builder
	var done []*mutated
	cases := map[*ast.FuncDecl]*strings.Builder{}
	for i, m := range all {
		m.program, m.id = m.text, ""
		fn := s.functionOf(m.edits)
		if fn == nil || !callable(fn) {
			continue
		}
		body, ok := bodyIn(m.text, slices.Index(s.tree.Decls, ast.Decl(fn)))
		if !ok {
			continue
		}
		id := strconv.Itoa(i + 1)
		name := "koansMutant" + id
		fmt.Fprintf(&copies, "\n%s%s%s%s\n", s.text[s.offset(fn.Pos()):s.offset(fn.Name.Pos())], name,
			s.text[s.offset(fn.Name.End()):s.offset(fn.Body.Pos())], body)
		if cases[fn] == nil {
			cases[fn] = &strings.Builder{}
		}
		if fn.Type.Results.NumFields() > 0 {
			fmt.Fprintf(cases[fn], "case %q: return %s; ", id, call(fn, name))
		} else {
			fmt.Fprintf(cases[fn], "case %q: %s; return; ", id, call(fn, name))
		}
		m.id = id
		done = append(done, m)
	}
	if len(done) < 2 {
		for _, m := range done {
			m.id = ""
		}
		return
	}
	at := s.tree.Name.End()
	edits = append(edits, edit{at, at, fmt.Sprintf("; import koansMutants %q", switchPath)},
		edit{s.tree.FileEnd, s.tree.FileEnd, copies.String()})
	for fn, which := range cases {
		after := fn.Body.Lbrace + 1
		edits = append(edits, edit{after, after, " switch koansMutants.Mutant { " + which.String() + "}; "})
	}
	program := s.apply(edits)
	_, ok := s.compiles(program, importer)
	for _, m := range done {
		if ok {
			m.program = program
		} else {
			m.id = ""
		}
	}
}

// functionOf returns the function in whose body all the edits are; nil if there is none.
func (s *source) functionOf(edits []edit) *ast.FuncDecl {
	var in *ast.FuncDecl
	s.functions(func(fn *ast.FuncDecl) {
		if inside(edits, fn.Body) {
			in = fn
		}
	})
	return in
}

// inside says whether all edits lie within the body's braces.
func inside(edits []edit, body *ast.BlockStmt) bool {
	return !slices.ContainsFunc(edits, func(e edit) bool { return e.from <= body.Lbrace || e.to > body.Rbrace })
}

// callable says whether a copy of the function can be called with what it was called with: whether all of that has a name.
func callable(fn *ast.FuncDecl) bool {
	named := func(fields *ast.FieldList) bool {
		if fields == nil {
			return true
		}
		return !slices.ContainsFunc(fields.List, func(f *ast.Field) bool {
			return len(f.Names) == 0 || slices.ContainsFunc(f.Names, func(id *ast.Ident) bool { return id.Name == "_" })
		})
	}
	return fn.Name.Name != "init" && named(fn.Recv) && named(fn.Type.Params) && named(fn.Type.TypeParams)
}

// call returns the text of a call of name with what fn was called with.
func call(fn *ast.FuncDecl, name string) string {
	names := func(fields *ast.FieldList) (all []string) {
		if fields == nil {
			return nil
		}
		for _, f := range fields.List {
			for _, id := range f.Names {
				one := id.Name
				if _, ok := f.Type.(*ast.Ellipsis); ok {
					one += "..."
				}
				all = append(all, one)
			}
		}
		return all
	}
	if fn.Recv != nil {
		name = fn.Recv.List[0].Names[0].Name + "." + name
	}
	if types := names(fn.Type.TypeParams); len(types) > 0 {
		name += "[" + strings.Join(types, ", ") + "]"
	}
	return name + "(" + strings.Join(names(fn.Type.Params), ", ") + ")"
}

// bodyIn returns the body of the function that is the text's i-th declaration.
func bodyIn(text []byte, i int) (body []byte, ok bool) {
	fset := token.NewFileSet()
	tree, err := parser.ParseFile(fset, "", text, parser.SkipObjectResolution)
	if err != nil || i >= len(tree.Decls) {
		return nil, false
	}
	fn, ok := tree.Decls[i].(*ast.FuncDecl)
	if !ok || fn.Body == nil {
		return nil, false
	}
	return text[fset.PositionFor(fn.Body.Pos(), false).Offset:fset.PositionFor(fn.Body.End(), false).Offset], true
}
