// Package toolchain calls the Go that builds answers, in the one way that all of the checker's builds, and all
// questions about them, have in common: what is built for one of them is in Go's cache for the others.
package toolchain

import (
	"context"
	"os"
	"os/exec"
	"runtime"
)

// BuildFlags are those of go build and go list. Nobody opens a test binary in a debugger, and without what
// that would need compiling takes a tenth less, and linking, which goes through all packages, a fifth.
var BuildFlags = []string{"-race", "-gcflags=all=-dwarf=false"}

// Command returns the go command to be run in dir. A workspace, or flags of the user's own, have no say in it.
func Command(ctx context.Context, dir string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOWORK=off", "GOFLAGS=-mod=readonly", "GO111MODULE=on")
	if runtime.GOOS != "darwin" {
		// The race detector needs it, whatever the learner has set; on macOS it does not.
		cmd.Env = append(cmd.Env, "CGO_ENABLED=1")
	}
	return cmd
}
