// want test "has not returned, although nothing is wrong"

// Package subprocess: writes all of the input before it reads anything.
package subprocess

import (
	"context"
	"io"
	"os/exec"
	"sync"
)

type Command struct {
	Path  string
	Args  []string
	Env   []string
	Stdin string
}

type Result struct {
	Stdout, Stderr string
	ExitCode       int
}

type System interface {
	Group(cmd *exec.Cmd)
	Kill(cmd *exec.Cmd) error
}

type Pool struct {
	places chan struct{}
	system System
}

func New(n int, system System) *Pool {
	if n < 1 {
		panic("subprocess: no place")
	}
	return &Pool{make(chan struct{}, n), system}
}

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
	p.system.Group(cmd)
	if err := cmd.Start(); err != nil {
		return Result{}, err
	}
	stop := context.AfterFunc(ctx, func() { p.system.Kill(cmd) })

	io.WriteString(stdin, c.Stdin)
	stdin.Close()
	var both sync.WaitGroup
	var out, errs []byte
	both.Go(func() { out, _ = io.ReadAll(stdout) })
	both.Go(func() { errs, _ = io.ReadAll(stderr) })
	state, _ := cmd.Process.Wait()
	p.system.Kill(cmd)
	both.Wait()
	stdout.Close()
	stderr.Close()
	result := Result{string(out), string(errs), state.ExitCode()}
	if !stop() {
		return result, ctx.Err()
	}
	return result, nil
}
