//go:build unix

package hunt

import (
	"os/exec"
	"syscall"
)

// ownGroup puts cmd and all that it starts into a process group of their own. To be called before cmd is started.
func ownGroup(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} }

func killGroup(cmd *exec.Cmd) error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }

// askForGoroutines makes the process write what its goroutines do, and end.
func askForGoroutines(cmd *exec.Cmd) error { return cmd.Process.Signal(syscall.SIGQUIT) }
