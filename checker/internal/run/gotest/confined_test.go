package gotest_test

import (
	"os"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"koans/checker/internal/run/coursetest"
	"koans/checker/internal/run/gotest"
	"koans/checker/internal/run/sandbox"
)

func TestMain(m *testing.M) {
	sandbox.MaybeHelper()
	os.Exit(m.Run())
}

// Confined, answers end as they do otherwise: what the confinement forbids, the tests of concepts do not need.
func TestConfinedRunsTellWhatHappened(t *testing.T) {
	s, err := sandbox.New(t.Context(), sandbox.Options{})
	require.NoError(t, err)
	t.Log(s.Level())
	c := coursetest.New(t, nil)
	e := coursetest.Exercise(t, c, coursetest.Sample)
	cache, err := gotest.DefaultCache()
	require.NoError(t, err)
	confinement, err := gotest.NewConfinement(t.Context(), s, c.Root, cache, t.TempDir())
	require.NoError(t, err)
	var variants []gotest.Variant
	var which []outcome
	for _, o := range outcomes {
		v := coursetest.Variant(t, e, "answer.go", file(o.source))
		if !gotest.HasInit(v) {
			variants, which = append(variants, v), append(which, o)
		}
	}
	batch, err := gotest.BuildWith(t.Context(), c, variants, gotest.BuildOptions{Confinement: confinement})
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, batch.Close()) })
	for i, o := range which {
		t.Run(o.name, func(t *testing.T) { t.Parallel(); shows(t, batch, i, o) })
	}
}
