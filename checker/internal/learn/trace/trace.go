// Package trace has Go record what the tests of one exercise do: an execution trace, for go tool trace.
package trace

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"strings"
	"time"

	"koans/checker/internal/course"
	"koans/checker/internal/run/toolchain"
)

// A BuildError says that there is nothing to be run.
type BuildError struct{ Says string }

func (e *BuildError) Error() string { return e.Says }

// limit ends tests that do not end. What has been recorded by then can be looked at.
const limit = 20 * time.Second

// Record runs the exercise's tests whose names match the pattern of go test -run, all of them if it is empty, and writes the trace into the file.
// passed is whether they passed: a trace is worth looking at most when they have not.
//
// They run without the race detector, as anybody's program would: it changes what takes how long.
func Record(ctx context.Context, c *course.Course, e *course.Exercise, pattern, file string) (passed bool, err error) {
	dir, err := os.MkdirTemp("", "koans-trace-")
	if err != nil {
		return false, fmt.Errorf("making a folder to build in: %w", err)
	}
	defer os.RemoveAll(dir)
	tests := filepath.Join(dir, "tests.exe")
	build := toolchain.Command(ctx, c.Root, "test", "-c", "-o", tests, "./"+path.Join("exercises", e.Path))
	if says, err := build.CombinedOutput(); err != nil {
		var exit *exec.ExitError
		if errors.As(err, &exit) && ctx.Err() == nil {
			return false, &BuildError{strings.TrimSpace(string(says))}
		}
		return false, fmt.Errorf("building the tests of %s: %w", e.Name, err)
	}
	return run(ctx, e, tests, pattern, file)
}

func run(ctx context.Context, e *course.Exercise, tests, pattern, file string) (passed bool, err error) {
	cmd := exec.CommandContext(ctx, tests, "-test.run="+pattern, "-test.trace="+file, fmt.Sprint("-test.timeout=", limit))
	cmd.Dir = e.Dir() // where go test would run them
	cmd.WaitDelay = time.Second
	var says bytes.Buffer
	cmd.Stdout, cmd.Stderr = &says, &says
	err = cmd.Run()
	var exit *exec.ExitError
	switch {
	case ctx.Err() != nil:
		return false, context.Cause(ctx)
	case err != nil && !errors.As(err, &exit):
		return false, fmt.Errorf("running the tests of %s: %w", e.Name, err)
	case strings.Contains(says.String(), "no tests to run"):
		return false, ErrNoTests
	}
	if info, statErr := os.Stat(file); statErr != nil || info.Size() == 0 {
		return false, fmt.Errorf("running the tests of %s: they have left no trace: %s", e.Name, strings.TrimSpace(says.String()))
	}
	return err == nil, nil
}

// ErrNoTests says that the pattern matches no test.
var ErrNoTests = errors.New("no test has a name like that")
