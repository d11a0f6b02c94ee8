//go:build !unix

package hunt

import (
	"errors"
	"os/exec"
)

func ownGroup(*exec.Cmd) {}

func killGroup(cmd *exec.Cmd) error { return cmd.Process.Kill() }

// askForGoroutines says that there is no way to ask: who stands still is given up without a reason.
func askForGoroutines(*exec.Cmd) error { return errors.ErrUnsupported }
