package sandbox

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
)

// measure finds the most that this machine gives of what is wanted.
//
// The kernel refuses a set of namespaces as a whole, so when all of them are not to be had they are tried one by one: first
// inside of a user namespace, then, for a privileged checker in a system that forbids those, without.
// The rest the helper tries itself, one thing after the other.
func measure(ctx context.Context, wanted Part) (Level, error) {
	if level, err := try(ctx, wanted); err == nil {
		return level, nil
	} else if ctx.Err() != nil {
		return Level{}, context.Cause(ctx)
	}
	best, err := try(ctx, wanted&^Namespaces)
	if err != nil {
		// Without any namespace there is nothing that a machine may refuse: the helper does not work.
		return Level{}, fmt.Errorf("measuring the confinement: %w", err)
	}
	for _, base := range []Part{wanted & User, 0} {
		got := wanted&^Namespaces | base
		if base == User {
			if _, err := try(ctx, got); err != nil {
				continue
			}
		}
		for _, f := range cloneFlags {
			if wanted&f.part == 0 || f.part == User {
				continue
			}
			if _, err := try(ctx, got|f.part); err == nil {
				got |= f.part
			}
		}
		if level, err := try(ctx, got); err == nil && (base == User || got&Namespaces != 0) {
			return level, nil
		}
	}
	return best, ctx.Err()
}

// try has a helper apply the parts and tell which it could. The error is that the namespaces were refused.
func try(ctx context.Context, parts Part) (Level, error) {
	c := &Cmd{ctx: ctx, cmd: &exec.Cmd{}}
	c.cmd.Stderr = os.Stderr
	said, done, err := c.launch(order{Probe: true, Level: fullLevel(parts)})
	if err != nil {
		return Level{}, err
	}
	defer done()
	c.guard()
	answers, err := hear(said)
	ended, _ := c.Wait() // it ended as it had to, or else there is no answer
	switch {
	case err != nil:
		return Level{}, err
	case ctx.Err() != nil:
		return Level{}, context.Cause(ctx)
	case len(answers) == 0:
		return Level{}, fmt.Errorf("the helper said nothing (%v); does main call sandbox.MaybeHelper first?", ended)
	case answers[0].Trouble != "":
		return Level{}, errors.New(answers[0].Trouble)
	}
	return answers[0].Level, nil
}

// fullLevel is the level that has all of the parts, if everything in them works.
func fullLevel(p Part) Level {
	l := Level{
		User: p&User != 0, PID: p&PID != 0, Net: p&Net != 0, Mount: p&Mount != 0, IPC: p&IPC != 0, UTS: p&UTS != 0,
		Seccomp: p&Seccomp != 0, Rlimits: p&Rlimits != 0,
	}
	l.Proc = l.Mount && l.PID
	l.Lo = l.Net
	l.Processes = l.Rlimits
	if p&Landlock != 0 {
		l.Landlock = newestLandlock
	}
	return l
}
