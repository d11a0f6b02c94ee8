package gotest_test

import (
	"runtime"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"koans/checker/internal/run/coursetest"
	"koans/checker/internal/run/gotest"
)

// What the short cut says of an answer is what the go command says of it, and what it does not know it leaves to the
// go command.
func TestDirectlyIsAsTheGoCommand(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("there is no short cut on this system")
	}
	c := coursetest.New(t, nil)
	e := coursetest.Exercise(t, c, coursetest.Sample)
	for _, tc := range []struct {
		name, source string
		done         bool
	}{
		{"right", "package sample\n\nimport \"sync\"\n\nfunc Twice(work func()) {\n\tvar w sync.WaitGroup\n\tw.Go(work)\n\tw.Go(work)\n\tw.Wait()\n}\n", true},
		{"no such name", "package sample\n\nfunc Twice(work func()) {\n\tnothing()\n\tx := 1\n}\n", true},
		{"what the tests call is missing", "package sample\n\nfunc Thrice(work func()) {}\n", true},
		{"a constraint", "//go:build windows\n\npackage sample\n\nfunc Twice(work func()) {}\n", false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			v := coursetest.Variant(t, e, "answer.go", tc.source)
			direct, command, done, err := gotest.BothWays(t.Context(), c, v, t.TempDir())
			require.NoError(t, err)
			require.Equal(t, tc.done, done, "built without the go command")
			assert.Equal(t, command, direct, "what is said")
			assert.Equal(t, tc.name == "right" || !done, direct == "", "whether nothing is: %s", direct)
		})
	}
}
