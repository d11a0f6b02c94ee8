// Package processes is what tests need that have to do with processes of the operating system: groups of them, which each
// system has in its own way, and a look into the process table.
package processes

import (
	"errors"
	"os"
	"os/exec"
)

// Groups makes groups of processes and ends them. On Unix these are process groups; on Windows, which has none that can be ended, a
// process and those that descend from it.
type Groups struct{}

// Group makes cmd, which has not been started, lead a group of its own: whatever it starts belongs to it.
func (Groups) Group(cmd *exec.Cmd) { lead(cmd) }

// Kill ends every process of cmd's group that there still is. It returns [os.ErrProcessDone] if there is none.
//
// The group may outlive cmd, and Kill finds it also when cmd has been waited for. That is to be done without delay: once the whole
// group is gone, its number may be given to another one day.
func (Groups) Kill(cmd *exec.Cmd) error {
	if cmd.Process == nil {
		return errors.New("ending a group of processes: its first one has not been started")
	}
	return end(cmd.Process.Pid)
}

// Adopt makes this process the parent of those that its children leave behind, where there is such a thing, so that [Gone] can
// see how they end and clears away what is left of them: in many a container nobody else does.
func Adopt() error { return adopt() }

// Listed reports whether the process table has an entry with that number. A process that has ended keeps its entry, as a zombie,
// until its parent has waited for it; on Windows it does not.
func Listed(pid int) bool { return listed(pid) }

// Zombies reports whether [Listed] tells a process that has been waited for from one that has only ended.
const Zombies = zombies

// Gone reports whether the process has ended. It is for those whose parent has ended, too, and which nobody else is to wait for.
func Gone(pid int) bool {
	reap(pid)
	return !listed(pid)
}

// Kill ends one process.
func Kill(pid int) error {
	p, err := os.FindProcess(pid)
	if err != nil {
		return err
	}
	defer p.Release()
	return p.Kill()
}
