// want test "neither started its process nor returned|nobody else has the place"

// Package subprocess keeps the place that it has won from a context that has ended.
package subprocess

import (
	"context"
	"os/exec"
	"strings"
	"time"
)

// A Command says which program to run, and with what. Path, Args and Env are what [exec.Command] and [exec.Cmd] mean by them.
type Command struct {
	Path  string
	Args  []string // without the program's name
	Env   []string // nil: the same as this process has; empty: none at all
	Stdin string   // what there is to read, and then comes the end
}

// A Result is what came of a process.
type Result struct {
	Stdout, Stderr string
	ExitCode       int // -1: it was killed
}

// A System knows groups of processes, which each operating system has in its own way. It may be used by many goroutines at the same time.
type System interface {
	// Group makes cmd, which has not been started, lead a group of its own: whatever it starts belongs to it.
	Group(cmd *exec.Cmd)

	// Kill kills all processes of cmd's group, and does not wait for them. cmd has been started, and may have ended. If nobody is
	// left, Kill returns [os.ErrProcessDone].
	Kill(cmd *exec.Cmd) error
}

// A Pool runs programs, a limited number at the same time.
type Pool struct {
	system System
	places chan struct{}
}

// New returns a Pool for at most n processes. It panics if n < 1.
func New(n int, system System) *Pool {
	if n < 1 {
		panic("subprocess: no room for any process")
	}
	return &Pool{system, make(chan struct{}, n)}
}

// Run runs the program in a process that leads a group of its own, and returns what came of it.
func (p *Pool) Run(ctx context.Context, c Command) (Result, error) {
	select {
	case p.places <- struct{}{}:
	case <-ctx.Done():
		return Result{}, ctx.Err()
	}
	if err := ctx.Err(); err != nil { // both at the same moment
		return Result{}, err
	}
	defer func() { <-p.places }()

	var stdout, stderr strings.Builder
	cmd := exec.CommandContext(ctx, c.Path, c.Args...)
	cmd.Env = c.Env
	cmd.Stdin = strings.NewReader(c.Stdin)
	cmd.Stdout = &stdout
	cmd.Stderr = &stderr
	cmd.Cancel = func() error { return p.system.Kill(cmd) }
	cmd.WaitDelay = time.Second
	p.system.Group(cmd)

	if err := cmd.Start(); err != nil {
		return Result{}, err
	}
	err := cmd.Wait()
	p.system.Kill(cmd) // those who are left

	result := Result{stdout.String(), stderr.String(), cmd.ProcessState.ExitCode()}
	switch {
	case ctx.Err() != nil:
		return result, ctx.Err()
	case cmd.ProcessState == nil:
		return result, err
	}
	return result, nil
}
