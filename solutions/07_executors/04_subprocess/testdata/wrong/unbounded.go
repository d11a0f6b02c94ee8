// want test "processes that have begun, with room for two|whether the process before is there when the next one runs"

// Package subprocess: as many as there are calls.
package subprocess

import (
	"bytes"
	"context"
	"errors"
	"os/exec"
	"strings"
	"sync/atomic"
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

	var stdout, stderr bytes.Buffer
	cmd := exec.CommandContext(ctx, c.Path, c.Args...)
	cmd.Env = c.Env
	cmd.Stdin = strings.NewReader(c.Stdin)
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	p.system.Group(cmd)
	var killed atomic.Bool
	cmd.Cancel = func() error {
		killed.Store(true)
		return p.system.Kill(cmd)
	}
	cmd.WaitDelay = 2 * time.Second
	if err := cmd.Start(); err != nil {
		return Result{}, err
	}
	err := cmd.Wait()
	p.system.Kill(cmd)
	result := Result{stdout.String(), stderr.String(), cmd.ProcessState.ExitCode()}
	var exit *exec.ExitError
	if errors.As(err, &exit) || errors.Is(err, exec.ErrWaitDelay) {
		err = nil
	}
	if err == nil && killed.Load() {
		err = ctx.Err()
	}
	return result, err
}
