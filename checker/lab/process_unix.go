//go:build unix

package main

import (
	"os/exec"
	"syscall"
)

// ownGroup has the process begin a group of its own, so that what it starts can be ended with it, and Ctrl-C is not for it.
func ownGroup(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} }

func killGroup(cmd *exec.Cmd) { _ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
