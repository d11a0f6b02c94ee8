package facts

import (
	"context"
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"slices"
	"strings"

	"koans/checker/internal/run/toolchain"
)

// exports are the types of the packages that fragments use, as the compiler has left them in its cache.
type exports struct {
	compiled types.Importer
	own      *types.Package            // of the page that is being checked; nil if it has none
	stubs    map[string]*types.Package // by import path
	params   map[*types.Package]map[string]types.Type
}

func exportsOf(ctx context.Context, root string, fragments []*fragment) (*exports, error) {
	needed := map[string]bool{"context": true}
	for _, f := range fragments {
		for _, p := range f.imports {
			needed[p] = true
		}
		if f.page.ImportPath != "" {
			needed[f.page.ImportPath] = true
		}
	}
	args := append([]string{"list", "-e", "-export", "-deps", "-f", "{{.ImportPath}}\t{{.Export}}"}, toolchain.BuildFlags...)
	for p := range needed {
		args = append(args, p)
	}
	slices.Sort(args[len(args)-len(needed):])
	out, err := output(toolchain.Command(ctx, root, args...))
	if err != nil {
		return nil, err
	}
	files := map[string]string{}
	for line := range strings.Lines(string(out)) {
		p, file, _ := strings.Cut(strings.TrimSpace(line), "\t")
		files[p] = file
	}
	lookup := func(p string) (io.ReadCloser, error) {
		if files[p] == "" {
			return nil, fmt.Errorf("package %s is not known", p)
		}
		return os.Open(files[p])
	}
	return &exports{
		compiled: importer.ForCompiler(token.NewFileSet(), "gc", lookup),
		stubs:    map[string]*types.Package{}, params: map[*types.Package]map[string]types.Type{},
	}, nil
}

// Import returns the page's own package as [exports.stub] has read it, with what it does not export, and all others as they
// were compiled.
func (e *exports) Import(p string) (*types.Package, error) {
	if e.own != nil && e.own.Path() == p {
		return e.own, nil
	}
	return e.compiled.Import(p)
}

// stub returns the types of the exercise's stub; nil where the page has none, or it does not compile, which is said elsewhere.
func (e *exports) stub(p Page) *types.Package {
	if p.ImportPath == "" {
		return nil
	}
	if pkg, known := e.stubs[p.ImportPath]; known {
		return pkg
	}
	e.stubs[p.ImportPath] = nil
	fset := token.NewFileSet()
	var files []*ast.File
	for _, name := range p.Stub {
		f, err := parser.ParseFile(fset, name, nil, parser.SkipObjectResolution)
		if err != nil {
			return nil
		}
		files = append(files, f)
	}
	info := &types.Info{Defs: map[*ast.Ident]types.Object{}}
	conf := types.Config{Importer: e.compiled, Error: func(error) {}}
	pkg, err := conf.Check(p.ImportPath, fset, files, info)
	if err != nil {
		return nil
	}
	e.stubs[p.ImportPath], e.params[pkg] = pkg, parameters(pkg, info)
	return pkg
}

// parameters are those of the package's functions by name, where all of that name are of one type.
func parameters(pkg *types.Package, info *types.Info) map[string]types.Type {
	params := map[string]types.Type{}
	for _, o := range info.Defs {
		f, ok := o.(*types.Func)
		if !ok {
			continue
		}
		for v := range f.Signature().Params().Variables() {
			before, twice := params[v.Name()]
			if hasTypeParam(v.Type()) || twice && (before == nil || !types.Identical(before, v.Type())) {
				params[v.Name()] = nil
				continue
			}
			params[v.Name()] = v.Type()
		}
	}
	return params
}

// hasTypeParam says that what a type is turns out only when the function is called.
func hasTypeParam(t types.Type) bool {
	switch t := t.(type) {
	case *types.TypeParam:
		return true
	case *types.Slice:
		return hasTypeParam(t.Elem())
	case *types.Pointer:
		return hasTypeParam(t.Elem())
	case *types.Chan:
		return hasTypeParam(t.Elem())
	case *types.Map:
		return hasTypeParam(t.Key()) || hasTypeParam(t.Elem())
	case *types.Tuple:
		for v := range t.Variables() {
			if hasTypeParam(v.Type()) {
				return true
			}
		}
	case *types.Signature:
		return hasTypeParam(t.Params()) || hasTypeParam(t.Results())
	case *types.Named:
		for a := range t.TypeArgs().Types() {
			if hasTypeParam(a) {
				return true
			}
		}
	}
	return false
}

// theContext is what a context is called wherever a lesson does not say where it comes from.
const theContext = "ctx"

// borrow declares what the page's stub declares, and what it calls parameters of its functions, in the scope of the fragment's
// package, unless the fragment declares it.
func (f *fragment) borrow(scope *types.Scope, e *exports) {
	declare := func(name string, o types.Object) {
		if f.tree.Scope.Lookup(name) == nil && !f.hasMethodOf(name) && scope.Insert(o) == nil {
			f.borrowed[name] = true
		}
	}
	if e.own != nil {
		for _, name := range e.own.Scope().Names() {
			declare(name, e.own.Scope().Lookup(name))
		}
		for name, t := range e.params[e.own] {
			if t != nil && name != f.page.Name {
				declare(name, types.NewVar(token.NoPos, nil, name, t))
			}
		}
	}
	if pkg, err := e.Import("context"); err == nil {
		declare(theContext, types.NewVar(token.NoPos, nil, theContext, pkg.Scope().Lookup("Context").Type()))
	}
}

// hasMethodOf says that the fragment declares a method of the type called name. go/types takes methods for types of the package that
// it checks alone, and dies of one that was borrowed; so that name is left open.
func (f *fragment) hasMethodOf(name string) bool {
	return slices.ContainsFunc(f.tree.Decls, func(d ast.Decl) bool {
		method, ok := d.(*ast.FuncDecl)
		if !ok || method.Recv == nil || len(method.Recv.List) == 0 {
			return false
		}
		of := method.Recv.List[0].Type
		if pointer, ok := of.(*ast.StarExpr); ok {
			of = pointer.X
		}
		id, ok := of.(*ast.Ident)
		return ok && id.Name == name
	})
}
