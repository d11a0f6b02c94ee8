package doctor

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"

	"koans/checker/internal/course/checksum"
	"koans/checker/internal/learn/progress"
)

// git looks at what reset needs. Answers can be checked without it.
func git(ctx context.Context, root string) Result {
	if _, err := exec.LookPath("git"); err != nil {
		return Result{"git", Warning, "git is not installed, so reset cannot bring files back", installGit(runtime.GOOS)}
	}
	sums, err := checksum.Read(root)
	if err != nil {
		return Result{"git", Warning, err.Error() + ", so nothing tells a changed test from the shipped one",
			"git checkout -- " + checksum.File}
	}
	for name := range sums { // any one will do: they came in one clone
		if _, err := checksum.Shipped(ctx, root, name); err != nil {
			return Result{"git", Warning, fmt.Sprintf("reset cannot bring files back: %v", err),
				"clone the workbook with git instead of downloading it; after a shallow clone: git fetch --unshallow"}
		}
		break
	}
	return Result{"git", Good, "reset can bring files back", ""}
}

// writable looks at where progress is kept. Answers can be checked without it.
func writable(root string) Result {
	dir := filepath.Join(root, progress.Dir)
	err := os.MkdirAll(dir, 0o755)
	if err == nil {
		err = tryWriting(dir)
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
