package source

import (
	"go/ast"
	"sync"
)

// A lineIndex knows what is on each line of a file. A dump asks for thousands of lines, and one look through the tree for each would
// make what is read grow with the square of the file.
type lineIndex struct {
	build  sync.Once
	begins map[int][]ast.Node // the nodes that begin on a line
	acts   map[int][]ast.Node // likewise, but a call of a method is where the method's name is
	decls  []*ast.FuncDecl    // by line
	funcs  []function         // by line: the innermost one
	held   map[int]lockState  // by line, as it was asked for
	ends   map[*ast.FuncDecl][]locks
	named  map[string]*ast.FuncDecl // functions by name, methods by their type's and their own: "Pool.Close"
}

type function struct {
	typ  *ast.FuncType
	body *ast.BlockStmt
}

// lines returns the file's index.
func (f *File) lines() *lineIndex {
	f.index.build.Do(func() {
		f.index.held, f.index.ends = map[int]lockState{}, map[*ast.FuncDecl][]locks{}
		f.indexNames()
		f.indexNodes()
		f.indexFuncs()
	})
	return &f.index
}

// indexNames notes the functions that have a body by their names.
func (f *File) indexNames() {
	f.index.named = map[string]*ast.FuncDecl{}
	for _, d := range f.Tree.Decls {
		fn, ok := d.(*ast.FuncDecl)
		if !ok || fn.Body == nil {
			continue
		}
		name := fn.Name.Name
		if fn.Recv != nil {
			if len(fn.Recv.List) != 1 {
				continue
			}
			name = Last(unindexed(fn.Recv.List[0].Type)) + "." + name
		}
		f.index.named[name] = fn
	}
}

// indexNodes notes each node on the line that it begins on, if all that it is part of has that line, too: a comment before a
// function has not.
func (f *File) indexNodes() {
	x := &f.index
	x.begins, x.acts = map[int][]ast.Node{}, map[int][]ast.Node{}
	type span struct{ from, to int }
	var around []span
	ast.Inspect(f.Tree, func(n ast.Node) bool {
		if n == nil {
			around = around[:len(around)-1]
			return true
		}
		own := span{f.Line(n.Pos()), f.Line(n.End())}
		if len(around) > 0 {
			last := around[len(around)-1]
			own = span{max(own.from, last.from), min(own.to, last.to)}
		}
		note := func(in map[int][]ast.Node, line int) {
			if own.from <= line && line <= own.to {
				in[line] = append(in[line], n)
			}
		}
		note(x.begins, f.Line(n.Pos()))
		at := n.Pos()
		if call, ok := n.(*ast.CallExpr); ok {
			if sel, ok := call.Fun.(*ast.SelectorExpr); ok {
				at = sel.Sel.Pos()
			}
		}
		note(x.acts, f.Line(at))
		around = append(around, own)
		return true
	})
}

// indexFuncs notes for each line which function it is of. Of two declarations on one line it is the first, and of
// function literals the inner one; of neighbours the later one.
func (f *File) indexFuncs() {
	x := &f.index
	last := f.Fset.File(f.Tree.FileStart).LineCount()
	x.decls, x.funcs = make([]*ast.FuncDecl, last+1), make([]function, last+1)
	for _, d := range f.Tree.Decls {
		decl, ok := d.(*ast.FuncDecl)
		if !ok {
			continue
		}
		paint := func(typ *ast.FuncType, body *ast.BlockStmt, from, to int) {
			for line := from; line <= min(to, last); line++ {
				if x.decls[line] == decl {
					x.funcs[line] = function{typ, body}
				}
			}
		}
		from, to := f.Line(decl.Pos()), f.Line(decl.End())
		for line := from; line <= min(to, last); line++ {
			if x.decls[line] == nil {
				x.decls[line] = decl
			}
		}
		if decl.Body == nil {
			continue
		}
		paint(decl.Type, decl.Body, from, to)
		ast.Inspect(decl.Body, func(n ast.Node) bool {
			if lit, ok := n.(*ast.FuncLit); ok {
				paint(lit.Type, lit.Body, f.Line(lit.Body.Pos()), f.Line(lit.Body.End()))
			}
			return true
		})
	}
}
