//go:build unix

package gotest

import (
	"os/exec"
	"syscall"
)

// ownGroup puts cmd and all that it starts into a process group of their own,
// and makes a cancel kill the whole group. To be called before cmd is started.
func ownGroup(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return killGroup(cmd) }
}

func killGroup(cmd *exec.Cmd) error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
