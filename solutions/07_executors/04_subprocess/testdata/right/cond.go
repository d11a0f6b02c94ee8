// Package subprocess: places by a condition variable; a context that ends wakes all.
package subprocess

import (
	"bytes"
	"context"
	"errors"
	"os/exec"
	"strings"
	"sync"
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
	mu     sync.Mutex
	change *sync.Cond
	free   int
	system System
}

func New(n int, system System) *Pool {
	if n < 1 {
		panic("subprocess: no place")
	}
	p := &Pool{free: n, system: system}
	p.change = sync.NewCond(&p.mu)
	return p
}

func (p *Pool) take(ctx context.Context) error {
	stop := context.AfterFunc(ctx, func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.change.Broadcast()
	})
	defer stop()
	p.mu.Lock()
	defer p.mu.Unlock()
	for p.free == 0 && ctx.Err() == nil {
		p.change.Wait()
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	p.free--
	return nil
}

func (p *Pool) give() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.free++
	p.change.Broadcast()
}

func (p *Pool) Run(ctx context.Context, c Command) (Result, error) {
	if err := p.take(ctx); err != nil {
		return Result{}, err
	}
	defer p.give()

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
