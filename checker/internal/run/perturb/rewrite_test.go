package perturb_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"koans/checker/internal/course"
	"koans/checker/internal/run/perturb"
)

const source = `// Package p has a bit of everything.
package p

import "sync/atomic"

type counter struct{ n atomic.Int64 }

func (c *counter) add(ch chan int) (err error) {
	const one = 1
	x := 1
	y := <-ch
outer:
	for i := range 10 {
		switch {
		case i > x:
			c.n.Add(1)
			continue outer
		default:
			break outer
		}
	}
	select {
	case ch <- y:
		go func() { close(ch) }()
	case v, ok := <-ch:
		_, _ = v, ok
	}
	if z := len(ch); z > one {
		c.n.Store(c.n.Load() + 1)
	} else if z == 0 {
		return nil
	}
	{
		defer close(ch)
	}
	return err
}
`

// The rewritten file still parses, and everything in it stands where it stood.
func TestRewriteKeepsPositions(t *testing.T) {
	const file = "/learner/p.go"
	out, err := rewrite(file, source)
	require.NoError(t, err)
	before, after := positions(t, "/learner/p.go", []byte(source)), positions(t, "/tmp/1_p.go", out)
	for name, at := range before {
		assert.Equal(t, at, after[name], name)
	}
	assert.GreaterOrEqual(t, len(after), len(before)+10, "hooks were written")
}

// However the package clause is laid out, the rewritten file parses, and what follows stands where it stood; an
// editor's mark at the beginning takes no place.
func TestRewriteTakesEveryLayout(t *testing.T) {
	for _, test := range []struct{ name, source string }{
		{"a semicolon", "package p;\n\nfunc f() {}\n"},
		{"a semicolon behind a comment", "package p /* */ ; import \"sync\"\n\nvar m sync.Mutex\n"},
		{"all on one line", "package p; func f(c chan int) int { x := <-c; return x }"},
		{"a comment behind", "package p // of the course\n\nfunc f() {}\n"},
		{"a comment of two lines", "package p /* one\ntwo */ import \"sync\"\n\nvar m sync.Mutex\n"},
		{"no more than a name", "package p"},
		{"a name on a line of its own", "package\n\tp\n\nfunc f() {}\n"},
		{"line ends of Windows", "package p\r\n\r\nfunc f() {}\r\n"},
		{"a byte order mark", "\ufeffpackage p; func f(c chan int) int { x := <-c; return x }\n"},
		{"a byte order mark before a comment", "\ufeff// Package p.\npackage p\n\nfunc f() {}\n"},
		{"a comment without end of line", "package p\n\nfunc f() {} // the end"},
	} {
		t.Run(test.name, func(t *testing.T) {
			out, err := rewrite("/learner/p.go", test.source)
			require.NoError(t, err)
			seen := positions(t, "/tmp/1_p.go", out)
			for name, at := range positions(t, "/learner/p.go", []byte(strings.TrimPrefix(test.source, "\ufeff"))) {
				assert.Equal(t, at, seen[name], name)
			}
		})
	}
}

// drawn is the name of the hook with what is drawn for each source.
var drawn = regexp.MustCompile(`koansPerturb[0-9a-f]{16}\.`)

// What is written into a file under the hook's name must not be a declaration's of the file.
func TestTheHookHasANameThatNobodyHas(t *testing.T) {
	source := "package p\n\nfunc f() { koansPerturb := 1; g(koansPerturb) }\n"
	out, err := rewrite("/p.go", source)
	require.NoError(t, err)
	name := string(drawn.Find(out))
	require.NotEmpty(t, name)
	assert.NotContains(t, source, name)

	again, err := rewrite("/p.go", source)
	require.NoError(t, err)
	assert.Equal(t, string(out), string(again), "what has been built of it can be used again")
	with, err := rewrite("/p.go", source+"\nvar "+name[:len(name)-1]+" int\n")
	require.NoError(t, err)
	assert.NotContains(t, string(with), "import "+name[:len(name)-1]+" ")
}

func rewrite(file, source string) ([]byte, error) {
	out, err := perturb.Rewrite([]course.File{{Name: filepath.Base(file), Path: file, Source: []byte(source)}})
	if err != nil {
		return nil, err
	}
	return out[0], nil
}

// What one file declares is true of the others, and no two sites have one number.
func TestRewriteTakesFilesTogether(t *testing.T) {
	out, err := perturb.Rewrite([]course.File{
		{Name: "a.go", Path: "/a.go", Source: []byte("package p\nfunc f(n pair) (int, int) {\ng()\nreturn n.Load()\n}\n")},
		{Name: "b.go", Path: "/b.go", Source: []byte("package p\nfunc (p *pair) Load() (int, int) {\ng()\nreturn 1, 2\n}\n")},
	})
	require.NoError(t, err)
	for i := range out {
		out[i] = drawn.ReplaceAll(out[i], []byte("koansPerturb."))
	}
	assert.NotContains(t, string(out[0]), "koansPerturb.After(", "the Load of the other file has two results")
	assert.Contains(t, string(out[0]), "koansPerturb.Point(1)")
	assert.Contains(t, string(out[0]), "koansPerturb.Point(2)")
	assert.Contains(t, string(out[1]), "koansPerturb.Point(3)")
	assert.NotContains(t, string(out[1]), "koansPerturb.Point(1)")
	assert.Contains(t, string(out[1]), "//line /b.go:1:1")
}

// positions maps each identifier, with the number of its occurrence among those
// of the same name, to where the file claims it stands.
func positions(t *testing.T, name string, src []byte) map[string]token.Position {
	fset := token.NewFileSet()
	tree, err := parser.ParseFile(fset, name, src, 0)
	require.NoError(t, err)
	count := map[string]int{}
	at := map[string]token.Position{}
	ast.Inspect(tree, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			count[id.Name]++
			p := fset.Position(id.Pos())
			p.Offset = 0
			at[id.Name+string(rune('0'+count[id.Name]))] = p
		}
		return true
	})
	return at
}

func TestRewriteRefusesWhatDoesNotParse(t *testing.T) {
	_, err := rewrite("p.go", "package p\nfunc {")
	assert.ErrorContains(t, err, "p.go:2:6")
}

// A Load of the learner's own may return two values, or none: then it cannot be handed through the hook.
func TestRewriteLeavesALoadAloneThatIsNotOneValue(t *testing.T) {
	const own = "func (p *pair) Load() (a, b int) { return p.a, p.b }\n"
	const hooked = ".After("
	for _, s := range []struct {
		name, declared, code string
		want                 bool
	}{
		{"an addition", "", "n.Store(n.Load() + 1)", true},
		{"an assignment", "", "v := n.Load()", true},
		{"an assignment beside another", "", "v, w := n.Load(), 1", true},
		{"a conversion", "", "v := int(n.Load())", true},
		{"passed on alone", "", "f(n.Load())", true},
		{"an older function", "", "atomic.StoreInt64(&n, atomic.LoadInt64(&n)+1)", true},
		{"a function of that name", "", "LoadInt64(&n)", false},
		{"returned alone", "", "return n.Load()", true},
		{"two values", "", "v, ok := n.Load()", false},
		{"two values declared", "", "var v, ok = n.Load()", false},
		{"a statement", "", "n.Load()", false},
		{"put off", "", "defer n.Load()", false},
		{"started", "", "go n.Load()", false},
		{"two values passed on", own, "f(n.Load())", false},
		{"two values returned", own, "return n.Load()", false},
		{"an own Load, and one value beside another", own, "return n.Load(), 1", true},
		{"an own Load in an interface", "type l interface{ Load() (int, error) }\n", "f(n.Load())", false},
		{"an own Load of a type with a name", "type two func() (int, int)\ntype l struct{ Load two }\n", "return n.Load()", false},
		{"an own Load of a type that is a parameter", "type l[F func() (int, int)] struct{ Load F }\n", "return n.Load()", false},
		{"an own Load that is embedded", "type Load func() (int, int)\ntype l struct{ Load }\n", "return n.Load()", false},
		{"an own Load that is embedded, of several types", "type Load[A, B any] func() (A, B)\ntype l struct{ Load[int, int] }\n", "f(n.Load())", false},
		{"two values in parentheses", "", "v, ok := (n.Load())", false},
		{"an own Load in parentheses", own, "return (n.Load())", false},
		{"a function of one value in a struct", "type l struct{ Load func() int }\n", "return n.Load()", true},
		{"an own Load of one value", "func (p *pair) Load() int { return p.a }\n", "f(n.Load())", true},
	} {
		t.Run(s.name, func(t *testing.T) {
			out, err := rewrite("p.go", "package p\n"+s.declared+"func _() {\n"+s.code+"\n}\n")
			require.NoError(t, err)
			if s.want {
				assert.Contains(t, string(out), hooked)
			} else {
				assert.NotContains(t, string(out), hooked)
			}
		})
	}
}
