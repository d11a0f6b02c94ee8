package checksum

import (
	"bytes"
	"context"
	"fmt"
	"os/exec"
	"path"
	"path/filepath"
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
	if content, ok := kept(root, id); ok {
		return content, nil
	}
	content, err := catFile(ctx, root, id)
	if err != nil {
		return nil, fmt.Errorf("getting %s as it was shipped: %w", path.Join("exercises", name), err)
	}
	return content, nil
}

// InGit makes sure that git has the file, a path below exercises, as it was shipped.
func InGit(ctx context.Context, root, name string) error {
	sums, err := Read(root)
	if err != nil {
		return err
	}
	_, err = catFile(ctx, root, sums[name])
	return err
}

// Errors that say what is in the way of getting a file back.
var (
	ErrNoGit  = exit.New(exit.Failed, "git is not installed, or not on the PATH", "make doctor tells how to install it")
	ErrNoBlob = exit.New(exit.Failed, "this folder's git does not have it (a download without history, or a shallow copy?)", "git fetch --unshallow, or clone the workbook again beside this one and copy the file")
)

// An OwnerError says that git does not read the workbook's history, because the folder is another user's.
type OwnerError struct {
	Said string
	Root string
}

func (e *OwnerError) Error() string {
	return "git does not trust this folder, which belongs to another user: " + e.Said
}

// Hint is the command by which git comes to trust the folder.
func (e *OwnerError) Hint() string {
	return "git config --global --add safe.directory '" + filepath.ToSlash(e.Root) + "'"
}

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
	if said := strings.TrimSpace(stderr.String()); err != nil && strings.Contains(said, "dubious ownership") {
		first, _, _ := strings.Cut(said, "\n")
		return nil, &OwnerError{Said: first, Root: root}
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %s", ErrNoBlob, strings.TrimSpace(stderr.String()))
	}
	if got := BlobID(content); got != id {
		return nil, fmt.Errorf("git gave blob %s for %s", got, id)
	}
	return content, nil
}
