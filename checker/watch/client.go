package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"time"
)

// A client asks the checker.
type client struct{ checker, root string }

// An exercise is what the checker's list says of one.
type exercise struct {
	Name, Number, Title, Chapter, State string
	Files                               []string // below the root
}

func (e exercise) passed() bool { return e.State == "passed" }

// over reports whether there is nothing left to do in it.
func (e exercise) over() bool { return e.passed() || e.State == "skipped" }

// list returns all exercises, in their order, as they are now.
func (c client) list(ctx context.Context) ([]exercise, error) {
	said, err := c.ask(ctx, screen{80, 24}, "list", "--json", "--color", "never")
	if err != nil {
		return nil, err
	}
	if said.code != 0 {
		return nil, fmt.Errorf("the checker cannot list the exercises: %s", said.text)
	}
	var all []exercise
	if err := json.Unmarshal([]byte(said.text), &all); err != nil {
		return nil, fmt.Errorf("reading the list of exercises: %w", err)
	}
	if len(all) == 0 {
		return nil, errors.New("there are no exercises in the workbook")
	}
	return all, nil
}

// An answer is what a command of the checker's wrote, and its exit code.
type answer struct {
	text string
	code int
}

// A screen is how much room there is to write in.
type screen struct{ width, height int }

// grace is how long a command that is not wanted any more has to end what it has started.
const grace = 3 * time.Second

// ask runs a command of the checker's. When ctx ends the command is interrupted, as Ctrl-C would, and waited for. The error is the
// machine's or ctx's; that something did not pass is none.
func (c client) ask(ctx context.Context, room screen, args ...string) (answer, error) {
	cmd := exec.CommandContext(ctx, c.checker, args...)
	cmd.Dir = c.root
	cmd.Env = append(os.Environ(), "COLUMNS="+strconv.Itoa(room.width), "LINES="+strconv.Itoa(room.height))
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	apart(cmd)
	cmd.Cancel = func() error { return interrupt(cmd) }
	cmd.WaitDelay = grace
	err := cmd.Run()
	if ctx.Err() != nil {
		return answer{}, ctx.Err()
	}
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		return answer{out.String(), exit.ExitCode()}, nil
	}
	if err != nil {
		return answer{}, fmt.Errorf("running the checker: %w", err)
	}
	return answer{out.String(), 0}, nil
}
