package gotest

import (
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
