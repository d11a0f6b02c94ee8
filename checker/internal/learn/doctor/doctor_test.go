package doctor_test

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"koans/checker/internal/course/checksum"
	"koans/checker/internal/learn/doctor"
	"koans/checker/internal/run/coursetest"
)

func workbook(t *testing.T, goVersion string) string {
	t.Helper()
	root := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(root, "go.mod"), []byte("module koans\n\ngo "+goVersion+"\n"), 0o644))
	return root
}

func preflight(t *testing.T, root string) doctor.Report {
	t.Helper()
	r, err := doctor.Preflight(t.Context(), root)
	require.NoError(t, err)
	return r
}

func needsSh(t *testing.T) {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("the stand-ins for programs are shell scripts")
	}
}

// script puts a stand-in for a program on the PATH and returns its path.
func script(t *testing.T, name, text string) string {
	t.Helper()
	needsSh(t)
	dir := t.TempDir()
	path := filepath.Join(dir, name)
	require.NoError(t, os.WriteFile(path, []byte("#!/bin/sh\n"+text+"\n"), 0o755))
	t.Setenv("PATH", dir+string(os.PathListSeparator)+os.Getenv("PATH"))
	return path
}

func TestAFitMachineIsFit(t *testing.T) {
	r := preflight(t, workbook(t, "1.26.0"))
	assert.NoError(t, r.Err())
}

func TestEveryTroubleIsAProblemWithAWayToMendIt(t *testing.T) {
	needsSh(t)
	for want, harm := range map[string]func(t *testing.T){
		"Go is not installed":              func(t *testing.T) { t.Setenv("PATH", t.TempDir()) },
		"Go does not work":                 func(t *testing.T) { script(t, "go", "echo out of order >&2; exit 1") },
		`no C compiler "no-such-compiler"`: func(t *testing.T) { t.Setenv("CC", "no-such-compiler") },
		"does not make programs":           func(t *testing.T) { t.Setenv("CC", script(t, "mycc", "echo stdlib.h: no such file >&2; exit 1")) },
		"set to build for plan9":           func(t *testing.T) { t.Setenv("GOOS", "plan9") },
		"does not work on linux/386": func(t *testing.T) {
			script(t, "go", fmt.Sprintf(`case $1 in
env) echo '{"GOVERSION":"%s","GOOS":"linux","GOARCH":"386","GOHOSTOS":"linux","GOHOSTARCH":"386","CC":"true"}' ;;
*) echo '-race is not supported on linux/386' >&2; exit 2 ;;
esac`, runtime.Version()))
		},
	} {
		t.Run(want, func(t *testing.T) {
			root := workbook(t, "1.26.0")
			harm(t)
			var unfit *doctor.UnfitError
			require.ErrorAs(t, preflight(t, root).Err(), &unfit)
			assert.ErrorContains(t, unfit, want)
			for _, p := range unfit.Problems {
				assert.NotEmpty(t, p.Mend, "how to mend: %s", p.Says)
			}
		})
	}
}

func TestAnOldGoThatMayNotFetchANewOneIsAProblem(t *testing.T) {
	t.Setenv("GOTOOLCHAIN", "local")
	assert.ErrorContains(t, preflight(t, workbook(t, "1.99")).Err(), "needs go1.99 or newer")
}

func TestCGODisabledIsOverruledBecauseAnswersAreBuiltWithIt(t *testing.T) {
	t.Setenv("CGO_ENABLED", "0")
	assert.NoError(t, preflight(t, workbook(t, "1.26.0")).Err())
}

// A compiler that breaks after it was found fit must not go unseen, and one that works is not tried again.
func TestTheCompilerIsTriedAgainOnlyWhenItChanged(t *testing.T) {
	root := workbook(t, "1.26.0")
	log := filepath.Join(t.TempDir(), "log")
	// The go command calls the compiler too, to ask for its version.
	cc := script(t, "mycc", `case "$*" in *try.c*) echo tried >> '`+log+`';; esac; exec cc "$@"`)
	t.Setenv("CC", cc)
	for range 3 {
		require.NoError(t, preflight(t, root).Err())
	}
	tried, err := os.ReadFile(log)
	require.NoError(t, err)
	assert.Equal(t, 1, strings.Count(string(tried), "tried"), "how often the compiler was tried")
	require.NoError(t, os.WriteFile(cc, []byte("#!/bin/sh\nexit 1 # broken\n"), 0o755))
	assert.Error(t, preflight(t, root).Err(), "after the compiler broke")
}

func TestAnEmptyBuildCacheMeansAFirstBuild(t *testing.T) {
	t.Setenv("GOCACHE", t.TempDir())
	r := preflight(t, workbook(t, "1.26.0"))
	assert.NoError(t, r.Err())
	assert.True(t, r.FirstBuild, "with nothing in the build cache the standard library is yet to be built")
}

func TestExamineWarnsOfWhatResetAndProgressLack(t *testing.T) {
	root := coursetest.New(t, nil).Root
	require.NoError(t, os.Remove(filepath.Join(root, filepath.FromSlash(checksum.File))))
	require.NoError(t, os.WriteFile(filepath.Join(root, ".koans"), nil, 0o644)) // a file where the folder should be
	r, err := doctor.Examine(t.Context(), root, func(string) {})
	require.NoError(t, err)
	require.NoError(t, r.Err(), "answers can be checked all the same")
	warned := map[string]bool{}
	for _, res := range r.Results {
		warned[res.Subject] = res.Level == doctor.Warning
	}
	assert.True(t, warned["git"], "no sums, no history")
	assert.True(t, warned["Progress"], "nowhere to write")
}
