package facts

import (
	"bytes"
	"context"
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"os/exec"
	"path"
	"slices"
	"strings"

	"koans/checker/internal/run/toolchain"
)

const notMeant = "Of code that is not meant to compile, say so behind the language: ```go broken"

// checkGo reads the blocks, checks their types, and runs those that say what they print.
func checkGo(ctx context.Context, root string, blocks []block) ([]Objection, error) {
	if len(blocks) == 0 {
		return nil, nil
	}
	known, err := standardLibrary(ctx, root)
	if err != nil {
		return nil, err
	}
	var found []Objection
	var fragments []*fragment
	for _, b := range blocks {
		f, wrong := newFragment(b, known)
		if wrong != nil {
			if !b.broken() {
				found = append(found, *wrong)
			}
			continue
		}
		fragments = append(fragments, f)
	}
	exports, err := exportsOf(ctx, root, fragments)
	if err != nil {
		return nil, err
	}
	var sound []*fragment
	for _, f := range fragments {
		wrong := f.check(exports)
		switch {
		case f.broken() && len(wrong) == 0:
			found = append(found, f.object(f.line, "Take the word away.", "the Go is said to be broken, and compiles"))
		case f.broken():
		case len(wrong) == 0:
			sound = append(sound, f)
		}
		if !f.broken() {
			found = append(found, wrong...)
		}
	}
	ran, err := runGo(ctx, root, sound)
	return append(found, ran...), err
}

// Of packages that share their name, or are not of the standard library, those that lessons mean.
var meant = []string{"golang.org/x/sync/errgroup", "golang.org/x/sync/singleflight", "net/http", "math/rand/v2", "text/template"}

// standardLibrary returns import paths by the names of their packages.
func standardLibrary(ctx context.Context, root string) (map[string]string, error) {
	out, err := output(toolchain.Command(ctx, root, "list", "std"))
	if err != nil {
		return nil, err
	}
	known := map[string]string{}
	for _, p := range append(strings.Fields(string(out)), meant...) {
		if !slices.Contains(strings.Split(p, "/"), "internal") && !strings.HasPrefix(p, "vendor/") {
			known[path.Base(strings.TrimSuffix(p, "/v2"))] = p
		}
	}
	return known, nil
}

func output(cmd *exec.Cmd) ([]byte, error) {
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Run(); err != nil {
		return nil, fmt.Errorf("running go %s: %w\n%s", cmd.Args[1], err, strings.TrimSpace(stderr.String()))
	}
	return stdout.Bytes(), nil
}

// check returns what the compiler would object to. Fragments may leave open names, use nothing of what they declare,
// declare in two variants what one program would declare once, and return what their function would.
func (f *fragment) check(e *exports) []Objection {
	e.own = e.stub(f.page)
	pkg := types.NewPackage("lesson", "lesson")
	f.borrow(pkg.Scope(), e)
	var found []Objection
	conf := types.Config{
		Importer: e,
		Error: func(err error) {
			te, ok := err.(types.Error)
			switch {
			case !ok:
			case strings.HasPrefix(te.Msg, "undefined: ") && !strings.Contains(te.Msg, "."):
				f.open = append(f.open, strings.TrimPrefix(te.Msg, "undefined: "))
			case strings.HasPrefix(te.Msg, "declared and not used: "):
				f.unused = append(f.unused, strings.TrimPrefix(te.Msg, "declared and not used: "))
			case te.Msg == "missing return" && f.isEmpty(te.Pos):
			case strings.HasPrefix(te.Msg, "no new variables"), strings.HasPrefix(te.Msg, "too many return values") && f.isOutermost(te.Pos):
				f.partial = true
			default:
				found = append(found, f.object(f.fset.Position(te.Pos).Line, notMeant, "the Go does not compile: "+firstLine(te.Msg)))
			}
		},
	}
	info := &types.Info{Uses: map[*ast.Ident]types.Object{}}
	// What it returns was told to conf.Error.
	_ = types.NewChecker(&conf, f.fset, pkg, info).Files([]*ast.File{f.tree})
	for id, o := range info.Uses {
		if o.Parent() == pkg.Scope() && f.borrowed[id.Name] && id.Name != theContext {
			f.open = append(f.open, id.Name)
		}
	}
	return found
}

// isEmpty says that the function that ends at pos has a comment for a body.
func (f *fragment) isEmpty(pos token.Pos) bool {
	empty := false
	ast.Inspect(f.tree, func(n ast.Node) bool {
		if b, ok := n.(*ast.BlockStmt); ok && b.Rbrace == pos && len(b.List) == 0 {
			empty = true
		}
		return !empty
	})
	return empty
}

// isOutermost says that a statement belongs to the fragment itself and to no function in it.
func (f *fragment) isOutermost(pos token.Pos) bool {
	outermost := f.wrapper != nil && f.wrapper.Pos() <= pos && pos < f.wrapper.End()
	if outermost {
		ast.Inspect(f.wrapper, func(n ast.Node) bool {
			if lit, ok := n.(*ast.FuncLit); ok && lit.Pos() <= pos && pos < lit.End() {
				outermost = false
			}
			return outermost
		})
	}
	return outermost
}
