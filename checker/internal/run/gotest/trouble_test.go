package gotest

import (
	"cmp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// What the go command says of the machine, word for word, and what the compiler says of code that speaks of such things.
func TestTroubleIsTheMachinesAndNeverTheCodes(t *testing.T) {
	for said, want := range map[string]string{
		"exercises/internal/run/main.go:7:2: module lookup disabled by GOPROXY=off":                                                  "go online once",
		"go: github.com/stretchr/testify@v1.12.1: Get \"https://proxy.example/x.zip\": dial tcp: lookup proxy.example: no such host": "go online once",
		"# runtime/cgo\ncc1: fatal error: /tmp/x.s: No space left on device":                                                         "make room",
		"failed to initialize build cache at /nowhere/c: mkdir /nowhere: permission denied":                                          "TMPDIR",
		"go: errors parsing go.mod:\ngo.mod:9: unknown directive: requires":                                                          "git checkout -- go.mod go.sum",
		"build cache is required, but could not be located: GOCACHE is not defined and neither $XDG_CACHE_HOME nor $HOME are":        "export HOME",
		"# koans/exercises/internal/run/v1/greet\ngreet.go:5:9: cannot use \"permission denied\" (untyped string constant) as int":   "",
		"# koans/exercises/internal/run/v1/greet\n/go/pkg/tool/linux_amd64/compile: signal: killed":                                  "memory",
		"# koans/exercises/internal/run/v1/greet\ngreet.go:3:8: could not import fmt (open /c/1f-d: no such file or directory)":      "memory",
		"# koans/exercises/internal/run/v1/greet\ngreet.go:5:9: cannot use x\n\thave struct{a int \": signal: \"}":                   "",
		"# koans/exercises/internal/run/v1/greet\ngreet.go:5:9: undefined: hello":                                                    "",
		"can't start telemetry child process: fork/exec /go/bin/go: permission denied\n# koans/exercises/greet\ngreet.go:5:9: no":    "",
	} {
		got := Trouble(t.Context(), t.TempDir(), said)
		if want == "" {
			assert.Nil(t, got, said)
		} else if assert.NotNil(t, got, said) {
			assert.Contains(t, got.Hint(), want, said)
		}
	}
}

// As large as a build may make a file is no answer, and who made it is told from the machine.
func TestWhatIsTooLargeIsTheAnswers(t *testing.T) {
	const compiler, linker = "compile: writing output: write $WORK/b2/_pkg_.a: file too large\n", "/go/link: cannot mmap output file: fallocate: file too large\n"
	for said, want := range map[string]string{
		"# koans/exercises/internal/run/v1/greet\n" + compiler: "# koans/exercises/internal/run/v1/greet\n" + exhausted,
		"# koans/exercises/internal/run/v0/greet\n/g.go:5:9: no\n# koans/exercises/internal/run/v1/greet\n/g.go:5:9: and\n" + compiler: "# koans/exercises/internal/run/v0/greet\n/g.go:5:9: no\n" +
			"# koans/exercises/internal/run/v1/greet\n" + exhausted,
		"# koans/exercises/internal/run\n" + linker: exhausted,
		"# net/http\n" + compiler:                   "",
		"# koans/exercises/internal/run/v1/greet\ngreet.go:5:9: no\n# net/http\n" + compiler: "",
	} {
		assert.Equal(t, cmp.Or(want, said), strings.ReplaceAll(outgrown(said), "\n\n", "\n"), said)
	}
}
