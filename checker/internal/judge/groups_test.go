package judge_test

import (
	"context"
	"fmt"
	"os"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"koans/checker/internal/judge"
	"koans/checker/internal/run/coursetest"
	"koans/checker/internal/run/gotest"
)

// Several binaries are made and run one after the other, and each answer has its verdict. Whoever stops that leaves nothing behind of
// the one that runs, nor of the one that is made meanwhile.
func TestOneBinaryAfterAnother(t *testing.T) {
	c := coursetest.New(t, nil)
	e := coursetest.Exercise(t, c, coursetest.Sample)
	const n = 4
	var variants []gotest.Variant
	for i := range n {
		code := fmt.Sprintf("var w sync.WaitGroup; w.Go(work); w.Go(work); w.Wait(); _ = %d", i)
		variants = append(variants, coursetest.Variant(t, e, "answer.go", body(`import "sync"`, code)))
	}
	opt := judge.Options{Alone: []bool{true, true, true, true}}
	scratch := t.TempDir()
	t.Setenv("TMPDIR", scratch)
	left := func() []os.DirEntry {
		all, err := os.ReadDir(scratch)
		require.NoError(t, err)
		return all
	}

	var order []int
	require.NoError(t, judge.New(c).Check(t.Context(), variants, opt, func(i int, v judge.Verdict) {
		assert.Equal(t, judge.Passed, v.Outcome, "answer %d: %v", i, v.Err)
		order = append(order, i)
	}))
	assert.Equal(t, []int{0, 1, 2, 3}, order, "answers, in the order in which they were judged")
	assert.Empty(t, left(), "what is left in the folder for what is built")

	ctx, stop := context.WithCancel(t.Context())
	judged := 0
	err := judge.New(c).Check(ctx, variants, opt, func(int, judge.Verdict) { judged++; stop() })
	require.ErrorIs(t, err, context.Canceled)
	assert.Equal(t, 1, judged, "answers that were judged until it was stopped")
	assert.Empty(t, left(), "what is left in the folder for what is built, when it was stopped")
}

// A panic of a build reaches who asked for it, in that goroutine: grading makes it the trouble of these answers, and goes on.
func TestAPanicOfABuildIsTheCallers(t *testing.T) {
	c := coursetest.New(t, nil)
	v := coursetest.Variant(t, coursetest.Exercise(t, c, coursetest.Sample), "answer.go", body("", "work(); work()"))
	opt := judge.Options{Only: [][]string{}} // of none, which building does not expect
	assert.Panics(t, func() {
		_ = judge.New(c).Check(t.Context(), []gotest.Variant{v}, opt, func(int, judge.Verdict) {})
	})
}
