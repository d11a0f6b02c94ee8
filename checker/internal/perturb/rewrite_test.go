package perturb_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"koans/checker/internal/perturb"
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
	out, err := perturb.Rewrite(file, []byte(source))
	require.NoError(t, err)
	before, after := positions(t, "/learner/p.go", []byte(source)), positions(t, "/tmp/1_p.go", out)
	for name, at := range before {
		assert.Equal(t, at, after[name], name)
	}
	assert.GreaterOrEqual(t, len(after), len(before)+10, "hooks were written")
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
	_, err := perturb.Rewrite("p.go", []byte("package p\nfunc {"))
	assert.ErrorContains(t, err, "p.go:2:6")
}
