// want test "its context has ended, whether its process has read"

// Package subprocess writes all input before it looks at its context.
package subprocess

import (
	"bytes"
	"context"
	"io"
	"os"
	"os/exec"
	"time"
)

// A Command says which program to run, and with what.
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

// A System knows groups of processes, which each operating system has in its own way.
type System interface {
	// Group makes cmd, which has not been started, lead a group of its own.
	Group(cmd *exec.Cmd)

	// Kill kills all processes of cmd's group, and does not wait for them.
	Kill(cmd *exec.Cmd) error
}

// A Pool runs programs, a limited number at the same time.
type Pool struct {
	places chan struct{}
	system System
}

// New returns a Pool for at most n processes.
func New(n int, system System) *Pool {
	if n < 1 {
		panic("subprocess: n < 1")
	}
	return &Pool{places: make(chan struct{}, n), system: system}
}

// Run runs the program in a process that leads a group of its own, and returns what came of it.
func (p *Pool) Run(ctx context.Context, c Command) (Result, error) {
	if err := ctx.Err(); err != nil {
		return Result{}, err
	}
	select {
	case p.places <- struct{}{}:
	case <-ctx.Done():
		return Result{}, ctx.Err()
	}
	defer func() { <-p.places }()
	if err := ctx.Err(); err != nil {
		return Result{}, err
	}

	var stdout, stderr bytes.Buffer
	cmd := exec.Command(c.Path, c.Args...)
	cmd.Env = c.Env
	stdin, err := cmd.StdinPipe()
	if err != nil {
		return Result{}, err
	}
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	cmd.WaitDelay = 10 * time.Second // for one who has left the group with the output in his hands
	p.system.Group(cmd)
	if err := cmd.Start(); err != nil {
		return Result{}, err
	}

	var (
		state  *os.ProcessState
		failed error
		exited = make(chan struct{})
	)
	go func() {
		defer close(exited)
		state, failed = cmd.Process.Wait()
	}()
	_, _ = io.WriteString(stdin, c.Stdin) // fails if it ends without having read all
	_ = stdin.Close()
	select {
	case <-exited:
	case <-ctx.Done():
		_ = p.system.Kill(cmd)
		<-exited
	}
	_ = p.system.Kill(cmd) // those it has left
	_ = cmd.Wait()         // for the copying; its process is gone

	result := Result{Stdout: stdout.String(), Stderr: stderr.String(), ExitCode: -1}
	if state != nil {
		result.ExitCode = state.ExitCode()
	}
	if err := ctx.Err(); err != nil {
		return result, err
	}
	return result, failed
}
