package sandbox

import (
	"fmt"
	"time"
)

// A Reason says who ended a command.
type Reason string

const (
	ByItself  Reason = ""          // it exited, crashed, or was killed by somebody else
	WallLimit Reason = "wall"      // Limits.Wall
	CPULimit  Reason = "cpu"       // Limits.CPU
	Crowded   Reason = "processes" // Limits.Processes, where this package counts
	Cancelled Reason = "cancelled" // the context given to Command
	Killed    Reason = "killed"    // Cmd.Kill
)

// Ended says how a command ended.
type Ended struct {
	Code   int    // exit status; -1 after a signal
	Signal string // what killed it: "killed", "segmentation fault"; "" if nothing did
	Reason Reason

	// Escaped says that somebody who could not be killed still holds its output open, where the level lets one escape.
	Escaped bool

	CPU    time.Duration // used by it and the children that it waited for, with a few milliseconds to confine it
	Memory int64         // most bytes resident at once; 0 where the system does not tell
}

// String is one line: "exit status 2", "killed: wall limit".
func (e Ended) String() string {
	switch e.Reason {
	case WallLimit, CPULimit, Crowded:
		return fmt.Sprintf("ended by its %s limit", e.Reason)
	case Cancelled, Killed:
		return string(e.Reason)
	}
	if e.Signal != "" {
		return "signal: " + e.Signal
	}
	return fmt.Sprintf("exit status %d", e.Code)
}

func (c *Cmd) ended(why Reason) Ended {
	state := c.cmd.ProcessState
	e := Ended{Code: state.ExitCode(), Signal: signalOf(state), Reason: why,
		CPU: state.UserTime() + state.SystemTime(), Memory: mostResident(state)}
	// The kernel's kill looks like any other; only the time used tells.
	if limit := wholeSeconds(c.policy.Limits.CPU); why == ByItself && e.Signal != "" && c.level.Rlimits && limit > 0 && e.CPU >= limit-limit/4 {
		// It counts towards the limit in ticks, and what is told afterwards in nanoseconds: on a busy
		// machine they were seen to differ by a tenth.
		e.Reason = CPULimit
	}
	return e
}

// wholeSeconds rounds up: the system counts CPU time in seconds.
func wholeSeconds(d time.Duration) time.Duration {
	return (d + time.Second - 1) / time.Second * time.Second
}
