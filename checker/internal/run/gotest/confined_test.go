package gotest_test

import (
	"os"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"koans/checker/internal/course"
	"koans/checker/internal/run/coursetest"
	"koans/checker/internal/run/gotest"
	"koans/checker/internal/run/sandbox"
)

func TestMain(m *testing.M) {
	sandbox.MaybeHelper()
	os.Exit(m.Run())
}

// What the manifest says is what the confinement gives: loopback, processes, and not one of them to who does not ask.
func TestNeeds(t *testing.T) {
	s, err := sandbox.New(t.Context(), sandbox.Options{})
	require.NoError(t, err)
	if !s.Level().Seccomp {
		t.Skip("nothing would be refused")
	}
	const listen = "package sample\n\nimport \"net\"\n\nfunc Twice(func()) {\n\tl, err := net.Listen(\"tcp\", \"127.0.0.1:0\")\n\tif err != nil { panic(err) }\n" +
		"\tc, err := net.Dial(\"tcp\", l.Addr().String())\n\tif err != nil { panic(err) }\n\tc.Close()\n\tl.Close()\n\tpanic(\"it works\")\n}\n"
	const start = "package sample\n\nimport (\"os\"; \"os/exec\")\n\nfunc Twice(func()) {\n\tself, _ := os.Executable()\n" +
		"\tcmd := exec.Command(self, \"-test.list=none\")\n\tif err := cmd.Start(); err != nil { panic(err) }\n\t_ = cmd.Wait()\n\tpanic(\"it works\")\n}\n"
	for _, test := range []struct {
		needs           string
		listens, starts bool
	}{
		{`[]`, false, false},
		{`["processes"]`, false, true},
		{`["database"]`, true, false},
		{`["loopback","processes"]`, true, true},
	} {
		t.Run(test.needs, func(t *testing.T) {
			c := coursetest.New(t, coursetest.Files{"exercises/01_first/01_sample/exercise.toml": "needs = " + test.needs + "\n"})
			e := coursetest.Exercise(t, c, coursetest.Sample)
			cache, err := gotest.DefaultCache()
			require.NoError(t, err)
			confinement, err := gotest.NewConfinement(t.Context(), s, c.Root, cache, t.TempDir())
			require.NoError(t, err)
			variants := []gotest.Variant{coursetest.Variant(t, e, "listen.go", listen), coursetest.Variant(t, e, "start.go", start)}
			batch, err := gotest.BuildWith(t.Context(), c, variants, gotest.BuildOptions{Confinement: confinement})
			require.NoError(t, err)
			t.Cleanup(func() { assert.NoError(t, batch.Close()) })
			for i, works := range []bool{test.listens, test.starts} {
				run, err := batch.Run(t.Context(), i, gotest.RunOptions{})
				require.NoError(t, err)
				if works {
					assert.Contains(t, run.Crash+run.Output, "it works", variants[i].File)
				} else {
					assert.Contains(t, run.Crash+run.Output, "permission denied", variants[i].File)
				}
			}
		})
	}
}

// Who starts processes in its tests must say so, or confined answers would fail for it.
func TestWhoStartsProcessesSaysSo(t *testing.T) {
	c, err := course.Open("../../../..")
	require.NoError(t, err)
	for _, e := range c.Exercises() {
		imports, err := e.TestImports()
		require.NoError(t, err)
		needs, err := e.Needs()
		require.NoError(t, err)
		starts := slices.Contains(imports, "os/exec") || slices.Contains(imports, "koans/exercises/internal/predict") || slices.Contains(imports, "koans/exercises/internal/processes")
		assert.Equal(t, starts, slices.Contains(needs, course.Processes), "%s needs processes", e.Name)
	}
}

// Confined, answers end as they do otherwise: what the confinement forbids, the tests of concepts do not need.
func TestConfinedRunsTellWhatHappened(t *testing.T) {
	if testing.Short() {
		t.Skip("TestRunsTellWhatHappened has most of it")
	}
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
			if o.name == "race" {
				o.exit, o.during = gotest.RaceStatus, first // confined, the first race is the last thing it does
			}
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
