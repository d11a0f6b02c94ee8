package source

import (
	"go/ast"
	"go/token"
	"go/types"
	"path"
	"regexp"
	"slices"
)

// Exercised returns the learner's function that the test was about when it failed with
// message at the first of the places, called from the others: the last one named before the end of the
// statement there, in the same function of the test, or in one of the test's helpers that is called there. If
// the message speaks of some of these by name, it is the first that it speaks of: what is
// looked at in the end, a Len for instance, is seldom what has gone wrong.
//
// The files of both packages must be of one set, see [ParseIn]. Of a place the name of the file and the line count.
func Exercised(learner, tests []*File, importPath string, places []token.Position, message string) (*File, *ast.FuncDecl) {
	if len(learner) == 0 || len(tests) == 0 {
		return nil, nil
	}
	refs := references(learner, tests, importPath)
	fn := refs.before(places)
	for _, name := range exported.FindAllString(message, -1) {
		if named := refs.of(name).before(places); named != nil {
			fn = named
			break
		}
	}
	if fn == nil {
		return nil, nil
	}
	return holding(learner, fn.Pos()), fn
}

// holding returns the one of the files that pos is in.
func holding(files []*File, pos token.Pos) *File {
	i := slices.IndexFunc(files, func(f *File) bool { return f.Tree.FileStart <= pos && pos <= f.Tree.FileEnd })
	if i < 0 {
		return nil
	}
	return files[i]
}

// exported are words that may be names of functions.
var exported = regexp.MustCompile(`\b[A-Z]\w*`)

// A reference is a name in the tests that means a function, or in which functions are kept.
type reference struct {
	at     token.Pos
	fn     *ast.FuncDecl // of the learner's
	helper ast.Node      // a function or variable of the tests
}

type referenceList struct {
	tests []*File
	all   []reference
}

// of returns the list with the learner's functions of that name alone.
func (r referenceList) of(name string) referenceList {
	some := referenceList{tests: r.tests}
	for _, ref := range r.all {
		if ref.fn == nil || ref.fn.Name.Name == name {
			some.all = append(some.all, ref)
		}
	}
	return some
}

func (r referenceList) before(places []token.Position) *ast.FuncDecl {
	for _, at := range places {
		for _, f := range r.tests {
			if f.Path != at.Filename {
				continue
			}
			if within := f.Decl(at.Line); within != nil {
				if fn := r.last(f, within, at.Line, map[ast.Node]bool{}); fn != nil {
					return fn
				}
			}
		}
	}
	return nil
}

func (r referenceList) last(f *File, within ast.Node, line int, seen map[ast.Node]bool) *ast.FuncDecl {
	if seen[within] {
		return nil
	}
	seen[within] = true
	end := f.statementEnd(within, line)
	here := func(ref reference) bool {
		return within.Pos() <= ref.at && ref.at < within.End() && f.Line(ref.at) <= end
	}
	for _, ref := range slices.Backward(r.all) {
		if here(ref) && ref.fn != nil {
			return ref.fn
		}
	}
	for _, ref := range slices.Backward(r.all) {
		if here(ref) && ref.helper != nil {
			there := holding(r.tests, ref.helper.Pos())
			if fn := r.last(there, ref.helper, there.Line(ref.helper.End()), seen); fn != nil {
				return fn
			}
		}
	}
	return nil
}

// statementEnd returns the last line of the innermost simple statement at line.
func (f *File) statementEnd(within ast.Node, line int) int {
	end := line
	ast.Inspect(within, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.ExprStmt, *ast.AssignStmt, *ast.ReturnStmt:
			if f.Line(n.Pos()) == line && !containsFunc(n) {
				end = max(end, f.Line(n.End()))
			}
		}
		return true
	})
	return end
}

// containsFunc says whether n holds a function literal: a statement that long is not one step.
func containsFunc(n ast.Node) bool {
	found := false
	ast.Inspect(n, func(n ast.Node) bool {
		_, lit := n.(*ast.FuncLit)
		found = found || lit
		return !found
	})
	return found
}

// references resolves the names of the tests. Types are checked as far as they go
// without any other package: that is quick, and enough to tell the learner's Wait from a WaitGroup's.
func references(learner, tests []*File, importPath string) referenceList {
	quiet := func(error) {}
	others := strangers{}
	conf := types.Config{Importer: others, Error: quiet, IgnoreFuncBodies: true}
	pkg, _ := conf.Check(importPath, learner[0].Fset, trees(learner), nil) // errors are expected: nothing else is imported
	others[importPath] = pkg

	info := &types.Info{Uses: map[*ast.Ident]types.Object{}}
	conf = types.Config{Importer: others, Error: quiet, DisableUnusedImportCheck: true}
	_, _ = conf.Check(importPath+"_test", tests[0].Fset, trees(tests), info)

	list := referenceList{tests: tests}
	for id, obj := range info.Uses {
		ref := reference{at: id.Pos()}
		switch fn, isFunc := obj.(*types.Func); {
		case obj.Pkg() == nil:
			continue
		case obj.Pkg() != pkg:
			ref.helper = declared(tests, obj.Pos())
		case isFunc:
			ref.fn, _ = declared(learner, fn.Origin().Pos()).(*ast.FuncDecl)
		}
		if ref.fn != nil || ref.helper != nil {
			list.all = append(list.all, ref)
		}
	}
	slices.SortFunc(list.all, func(a, b reference) int { return int(a.at - b.at) })
	return list
}

func trees(files []*File) []*ast.File {
	var trees []*ast.File
	for _, f := range files {
		trees = append(trees, f.Tree)
	}
	return trees
}

// declared returns the function or the package's variable whose name stands at pos in one of the files.
func declared(files []*File, pos token.Pos) ast.Node {
	f := holding(files, pos)
	if f == nil {
		return nil
	}
	for _, d := range f.Tree.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			if d.Name.Pos() == pos {
				return d
			}
		case *ast.GenDecl:
			for _, spec := range d.Specs {
				if v, ok := spec.(*ast.ValueSpec); ok && slices.ContainsFunc(v.Names, func(n *ast.Ident) bool { return n.Pos() == pos }) {
					return v
				}
			}
		}
	}
	return nil
}

// strangers imports packages that have nothing in them.
type strangers map[string]*types.Package

func (s strangers) Import(importPath string) (*types.Package, error) {
	if s[importPath] == nil {
		s[importPath] = types.NewPackage(importPath, path.Base(importPath))
		s[importPath].MarkComplete()
	}
	return s[importPath], nil
}

// Unwritten returns the line of the TODO that keeps fn from working: in fn, else in
// a function that it calls, else in the type that it is a method of; 0 when there is none.
func (f *File) Unwritten(fn *ast.FuncDecl) int {
	seen := map[*ast.FuncDecl]bool{}
	for queue := []*ast.FuncDecl{fn}; len(queue) > 0; queue = queue[1:] {
		fn := queue[0]
		if seen[fn] {
			continue
		}
		seen[fn] = true
		if line := f.TODO(fn); line > 0 {
			return line
		}
		ast.Inspect(fn, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			if next := f.Named(Last(unindexed(call.Fun))); next != nil {
				queue = append(queue, next)
			}
			return true
		})
	}
	if fn.Recv != nil && len(fn.Recv.List) == 1 {
		if t := f.typeDecl(Last(unindexed(fn.Recv.List[0].Type))); t != nil {
			return f.TODO(t)
		}
	}
	return 0
}

// Begun reports whether fn does anything yet: more than to return.
func Begun(fn *ast.FuncDecl) bool {
	return fn.Body != nil && slices.ContainsFunc(fn.Body.List, func(s ast.Stmt) bool {
		_, returns := s.(*ast.ReturnStmt)
		return !returns
	})
}

// unindexed drops type arguments and pointers.
func unindexed(e ast.Expr) ast.Expr {
	switch x := e.(type) {
	case *ast.StarExpr:
		return unindexed(x.X)
	case *ast.IndexExpr:
		return x.X
	case *ast.IndexListExpr:
		return x.X
	}
	return e
}

func (f *File) typeDecl(name string) ast.Node {
	for _, d := range f.Tree.Decls {
		if g, ok := d.(*ast.GenDecl); ok && g.Tok == token.TYPE {
			for _, s := range g.Specs {
				if t, ok := s.(*ast.TypeSpec); ok && t.Name.Name == name {
					return g
				}
			}
		}
	}
	return nil
}
