//go:build !linux

package sandbox

import (
	"context"
	"os"
)

// measure finds nothing: these systems confine only what is signed or privileged.
func measure(context.Context, Part) (Level, error) { return Level{}, nil }

// MaybeHelper does nothing here; see Linux.
func MaybeHelper() {}

// start starts the command itself, with the policy's environment and folder and nothing else of it but the wall limit.
func (c *Cmd) start() error {
	c.cmd.Path, c.cmd.Args = c.path, append([]string{c.path}, c.args...)
	c.cmd.Env, c.cmd.Dir = append([]string{}, c.policy.Env...), c.policy.Dir
	c.cmd.ExtraFiles = c.ExtraFiles
	c.cmd.SysProcAttr = ownGroup()
	if err := c.cmd.Start(); err != nil {
		return err
	}
	c.guard()
	return nil
}

// SystemLibraries returns nothing: nothing here needs it.
func SystemLibraries() []string { return nil }

// Libraries returns nothing: nothing here needs it.
func Libraries(path string) []string { return nil }

// reap waits for the process and then kills what it left.
func (c *Cmd) reap() error {
	err := c.cmd.Wait()
	c.settle()
	return err
}

func mostResident(*os.ProcessState) int64 { return 0 }
