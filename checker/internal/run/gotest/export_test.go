package gotest

import (
	"context"

	"koans/checker/internal/course"
)

// BothWays builds v without the go command and, where that could be done, with it, and returns what each says of it.
func BothWays(ctx context.Context, c *course.Course, v Variant, dir string) (direct, command string, done bool, err error) {
	tests, err := v.Exercise.Tests()
	if err != nil {
		return "", "", false, err
	}
	b := &Batch{course: c, dir: dir, binary: binaryIn(dir)}
	u := unit{key: "v1", variant: v, tests: tests}
	o := newOverlay(c.Root, dir)
	if err := u.lay(o); err != nil {
		return "", "", false, err
	}
	if err := layMain(o, []unit{u}); err != nil {
		return "", "", false, err
	}
	direct, done = b.directly(ctx, o, u)
	if !done {
		return direct, "", false, nil
	}
	file, err := o.file("overlay.json")
	if err != nil {
		return "", "", false, err
	}
	command, err = b.goBuild(ctx, file)
	return b.concerning(u, direct), b.concerning(u, command), done, err
}
