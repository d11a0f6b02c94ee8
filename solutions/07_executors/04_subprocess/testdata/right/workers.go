// Package subprocess: workers that live only as long as there is something to do; each call hands them a job.
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
	mu      sync.Mutex
	idle    int // workers that may still be started
	waiting []*job
	system  System
}

type job struct {
	ctx    context.Context
	c      Command
	taken  bool
	done   chan struct{}
	result Result
	err    error
}

func New(n int, system System) *Pool {
	if n < 1 {
		panic("subprocess: no place")
	}
	return &Pool{idle: n, system: system}
}

func (p *Pool) Run(ctx context.Context, c Command) (Result, error) {
	j := &job{ctx: ctx, c: c, done: make(chan struct{})}
	p.mu.Lock()
	p.waiting = append(p.waiting, j)
	if p.idle > 0 {
		p.idle--
		go p.work()
	}
	p.mu.Unlock()
	select {
	case <-j.done:
		return j.result, j.err
	case <-ctx.Done():
	}
	p.mu.Lock()
	if !j.taken {
		j.taken = true
		p.mu.Unlock()
		return Result{}, ctx.Err()
	}
	p.mu.Unlock()
	<-j.done
	return j.result, j.err
}

func (p *Pool) next() *job {
	p.mu.Lock()
	defer p.mu.Unlock()
	for len(p.waiting) > 0 {
		j := p.waiting[0]
		p.waiting = p.waiting[1:]
		if !j.taken {
			j.taken = true
			return j
		}
	}
	p.idle++
	return nil
}

func (p *Pool) work() {
	for j := p.next(); j != nil; j = p.next() {
		if j.err = j.ctx.Err(); j.err == nil {
			j.result, j.err = p.run(j.ctx, j.c)
		}
		close(j.done)
	}
}

func (p *Pool) run(ctx context.Context, c Command) (Result, error) {
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
