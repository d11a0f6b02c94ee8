package grade

import (
	"context"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"koans/checker/internal/course"
	"koans/checker/internal/explain/diagnose"
	"koans/checker/internal/run/coursetest"
	"koans/checker/internal/run/gotest"
	"koans/checker/internal/run/sandbox"
)

// confinedOf is as much of a judge as explaining needs.
func confinedOf(t *testing.T) (*Confined, *gotest.Run) {
	t.Helper()
	if runtime.GOOS != "linux" {
		t.Skip("there is confinement on Linux only")
	}
	c := coursetest.New(t, nil)
	box, err := sandbox.New(t.Context(), sandbox.Options{})
	require.NoError(t, err)
	exe, err := os.Executable()
	require.NoError(t, err)
	e := coursetest.Exercise(t, c, coursetest.Sample)
	path := filepath.Join(e.Dir(), "sample.go")
	source := "package sample\n\nfunc Twice(work func()) {\n\tpanic(\"no\")\n}\n"
	run := &gotest.Run{
		Variant:  gotest.Variant{Exercise: e, Files: []course.File{{Name: "sample.go", Path: path, Source: []byte(source)}}},
		Expected: []string{"TestX"}, During: "TestX", ExitCode: 2,
		Crash: "panic: no\n\ngoroutine 7 [running]:\nkoans/x.Twice(0x1)\n\t" + path + ":4 +0x1\n",
	}
	return &Confined{root: c.Root, gatekeeper: &gatekeeper{sandbox: box, exe: exe, limits: screenLimits}}, run
}

func TestARunIsExplainedInConfinement(t *testing.T) {
	j, run := confinedOf(t)
	found, err := j.explain(t.Context(), run)
	require.NoError(t, err)
	assert.Equal(t, diagnose.Explain(run), found)
}

// What explaining does not survive is the student's trouble alone.
func TestARunThatCannotBeExplainedIsShownAsItIs(t *testing.T) {
	j, run := confinedOf(t)
	// Less address space than the runtime reserves for itself. A second of processor time, the limit before, is kept by a quick machine.
	j.gatekeeper.limits.Memory = 256 << 20
	found, err := j.explain(t.Context(), run)
	require.NoError(t, err)
	require.Len(t, found, 1)
	assert.Equal(t, diagnose.Test, found[0].Kind)
	assert.Contains(t, found[0].Message, "explaining why takes more time or memory")
	assert.Contains(t, found[0].Raw, "panic: no")
}

func TestExplainingEndsWithTheGrading(t *testing.T) {
	j, run := confinedOf(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := j.explain(ctx, run)
	assert.ErrorIs(t, err, context.Canceled)
}
