//go:build unix

package processes

import (
	"errors"
	"os"
	"os/exec"
	"syscall"
)

const zombies = true

func lead(cmd *exec.Cmd) {
	if cmd.SysProcAttr == nil {
		cmd.SysProcAttr = &syscall.SysProcAttr{}
	}
	cmd.SysProcAttr.Setpgid = true
}

// end signals the group, which has the number of its first process.
func end(leader int) error {
	err := syscall.Kill(-leader, syscall.SIGKILL)
	// macOS refuses to signal a group in which there are zombies only.
	if errors.Is(err, syscall.ESRCH) || errors.Is(err, syscall.EPERM) {
		return os.ErrProcessDone
	}
	return err
}

// listed sends no signal, but asks whether one could be sent.
func listed(pid int) bool { return !errors.Is(syscall.Kill(pid, 0), syscall.ESRCH) }

// reap waits for the process if it is a child of ours and has ended.
func reap(pid int) { _, _ = syscall.Wait4(pid, nil, syscall.WNOHANG, nil) }
