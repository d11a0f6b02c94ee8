// want test "in the process table|what had been written until the context ended"

// Package subprocess: returns as the context ends, kills, and leaves the waiting to nobody.
package subprocess

import (
	"bytes"
	"context"
	"os/exec"
	"strings"
	"time"
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

	var stdout, stderr bytes.Buffer
	cmd := exec.Command(c.Path, c.Args...)
	cmd.Env = c.Env
	cmd.Stdin = strings.NewReader(c.Stdin)
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	p.system.Group(cmd)
	cmd.WaitDelay = 2 * time.Second
	if err := cmd.Start(); err != nil {
		return Result{}, err
	}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		cmd.Wait()
		p.system.Kill(cmd)
	}()
	select {
	case <-ended:
		return Result{stdout.String(), stderr.String(), cmd.ProcessState.ExitCode()}, nil
	case <-ctx.Done():
		p.system.Kill(cmd)
		return Result{ExitCode: -1}, ctx.Err()
	}
}
