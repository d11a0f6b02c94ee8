// Package subprocess runs programs in processes of their own, a few at a time.
package subprocess

import (
	"context"
	"os/exec"
)

// A Command says which program to run, and with what. Path, Args and Env are what [exec.Command] and [exec.Cmd] mean by them.
type Command struct {
	Path  string
	Args  []string // without the program's name
	Env   []string // nil: the same as this process has; empty: none at all
	Stdin string   // what there is to read, and then comes the end; the process need not read it
}

// A Result is what came of a process.
type Result struct {
	Stdout, Stderr string
	ExitCode       int // -1: it was killed, by whomever
}

// A System knows groups of processes, which each operating system has in its own way. It may be used by many goroutines at the same time.
type System interface {
	// Group makes cmd, which has not been started, lead a group of its own: whatever it starts belongs to it.
	Group(cmd *exec.Cmd)

	// Kill kills all processes of cmd's group, and does not wait for them. cmd has been started, and may have ended. If nobody is
	// left, Kill returns [os.ErrProcessDone].
	Kill(cmd *exec.Cmd) error
}

// A Pool runs programs, a limited number at the same time. Only [New] makes one.
// Run may be called from many goroutines at the same time.
type Pool struct {
	// TODO
}

// New returns a Pool for at most n processes. It panics if n < 1.
func New(n int, system System) *Pool {
	// TODO
	return &Pool{}
}

// Run waits for a place, runs the program in a process that leads a group of its own, and returns what came of it.
//
// If ctx had ended before, nothing is started, even if there is a place. If it ends when the process has, but Run has not
// returned, either the error or the result is right.
func (p *Pool) Run(ctx context.Context, c Command) (Result, error) {
	// TODO: a place, a group, a process; its input and its output; its end.
	return Result{}, nil
}
