// want test "whose Env is empty"

// Package subprocess takes an empty environment for none.
package subprocess

import (
	"context"
	"fmt"
	"os/exec"
	"strings"

	"golang.org/x/sync/semaphore"
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
	System
	room *semaphore.Weighted
}

func New(n int, system System) *Pool {
	if n < 1 {
		panic(fmt.Sprintf("subprocess.New: %d processes", n))
	}
	return &Pool{System: system, room: semaphore.NewWeighted(int64(n))}
}

func (p *Pool) Run(ctx context.Context, c Command) (Result, error) {
	if err := p.room.Acquire(ctx, 1); err != nil {
		return Result{}, err
	}
	defer p.room.Release(1)
	if err := ctx.Err(); err != nil {
		return Result{}, err
	}

	var out, problems strings.Builder
	cmd := exec.Command(c.Path, c.Args...)
	if len(c.Env) > 0 {
		cmd.Env = c.Env
	}
	cmd.Stdin, cmd.Stdout, cmd.Stderr = strings.NewReader(c.Stdin), &out, &problems
	p.Group(cmd)
	if err := cmd.Start(); err != nil {
		return Result{}, fmt.Errorf("subprocess: %w", err)
	}

	killed := make(chan struct{})
	stop := context.AfterFunc(ctx, func() {
		defer close(killed)
		p.Kill(cmd)
	})
	state, err := cmd.Process.Wait()
	stopped := stop()
	if !stopped {
		<-killed
	}
	p.Kill(cmd)
	cmd.Wait()

	r := Result{Stdout: out.String(), Stderr: problems.String()}
	if err == nil {
		r.ExitCode = state.ExitCode()
	}
	if !stopped {
		err = ctx.Err()
	}
	return r, err
}
