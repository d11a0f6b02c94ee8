// Package subprocess: reads both pipes itself, waits for the process alone, and then ends those that hold them.
package subprocess

import (
	"bytes"
	"context"
	"io"
	"os/exec"
	"strings"
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

type output struct {
	text string
	done chan struct{}
}

func read(from io.ReadCloser) *output {
	o := &output{done: make(chan struct{})}
	go func() {
		defer close(o.done)
		defer from.Close()
		var b bytes.Buffer
		b.ReadFrom(from)
		o.text = b.String()
	}()
	return o
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
	cmd.Stdin = strings.NewReader(c.Stdin)
	out, err := cmd.StdoutPipe()
	if err != nil {
		return Result{}, err
	}
	errs, err := cmd.StderrPipe()
	if err != nil {
		return Result{}, err
	}
	p.system.Group(cmd)
	if err := cmd.Start(); err != nil {
		return Result{}, err
	}
	stdout, stderr := read(out), read(errs)
	type end struct {
		code int
		err  error
	}
	ended := make(chan end, 1)
	go func() {
		state, err := cmd.Process.Wait()
		ended <- end{state.ExitCode(), err}
	}()
	var e end
	killed := false
	select {
	case e = <-ended:
	case <-ctx.Done():
		killed = true
		p.system.Kill(cmd)
		e = <-ended
	}
	p.system.Kill(cmd)
	<-stdout.done
	<-stderr.done
	result := Result{stdout.text, stderr.text, e.code}
	if killed {
		return result, ctx.Err()
	}
	return result, e.err
}
