//go:build unix

package main

import (
	"os/exec"
	"syscall"
)

// apart keeps what the terminal sends to the screen's programs away from the command: Ctrl-C is a key here.
func apart(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} }

func interrupt(cmd *exec.Cmd) error { return cmd.Process.Signal(syscall.SIGINT) }
