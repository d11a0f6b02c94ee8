package sandbox

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"time"
)

// A Cmd is one confined command: used like an [exec.Cmd], once.
type Cmd struct {
	Stdin          io.Reader  // nil: the null device
	Stdout, Stderr io.Writer  // nil: the null device
	ExtraFiles     []*os.File // descriptor 3 and up; nothing else is inherited

	// WaitDelay bounds how long Wait waits for Stdout and Stderr to be read to their end
	// after the command and all that it started are gone. The zero value is two seconds.
	WaitDelay time.Duration

	ctx    context.Context
	level  Level
	policy Policy
	path   string
	args   []string
	cmd    *exec.Cmd

	mu     sync.Mutex
	over   bool // ended and about to be reaped: its process id may soon be another's
	reason Reason
	timers []func() bool
}

// waitDelay is for output that somebody else still holds open: a process that escaped, where that is possible.
const waitDelay = 2 * time.Second

// Command prepares a command. Like that of [exec.Command], args are the arguments after the name; path is absolute.
// The command is killed when ctx is done.
func (s *Sandbox) Command(ctx context.Context, p Policy, path string, args ...string) (*Cmd, error) {
	if err := p.check(); err != nil {
		return nil, err
	}
	if !filepath.IsAbs(path) {
		return nil, fmt.Errorf("confining a command: %q is not an absolute path", path)
	}
	return &Cmd{ctx: ctx, level: s.level, policy: p, path: path, args: args, WaitDelay: waitDelay, cmd: &exec.Cmd{}}, nil
}

// StdinPipe is like that of [exec.Cmd]. Wait closes it.
func (c *Cmd) StdinPipe() (io.WriteCloser, error) {
	if c.Stdin != nil {
		return nil, errors.New("confining a command: Stdin is set already")
	}
	return c.cmd.StdinPipe()
}

// Start starts the command and returns when it runs, confined. An error means that it does not run and that
// this is the machine's fault or the policy's, not the command's.
func (c *Cmd) Start() error {
	if err := c.ctx.Err(); err != nil {
		return err
	}
	if c.Stdin != nil {
		c.cmd.Stdin = c.Stdin
	}
	c.cmd.Stdout, c.cmd.Stderr = c.Stdout, c.Stderr
	c.cmd.WaitDelay = c.WaitDelay
	if err := c.start(); err != nil {
		return fmt.Errorf("starting %s confined: %w", filepath.Base(c.path), err)
	}
	return nil
}

// guard kills the command when it has run for too long or is not wanted any more.
func (c *Cmd) guard() {
	c.timers = append(c.timers, context.AfterFunc(c.ctx, func() { c.kill(Cancelled) }))
	if wall := c.policy.Limits.Wall; wall > 0 {
		c.timers = append(c.timers, time.AfterFunc(wall, func() { c.kill(WallLimit) }).Stop)
	}
}

// Kill ends the command and everything that it has started. It may be called at any time after Start, and again.
func (c *Cmd) Kill() { c.kill(Killed) }

// kill notes the reason; the first one counts.
func (c *Cmd) kill(why Reason) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.over {
		return
	}
	if c.reason == ByItself {
		c.reason = why
	}
	// It fails only when there is nobody left to kill.
	_ = c.killAll()
}

// Pid is the command's process id, as its parent sees it.
func (c *Cmd) Pid() int { return c.cmd.Process.Pid }

// Wait waits until the command has ended, kills what it left behind, and tells how it ended. The error is about its
// input and output, never about how it ended.
func (c *Cmd) Wait() (Ended, error) {
	err := c.reap()
	for _, stop := range c.timers {
		stop()
	}
	var exit *exec.ExitError
	held := errors.Is(err, exec.ErrWaitDelay)
	if held || errors.As(err, &exit) {
		err = nil
	}
	ended := c.ended(c.reason)
	ended.Escaped = held
	Charge(c.ctx, ended.CPU)
	return ended, err
}

// settle kills what is left, and makes every later kill do nothing.
func (c *Cmd) settle() {
	c.mu.Lock()
	defer c.mu.Unlock()
	_ = c.killAll() // fails if there is nobody left
	c.over = true
}

// killAll kills the command and all that it has started. In a PID namespace the rest dies with the first process; without one
// everything is in one process group, unless the policy allows groups.
func (c *Cmd) killAll() error {
	if c.policy.Groups && !c.level.PID {
		return killSession(c.cmd)
	}
	return killTree(c.cmd)
}
