//go:build !unix

package main

import (
	"os"
	"os/exec"
)

var forwarded = []os.Signal{os.Interrupt}

// ownGroup does nothing: a console hands Ctrl-C to all of its programs.
func ownGroup(*exec.Cmd) {}

func signalGroup(*exec.Cmd, os.Signal) error { return nil }

func killGroup(cmd *exec.Cmd) error { return cmd.Process.Kill() }

func ignoreQuit() (stop func()) { return func() {} }

func commandStatus(state *os.ProcessState) error {
	if code := state.ExitCode(); code != 0 {
		return statusError(code)
	}
	return nil
}
