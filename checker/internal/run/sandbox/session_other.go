//go:build !linux

package sandbox

import "os/exec"

// killSession kills what killTree does: elsewhere nothing keeps a command in its session.
func killSession(cmd *exec.Cmd) error { return killTree(cmd) }
