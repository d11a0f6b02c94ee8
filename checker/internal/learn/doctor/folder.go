package doctor

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"

	"koans/checker/internal/course/checksum"
	"koans/checker/internal/learn/progress"
)

// git looks at what reset needs. Answers can be checked without it.
func git(ctx context.Context, root string) Result {
	sums, err := checksum.Read(root)
	if err != nil {
		return Result{"git", Warning, err.Error() + ", so nothing tells a changed test from the shipped one",
			"git checkout -- " + checksum.File}
	}
	for name := range sums { // any one will do: they came in one clone
		err = checksum.InGit(ctx, root, name)
		break
	}
	var foreign *checksum.OwnerError
	switch {
	case err == nil:
		return Result{"git", Good, "reset can bring files back", ""}
	case errors.As(err, &foreign):
		return Result{"git", Warning, err.Error(), foreign.Hint()}
	case checksum.KeptAll(root):
		return Result{"git", Good, "reset can bring files back, from what the checker has kept", ""}
	case errors.Is(err, checksum.ErrNoGit):
		return Result{"git", Warning, "git is not installed, so reset cannot bring files back", installGit(runtime.GOOS)}
	}
	return Result{"git", Warning, fmt.Sprintf("reset cannot bring files back: %v", err),
		"clone the workbook with git instead of downloading it; after a shallow clone: git fetch --unshallow"}
}

// writable looks at where progress is kept. Answers can be checked without it.
func writable(root string) Result {
	dir := filepath.Join(root, progress.Dir)
	err := os.MkdirAll(dir, 0o755)
	if err == nil {
		err = tryWriting(dir)
	}
	if errors.Is(err, fs.ErrPermission) {
		foreign := &progress.NotYoursError{Dir: dir, Err: err}
		return Result{"Progress", Warning, "what you pass cannot be remembered: " + foreign.Error(), foreign.Hint()}
	}
	if err != nil {
		return Result{"Progress", Warning, fmt.Sprintf("what you pass cannot be remembered: %v", err), "make the folder " + dir + " writable"}
	}
	return Result{"Progress", Good, "kept in " + dir, ""}
}

func tryWriting(dir string) error {
	f, err := os.CreateTemp(dir, ".try-*")
	if err != nil {
		return err
	}
	return errors.Join(f.Close(), os.Remove(f.Name()))
}
