package vet_test

import (
	"go/token"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"koans/checker/internal/course"
	"koans/checker/internal/run/exports"
	"koans/checker/internal/run/vet"
)

func TestCheck(t *testing.T) {
	files := []struct{ name, source, want string }{
		{"clean.go", "package p\n\nimport \"sync\"\n\nvar mu sync.Mutex\n", ""},
		{"copied.go", "package p\n\nimport \"sync\"\n\nfunc f() {\n\tvar mu sync.Mutex\n\tother := mu\n\tother.Lock()\n}\n",
			"copied.go:7:11: assignment copies lock value to other: sync.Mutex\n"},
		{"added.go", "package p\n\nimport \"sync\"\n\nfunc f() {\n\tvar w sync.WaitGroup\n\tgo func() {\n\t\tw.Add(1)\n\t\tdefer w.Done()\n\t}()\n\tw.Wait()\n}\n",
			"added.go:8:8: WaitGroup.Add called from inside new goroutine\n"},
		{"cancel.go", "package p\n\nimport \"context\"\n\nfunc f(ctx context.Context) context.Context {\n\tctx, _ = context.WithCancel(ctx)\n\treturn ctx\n}\n",
			"cancel.go:6:7: the cancel function returned by context.WithCancel should be called, not discarded, to avoid a context leak\n"},
		{"broken.go", "package p\n\nfunc {", ""},
		{"untyped.go", "package p\n\nvar x int = \"text\"\n", ""},
		{"missing.go", "package p\n\nimport _ \"no/such/package\"\n", ""},
		{"group.go", "package p\n\nimport \"golang.org/x/sync/errgroup\"\n\nfunc f() {\n\tvar g errgroup.Group\n\th := g\n\t_ = h.Wait()\n}\n",
			"group.go:7:7: assignment copies lock value to h: golang.org/x/sync/errgroup.Group contains sync.WaitGroup contains sync.noCopy\n"},
	}
	var in [][]course.File
	for _, f := range files {
		in = append(in, []course.File{{Name: f.name, Path: f.name, Source: []byte(f.source)}})
	}
	fset := token.NewFileSet()
	importer, err := exports.Importer(t.Context(), ".", fset, vet.Imports(in))
	require.NoError(t, err)
	said, err := vet.Check(fset, importer, in)
	require.NoError(t, err)
	for i, f := range files {
		assert.Equal(t, f.want, said[i], f.name)
	}
}

// What is declared in one file of a package is known in the others, and each is named for what is in it.
func TestCheckTakesFilesTogether(t *testing.T) {
	files := [][]course.File{{
		{Path: "a.go", Source: []byte("package p\n\nfunc f() {\n\tvar a guarded\n\tb := a\n\t_ = &b\n}\n")},
		{Path: "b.go", Source: []byte("package p\n\nimport \"sync\"\n\ntype guarded struct{ mu sync.Mutex }\n\nfunc g(guarded) {}\n")},
	}}
	fset := token.NewFileSet()
	importer, err := exports.Importer(t.Context(), ".", fset, vet.Imports(files))
	require.NoError(t, err)
	said, err := vet.Check(fset, importer, files)
	require.NoError(t, err)
	assert.Equal(t, "a.go:5:7: assignment copies lock value to b: p.guarded contains sync.Mutex\n"+
		"b.go:7:8: g passes lock by value: p.guarded contains sync.Mutex\n", said[0])
}
