package checksum

import (
	"bytes"
	"context"
	"fmt"
	"os/exec"
	"strings"

	"koans/checker/internal/exit"
)

// Shipped returns the content with which the file, a path below exercises, was shipped.
func Shipped(ctx context.Context, root, name string) ([]byte, error) {
	sums, err := Read(root)
	if err != nil {
		return nil, err
	}
	id, ok := sums[name]
	if !ok {
		return nil, fmt.Errorf("%s does not list %s: it was not shipped with the workbook", File, name)
	}
	content, err := catFile(ctx, root, id)
	if err != nil {
		return nil, fmt.Errorf("getting exercises/%s as it was shipped: %w", name, err)
	}
	return content, nil
}

// Errors that say what is in the way of getting a file back.
var (
	ErrNoGit  = exit.New(exit.Failed, "git is not installed, or not on the PATH", "make doctor tells how to install it")
	ErrNoBlob = exit.New(exit.Failed, "this folder's git does not have it (a download without history, or a shallow copy?)", "git fetch --unshallow, or clone the workbook again beside this one and copy the file")
)

// catFile asks git for a blob. It is named by its id, so it is found whatever has been committed since.
func catFile(ctx context.Context, root, id string) ([]byte, error) {
	git, err := exec.LookPath("git")
	if err != nil {
		return nil, ErrNoGit
	}
	cmd := exec.CommandContext(ctx, git, "-C", root, "cat-file", "blob", id)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	content, err := cmd.Output()
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %s", ErrNoBlob, strings.TrimSpace(stderr.String()))
	}
	if got := BlobID(content); got != id {
		return nil, fmt.Errorf("git gave blob %s for %s", got, id)
	}
	return content, nil
}
