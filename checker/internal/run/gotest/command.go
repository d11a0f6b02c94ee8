package gotest

import (
	"io"
	"os"
	"os/exec"
	"strings"
	"time"

	"koans/checker/internal/run/sandbox"
)

// A command is a test process that is about to run, runs, or has run: an ordinary one or a confined one.
type command interface {
	StdinPipe() (io.WriteCloser, error)
	Start() error
	Wait()
	Kill()                             // it and all that it has started; after its end, too
	Pid() int                          // as seen from here
	Status() (code int, signal string) // once Wait has returned
	Exhausted() Stop                   // which limit of the system's ended it, if one did
}

// drain is how long the output of a dead process is waited for: one that the answer started may hold it open.
const drain = 2 * time.Second

// plain is an ordinary process in a process group of its own.
type plain struct{ *exec.Cmd }

func newPlain(binary string, args, env []string, dir string, out io.Writer, record *os.File) *plain {
	cmd := exec.Command(binary, args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), append(env, "KOANS_RECORD="+record.Name())...)
	cmd.Stdout, cmd.Stderr = out, out
	cmd.WaitDelay = drain
	ownGroup(cmd)
	cmd.Cancel = nil // only Start with a context would use it; the watch decides instead
	return &plain{cmd}
}

// Wait's error says how it ended, which Status tells better, or that its output was held open, which harms nothing.
func (p *plain) Wait() { _ = p.Cmd.Wait() }

// Kill's only error is that the process has ended already, which is as well.
func (p *plain) Kill() { _ = killGroup(p.Cmd) }

func (p *plain) Pid() int { return p.Process.Pid }

func (p *plain) Status() (code int, signal string) {
	state := p.ProcessState
	if state == nil {
		return -1, ""
	}
	if s, ok := strings.CutPrefix(state.String(), "signal: "); ok {
		return -1, s
	}
	return state.ExitCode(), ""
}

func (p *plain) Exhausted() Stop { return NotStopped }

// confined is a process in a sandbox, which knows no file of ours but the open record.
type confined struct {
	*sandbox.Cmd
	end sandbox.Ended
}

// Wait's error is about the output, and there is no output that a verdict depends on.
func (c *confined) Wait() { c.end, _ = c.Cmd.Wait() }

func (c *confined) Status() (code int, signal string) { return c.end.Code, c.end.Signal }

func (c *confined) Exhausted() Stop {
	if c.end.Reason == sandbox.CPULimit || c.end.Reason == sandbox.WallLimit {
		return TooLong
	}
	if c.end.Reason == sandbox.Crowded {
		return TooMany
	}
	return NotStopped
}
