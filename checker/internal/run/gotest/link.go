package gotest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os/exec"
	"regexp"
	"runtime"
	"slices"

	"koans/checker/internal/course"
	"koans/checker/internal/run/sandbox"
	"koans/checker/internal/run/toolchain"
)

// link builds the units as one binary. It returns what the go command said when
// a unit does not compile.
func (b *Batch) link(ctx context.Context, units []unit) (said string, err error) {
	o := newOverlay(b.course.Root, b.dir)
	for _, u := range units {
		if err := u.lay(o); err != nil {
			return "", err
		}
	}
	if err := layMain(o, units); err != nil {
		return "", err
	}
	if len(units) == 1 && b.confinement == nil {
		if said, done := b.directly(ctx, o, units[0]); done {
			return said, nil
		}
		if ctx.Err() != nil {
			return "", ctx.Err()
		}
	}
	return b.linkMain(ctx, o)
}

// linkMain builds the main package that is laid in the overlay, with all that it imports.
func (b *Batch) linkMain(ctx context.Context, o *overlay) (said string, err error) {
	file, err := o.file("overlay.json")
	if err != nil {
		return "", err
	}
	return b.goBuild(ctx, file)
}

// goBuild has the go command build what the overlay lays over the tree.
func (b *Batch) goBuild(ctx context.Context, overlay string) (said string, err error) {
	// Without symbol table and DWARF the link takes a third less; stack traces need neither. Tests are compiled once
	// for each answer, and not inlining in them saves a quarter of that.
	args := slices.Concat([]string{"build"}, toolchain.BuildFlags, []string{
		"-gcflags=" + course.Module + "/" + generated + "/..._test=-dwarf=false -l",
		"-overlay", overlay, "-buildvcs=false", "-ldflags=" + b.linkFlags(), "-o", b.binary, "./" + generated})
	return b.goCommand(ctx, args...)
}

// linkFlags are those of the linker. What is confined is put high up in memory: clearing a slice of slices is no access that
// the race detector knows of, so that a slice can be seen by a race that is not reported whose address is gone and
// whose length is not, and what lies low would be in it, the program's code and variables else. Nobody has as much memory as it would take to get
// up there; the race detector wants programs below 0xe000000000.
func (b *Batch) linkFlags() string {
	flags := "-s -w -X testing.testBinary=1"
	if b.confinement != nil && runtime.GOOS == "linux" && runtime.GOARCH == "amd64" {
		flags += " -T 0xb000000000"
	}
	return flags
}

// goCommand runs the go command in the course. What it said is returned when it
// found fault with the code (exit status 1 or 2); err is for everything else.
func (b *Batch) goCommand(ctx context.Context, args ...string) (said string, err error) {
	if b.confinement != nil {
		return b.goConfined(ctx, args...)
	}
	cmd := toolchain.Command(ctx, b.course.Root, args...)
	cmd.Env = append(cmd.Env, "GOTMPDIR="+b.dir) // what an interrupted build leaves goes with the batch's folder
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	ownGroup(cmd)
	err = cmd.Run()
	if ctx.Err() != nil {
		return "", ctx.Err()
	}
	var exit *exec.ExitError
	if errors.As(err, &exit) && out.Len() > 0 {
		return out.String(), nil
	}
	if err != nil {
		return "", fmt.Errorf("running go %s: %w", args[0], err)
	}
	return "", nil
}

// exhausted begins what is said of a build that was ended for what it used.
const exhausted = "compiling this takes more time or memory than an answer is given\n"

// mostSaid bounds what is kept of what the compiler says.
const mostSaid = 1 << 20

func (b *Batch) goConfined(ctx context.Context, args ...string) (said string, err error) {
	out := &bounded{limit: mostSaid, loud: func() {}} // one line of source can have the compiler write a type of any length
	end, culprit, err := b.confinement.goCommand(ctx, b.dir, out, args...)
	switch {
	case ctx.Err() != nil:
		return "", context.Cause(ctx)
	case culprit != "":
		return fmt.Sprintf("# %s/%s/%s/\n%s", course.Module, generated, culprit, exhausted), nil
	case err != nil:
		return "", fmt.Errorf("running go %s: %w", args[0], err)
	case end.Reason == sandbox.WallLimit || end.Reason == sandbox.CPULimit:
		return exhausted, nil
	case end.Code == 0:
		return "", nil
	case out.String() != "":
		return outgrown(out.String()), nil
	}
	return "", fmt.Errorf("running go %s: %s", args[0], end)
}

// Of an answer, or of its tests, or of all together, as much was written as a build may write.
var (
	tooLarge    = regexp.MustCompile(`(?mi)^(# ` + course.Module + "/" + generated + `/[^/\s]+/\S+\n)(?:[^#\n].*\n)*?.*: file too large$`)
	allTooLarge = regexp.MustCompile(`(?mi)^# ` + course.Module + "/" + generated + `\n(?:[^#\n].*\n)*?.*: file too large$`)
)

// outgrown is what is said of a confined build, with an answer being too large in place of a file: the limit is the build's own, and not
// the machine's.
func outgrown(said string) string {
	if allTooLarge.MatchString(said) {
		return exhausted
	}
	return tooLarge.ReplaceAllString(said, "${1}"+exhausted)
}
