package contract

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"koans/checker/internal/course"
	"koans/checker/internal/explain/diagnose"
)

// tests proves from their source that the tests can be trusted. That they are
// quick is measured, see [Suite].
func tests(e *course.Exercise) []Shortfall {
	files, err := readTests(e)
	if err != nil {
		return nil // said when the answers were collected
	}
	// One file's own helpers may be all that another needs of the answer.
	if !slices.ContainsFunc(files, func(f *testFile) bool { return f.importName(e.ImportPath()) != "" }) {
		first := files[0]
		first.owe(first.tree.Name, "", "the tests do not import %s", e.ImportPath())
	}
	var owed []Shortfall
	for _, f := range files {
		f.prove()
		owed = append(owed, f.owed...)
	}
	return owed
}

// prove looks for all that one of the files owes.
func (f *testFile) prove() {
	e := f.exercise
	if line, ok := formatted(f.text); !ok {
		f.oweLine(line, "Run gofmt -w on it.", "it is not formatted as gofmt does it")
	}
	if want := e.Name + "_test"; f.tree.Name.Name != want {
		f.owe(f.tree.Name, "From inside the package an answer could reach the tests' variables, or shadow what they use.",
			"the tests are in package %s, not in %s", f.tree.Name.Name, want)
	}
	for _, test := range f.tests() {
		f.entrance(test)
	}
	f.forbidden()
	f.clock()
	f.assertions()
	f.foreignFailNow()
	for _, m := range marks(f.text) {
		f.oweLine(m.line, "", "still to be written: %s", m.text)
	}
}

const labPath = course.Module + "/exercises/internal/lab"

// A testFile is the source of one of an exercise's test files and what it owes.
type testFile struct {
	source
	*testPackage
	exercise *course.Exercise
	owed     []Shortfall

	testing, lab, assert, require, time string // by which names it knows these packages
}

// A testPackage is what the test files of an exercise declare together.
type testPackage struct {
	info     *types.Info
	declared map[types.Object]ast.Node // functions, methods and variables of the package
}

// readTests takes the exercise's test files apart, the lesson's first.
func readTests(e *course.Exercise) ([]*testFile, error) {
	read, err := e.ReadTests()
	if err != nil {
		return nil, err
	}
	var files []*testFile
	fset := token.NewFileSet()
	for _, file := range read {
		s, err := parseIn(fset, file.Path, file.Source)
		if err != nil {
			return nil, fmt.Errorf("the tests of %s: %w", e.Name, err)
		}
		files = append(files, &testFile{
			source: s, exercise: e,
			testing: s.importName("testing"), lab: s.importName(labPath), time: s.importName("time"),
			assert: s.importName("github.com/stretchr/testify/assert"), require: s.importName("github.com/stretchr/testify/require"),
		})
	}
	pkg := resolve(files)
	for _, f := range files {
		f.testPackage = pkg
	}
	return files, nil
}

func (f *testFile) oweLine(line int, help, format string, args ...any) {
	f.owed = append(f.owed, Shortfall{
		Point: Tests, Exercise: f.exercise.Name, Pos: diagnose.Position{File: f.file, Line: line},
		Message: fmt.Sprintf(format, args...), Help: help,
	})
}

func (f *testFile) owe(at ast.Node, help, format string, args ...any) {
	f.oweLine(f.line(at.Pos()), help, format, args...)
}

// tests returns the top-level tests.
func (f *testFile) tests() []*ast.FuncDecl {
	names, err := f.exercise.Tests()
	if err != nil {
		return nil
	}
	var all []*ast.FuncDecl
	for _, name := range names {
		for _, d := range f.tree.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok && fn.Recv == nil && fn.Name.Name == name {
				all = append(all, fn)
			}
		}
	}
	return all
}

// entrance proves that the test goes through the lab, and each of its subtests too.
func (f *testFile) entrance(test *ast.FuncDecl) {
	const help = "lab.Bubble and lab.Real look for goroutines that are left behind, and record the timeline."
	inLab := func(n ast.Node) bool { return f.isBubble(n) || f.isReal(n) || f.isUncaught(n) }
	if !f.reaches(test, inLab) {
		f.owe(test.Name, help, "%s goes through none of lab.Bubble, lab.Real and lab.Uncaught", test.Name.Name)
		return
	}
	ast.Inspect(test, func(n ast.Node) bool {
		if inLab(n) {
			return false
		}
		if sub := f.subtest(n); sub != nil && !f.reaches(sub, inLab) {
			f.owe(n, help, "a subtest of %s goes through none of lab.Bubble, lab.Real and lab.Uncaught", test.Name.Name)
		}
		return true
	})
}

// subtest returns the body of the subtest that n starts; nil if n is nothing of the kind.
func (f *testFile) subtest(n ast.Node) ast.Node {
	call, ok := n.(*ast.CallExpr)
	if !ok || len(call.Args) != 2 {
		return nil
	}
	if sel, ok := call.Fun.(*ast.SelectorExpr); !ok || sel.Sel.Name != "Run" {
		return nil
	}
	body, ok := call.Args[1].(*ast.FuncLit)
	if !ok || body.Type.Params.NumFields() != 1 || !f.isT(body.Type.Params.List[0].Type) {
		return nil
	}
	return body
}

// isT reports whether the type is *testing.T.
func (f *testFile) isT(t ast.Expr) bool {
	pointer, ok := t.(*ast.StarExpr)
	return ok && selects(pointer.X, f.testing, "T")
}

// startsItself says whether the tests are the program, too, that answers start: such a process has to be told apart before any test
// begins. Whoever writes that sees to it that it does nothing in others.
func (f *testFile) startsItself() bool {
	needs, err := f.exercise.Needs()
	return err == nil && slices.Contains(needs, course.Processes)
}

// forbidden finds what would take a test out of the checker's hands.
func (f *testFile) forbidden() {
	ast.Inspect(f.tree, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncDecl:
			if n.Recv == nil && n.Name.Name == "TestMain" {
				f.owe(n.Name, "The checker has a main function of its own, and never calls it.", "there is a TestMain")
			}
			if n.Recv == nil && n.Name.Name == "init" && !f.startsItself() {
				f.owe(n.Name, "Hundreds of answers with their tests share a program: what an init does, it does to all.", "there is an init function")
			}
		case *ast.CallExpr:
			sel, ok := n.Fun.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			switch name := sel.Sel.Name; name {
			case "Skip", "Skipf", "SkipNow":
				f.owe(n, "A skipped test is no pass. What cannot be tested everywhere belongs into a test that fails elsewhere.", "a test is skipped")
			case "Parallel":
				if len(n.Args) == 0 {
					f.owe(n, "Answers are judged side by side already; tests one after another keep timelines and blame apart.", "a test runs in parallel with others")
				}
			}
		}
		return true
	})
}
