// want test "exit code of a process that closed its output"

// Package subprocess takes the end of the output for the end of the process, and kills it.
package subprocess

import (
	"bytes"
	"context"
	"io"
	"os/exec"
	"sync"
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
	system System
	free   chan struct{} // a token for each process that may be started
}

// New returns a Pool for at most n processes.
func New(n int, system System) *Pool {
	if n < 1 {
		panic("subprocess: a pool needs a place")
	}
	free := make(chan struct{}, n)
	for range n {
		free <- struct{}{}
	}
	return &Pool{system: system, free: free}
}

// Run runs the program in a process that leads a group of its own, and returns what came of it.
func (p *Pool) Run(ctx context.Context, c Command) (Result, error) {
	select {
	case <-p.free:
	case <-ctx.Done():
		return Result{}, ctx.Err()
	}
	defer func() { p.free <- struct{}{} }()
	if ctx.Err() != nil {
		return Result{}, ctx.Err()
	}
	return p.run(ctx, c)
}

func (p *Pool) run(ctx context.Context, c Command) (Result, error) {
	cmd := exec.Command(c.Path, c.Args...)
	cmd.Env = c.Env
	stdin, err := cmd.StdinPipe()
	if err != nil {
		return Result{}, err
	}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		return Result{}, err
	}
	stderr, err := cmd.StderrPipe()
	if err != nil {
		return Result{}, err
	}
	hangUp := func() {
		_ = stdin.Close()
		_ = stdout.Close()
		_ = stderr.Close()
	}
	p.system.Group(cmd)
	if err := cmd.Start(); err != nil {
		return Result{}, err
	}
	defer hangUp()

	var (
		copying, reading sync.WaitGroup
		out, log         bytes.Buffer
	)
	copying.Go(func() {
		_, _ = io.WriteString(stdin, c.Stdin) // it need not read all
		_ = stdin.Close()
	})
	reading.Go(func() { _, _ = io.Copy(&out, stdout) })
	reading.Go(func() { _, _ = io.Copy(&log, stderr) })

	killed := make(chan struct{})
	stop := context.AfterFunc(ctx, func() {
		defer close(killed)
		_ = p.system.Kill(cmd)
	})
	// When nobody can write any more, it is over, too.
	copying.Go(func() {
		reading.Wait()
		_ = p.system.Kill(cmd)
	})
	state, err := cmd.Process.Wait()
	if !stop() {
		<-killed
	}
	_ = p.system.Kill(cmd)

	// Nobody of the group holds a pipe any more. Who has left it may.
	late := time.AfterFunc(10*time.Second, hangUp)
	copying.Wait()
	late.Stop()

	result := Result{Stdout: out.String(), Stderr: log.String(), ExitCode: -1}
	if err == nil {
		result.ExitCode = state.ExitCode()
	}
	if ctx.Err() != nil {
		err = ctx.Err()
	}
	return result, err
}
