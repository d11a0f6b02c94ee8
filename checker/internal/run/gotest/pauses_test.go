package gotest_test

import (
	"runtime"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"koans/checker/internal/run/coursetest"
	"koans/checker/internal/run/gotest"
)

// onRealTime calls Twice without a bubble: nothing but the answer says when it goes on.
var onRealTime = coursetest.Files{"exercises/01_first/01_sample/sample_test.go": `package sample_test

import (
	"testing"

	sample "koans/exercises/01_first/01_sample"
)

func TestOnRealTime(t *testing.T) { sample.Twice(func() {}) }
`}

// In a dump whoever pauses in a select looks like one who waits for ever.
func TestWhoPausesIsNotStuck(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("other systems do not tell who wakes up")
	}
	c := coursetest.New(t, onRealTime)
	e := coursetest.Exercise(t, c, coursetest.Sample)
	pausing := file(`never := make(chan int); for range 250 { select { case <-time.After(10 * time.Millisecond): case <-never: } }; work()`)
	waiting := file(`never := make(chan int); go func() { time.Sleep(time.Millisecond) }(); select { case <-never: case <-make(chan bool): }; work()`)
	batch, err := gotest.Build(t.Context(), c, []gotest.Variant{
		coursetest.Variant(t, e, "pausing.go", pausing), coursetest.Variant(t, e, "waiting.go", waiting)})
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, batch.Close()) })
	for i, stop := range []gotest.Stop{gotest.NotStopped, gotest.Stuck} {
		run, err := batch.Run(t.Context(), i, gotest.RunOptions{})
		require.NoError(t, err)
		assert.Equal(t, stop, run.Stop, "why %s was stopped", []string{"who pauses", "who waits"}[i])
		t.Log(run.Duration)
	}
}
