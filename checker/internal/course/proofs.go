package course

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strconv"
)

// A Proof is what a test says with lab.Rule: that it proves a rule, and which functions of the stub the rule is about there.
type Proof struct {
	Test      string   // the top-level test
	Rule      string   // by name
	Functions []string // "Release", or "Pool.Close"
	Subtest   bool     // said at the beginning of a function in the test, not of the test itself
	File      string
	Line      int // of the call
	From, To  int // lines of the test, or of the function in it, that begins with the call
}

// Covers reports whether the place lies in what the proof is about.
func (p Proof) Covers(file string, line int) bool {
	return p.File == file && p.From <= line && line <= p.To
}

// A ProofError says that a call of lab.Rule cannot be made use of.
type ProofError struct {
	File string
	Line int
	Says string
}

func (e *ProofError) Error() string { return fmt.Sprintf("%s:%d: %s", e.File, e.Line, e.Says) }

const labPath = Module + "/exercises/internal/lab"

// Proofs returns what the exercise's tests say they prove, in their order. It is read from their source: who proves
// what must be known even of a test that never ends. The error is a [ProofError] when a call is not
// as it must be.
func (e *Exercise) Proofs() ([]Proof, error) {
	var all []Proof
	files, err := e.ReadTests()
	if err != nil {
		return nil, err
	}
	for _, file := range files {
		proofs, err := proofsOf(file)
		if err != nil {
			return nil, fmt.Errorf("reading which rules the tests of %s prove: %w", e.Name, err)
		}
		all = append(all, proofs...)
	}
	return all, nil
}

func proofsOf(file File) ([]Proof, error) {
	fset := token.NewFileSet()
	tree, err := parser.ParseFile(fset, file.Path, file.Source, parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	r := proofReader{fset: fset, file: file.Path, lab: importName(tree, labPath)}
	for _, d := range tree.Decls {
		if f, ok := d.(*ast.FuncDecl); ok && isTest(f) {
			r.test(f)
		} else {
			r.stray(d)
		}
	}
	return r.proofs, r.err
}

// importName returns by which name the file knows the package; "" if it does not import it.
func importName(tree *ast.File, path string) string {
	for _, spec := range tree.Imports {
		if p, err := strconv.Unquote(spec.Path.Value); err != nil || p != path {
			continue
		}
		if spec.Name != nil {
			return spec.Name.Name
		}
		return filepath.Base(path)
	}
	return ""
}

type proofReader struct {
	fset   *token.FileSet
	file   string
	lab    string
	proofs []Proof
	err    error // the first that was found
}

func (r *proofReader) test(f *ast.FuncDecl) {
	heads := map[*ast.CallExpr]bool{}
	r.head(f.Name.Name, f, f.Body, heads)
	ast.Inspect(f.Body, func(n ast.Node) bool {
		if lit, ok := n.(*ast.FuncLit); ok {
			r.head(f.Name.Name, lit, lit.Body, heads)
		}
		return true
	})
	ast.Inspect(f.Body, func(n ast.Node) bool {
		if call := r.ruleCall(n); call != nil && !heads[call] {
			r.object(call, "lab.Rule is not the first that its function does")
		}
		return true
	})
}

// head reads the calls that the function of a test begins with.
func (r *proofReader) head(test string, fn ast.Node, body *ast.BlockStmt, heads map[*ast.CallExpr]bool) {
	_, whole := fn.(*ast.FuncDecl)
	for _, s := range body.List {
		statement, ok := s.(*ast.ExprStmt)
		if !ok {
			return
		}
		call := r.ruleCall(statement.X)
		if call == nil {
			return
		}
		heads[call] = true
		names, ok := literals(call.Args)
		if !ok || len(names) == 0 {
			r.object(call, "the arguments of lab.Rule are not written out")
			return
		}
		r.proofs = append(r.proofs, Proof{
			Test: test, Rule: names[0], Functions: names[1:], Subtest: !whole,
			File: r.file, Line: r.line(call.Pos()), From: r.line(fn.Pos()), To: r.line(fn.End()),
		})
	}
}

// stray objects to calls outside of tests.
func (r *proofReader) stray(d ast.Decl) {
	ast.Inspect(d, func(n ast.Node) bool {
		if call := r.ruleCall(n); call != nil {
			r.object(call, "lab.Rule is called outside of a test")
		}
		return true
	})
}

func (r *proofReader) ruleCall(n ast.Node) *ast.CallExpr {
	call, ok := n.(*ast.CallExpr)
	if !ok || r.lab == "" {
		return nil
	}
	sel, ok := call.Fun.(*ast.SelectorExpr)
	if !ok || sel.Sel.Name != "Rule" {
		return nil
	}
	if pkg, ok := sel.X.(*ast.Ident); !ok || pkg.Name != r.lab {
		return nil
	}
	return call
}

// literals returns the strings of the arguments after the first; ok says that they are all written out.
func literals(args []ast.Expr) (names []string, ok bool) {
	for _, a := range args[min(1, len(args)):] {
		lit, isLit := a.(*ast.BasicLit)
		if !isLit || lit.Kind != token.STRING {
			return nil, false
		}
		s, err := strconv.Unquote(lit.Value)
		if err != nil {
			return nil, false
		}
		names = append(names, s)
	}
	return names, true
}

func (r *proofReader) object(n ast.Node, says string) {
	if r.err == nil {
		r.err = &ProofError{r.file, r.line(n.Pos()), says}
	}
}

func (r *proofReader) line(pos token.Pos) int { return r.fset.Position(pos).Line }

// predictPath is what tests import that compare predictions with what programs do.
const predictPath = Module + "/exercises/internal/predict"

// Predicts reports whether the exercise asks what programs do. What its findings quote is the reason why a
// program does it: its rules say how to answer, and no test proves one of them alone.
func (e *Exercise) Predicts() bool {
	paths, err := e.TestImports()
	return err == nil && slices.Contains(paths, predictPath)
}
