//go:build !unix

package gotest

import (
	"os/exec"
	"strconv"
)

// ownGroup makes a cancel kill cmd and all that it has started.
func ownGroup(cmd *exec.Cmd) {
	cmd.Cancel = func() error { return killGroup(cmd) }
}

// killGroup asks taskkill for the whole tree: Windows knows no process groups to signal.
func killGroup(cmd *exec.Cmd) error {
	if err := exec.Command("taskkill", "/T", "/F", "/PID", strconv.Itoa(cmd.Process.Pid)).Run(); err != nil {
		return cmd.Process.Kill()
	}
	return nil
}
