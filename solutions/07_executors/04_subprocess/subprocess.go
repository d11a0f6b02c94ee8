// Package subprocess runs programs in processes of their own, a few at a time.
package subprocess

import (
	"context"
	"fmt"
	"io"
	"os/exec"
	"strings"
	"sync"
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
	places chan struct{} // holds one for each process that there is
	system System
}

// New returns a Pool for at most n processes. It panics if n < 1.
func New(n int, system System) *Pool {
	if n < 1 {
		panic("subprocess: a pool must have room for a process")
	}
	return &Pool{make(chan struct{}, n), system}
}

// Run waits for a place, runs the program in a process that leads a group of its own, and returns what came of it.
//
// If ctx had ended before, nothing is started, even if there is a place. If it ends when the process has, but Run has not
// returned, either the error or the result is right.
func (p *Pool) Run(ctx context.Context, c Command) (Result, error) {
	select {
	case p.places <- struct{}{}:
		defer func() { <-p.places }()
	case <-ctx.Done():
		return Result{}, ctx.Err()
	}
	if err := ctx.Err(); err != nil {
		return Result{}, err
	}
	return p.run(ctx, c)
}

// run does not use [exec.Cmd.Wait]: that waits for the end of the output, which whoever the process has left behind may hold open for
// ever, and the only way out, WaitDelay, is a guess at how long the rest of the output takes.
func (p *Pool) run(ctx context.Context, c Command) (Result, error) {
	cmd := exec.Command(c.Path, c.Args...)
	cmd.Env, cmd.Stdin = c.Env, strings.NewReader(c.Stdin)
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		return Result{}, fmt.Errorf("connecting to %s: %w", c.Path, err)
	}
	stderr, err := cmd.StderrPipe()
	if err != nil {
		return Result{}, fmt.Errorf("connecting to %s: %w", c.Path, err)
	}
	p.system.Group(cmd)
	if err := cmd.Start(); err != nil {
		return Result{}, err
	}
	stop := context.AfterFunc(ctx, func() { _ = p.system.Kill(cmd) }) // it fails when nobody is left, and all is well

	// Both at the same time: the process may fill either first.
	var outputs [2]strings.Builder
	var reading sync.WaitGroup
	for i, from := range []io.ReadCloser{stdout, stderr} {
		reading.Go(func() {
			_, _ = io.Copy(&outputs[i], from) // what can be read is the result
			from.Close()
		})
	}
	state, err := cmd.Process.Wait()
	killed := !stop()
	_ = p.system.Kill(cmd) // those that it has left behind, who hold the output open
	reading.Wait()

	result := Result{Stdout: outputs[0].String(), Stderr: outputs[1].String(), ExitCode: -1}
	if err != nil {
		return result, fmt.Errorf("waiting for %s: %w", c.Path, err)
	}
	result.ExitCode = state.ExitCode()
	if killed {
		return result, ctx.Err()
	}
	return result, nil
}
