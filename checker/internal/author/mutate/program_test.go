package mutate

import (
	"go/token"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"koans/checker/internal/run/exports"
)

// Functions of all shapes keep their meaning when faults are switched: what they are called with, and what they return, goes through.
const shapes = `package shapes

import "sync"

const most = 1

type Box[K comparable, V any] struct {
	mu    sync.Mutex
	items map[K]V
}

func (b *Box[K, V]) Put(key K, v V) (n int, err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.items[key] = v
	return len(b.items), err
}

func (*Box[K, V]) Nameless(key K) bool { return true }

func All[T any, F ~func(T)](f F, values ...T) {
	for _, v := range values {
		f(v)
	}
	return
}
`

func TestFaultsOfAFileAreOneProgram(t *testing.T) {
	files, err := exports.Files(t.Context(), "../../../..", []string{"sync", switchPath})
	require.NoError(t, err)
	fset := token.NewFileSet()
	importer := exports.From(fset, files)
	s, err := read(fset, "shapes.go", []byte(shapes), nil, importer)
	require.NoError(t, err)
	var all []*mutated
	for _, c := range candidates(s) {
		if text, err := c.compile(importer); err == nil {
			all = append(all, &mutated{candidate: c, text: text})
		}
	}
	combine(s, all, importer)
	ids := map[string]bool{}
	for _, m := range all {
		switch m.function {
		case "Box.Put", "All":
			assert.NotEmpty(t, m.id, "%s of %s is switched", m.operator, m.function)
			assert.False(t, ids[m.id], "each has a name of its own")
			assert.NotEqual(t, string(m.text), string(m.program))
			ids[m.id] = true
		case "Box.Nameless", "most":
			assert.Empty(t, m.id, "%s of %s cannot be", m.operator, m.function)
			assert.Equal(t, string(m.text), string(m.program))
		}
	}
	require.Greater(t, len(ids), 5)
	var program string
	for _, m := range all {
		if m.id != "" {
			program = string(m.program)
		}
	}
	for _, dispatch := range []string{"return b.koansMutant", "koansMutant", "[T, F](f, values...); return;", "(key, v)"} {
		assert.Contains(t, program, dispatch)
	}
	assert.Equal(t, strings.Count(shapes, "\n"), strings.Count(program[:strings.Index(program, "\nfunc (b *Box[K, V]) koansMutant")], "\n"),
		"what was there stays on its lines")
}
