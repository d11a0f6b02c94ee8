//go:build !unix

package main

import "os/exec"

func apart(*exec.Cmd) {}

func interrupt(cmd *exec.Cmd) error { return cmd.Process.Kill() }
