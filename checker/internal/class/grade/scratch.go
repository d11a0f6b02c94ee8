package grade

import (
	"fmt"
	"os"
	"path/filepath"
)

// ScratchIn returns the folder below dir, a class's, in which answers are built and run, having made it. It is emptied
// as a grading begins and ends, so that a grader that was killed leaves nothing for good.
func ScratchIn(dir string) (string, error) {
	scratch, err := filepath.Abs(filepath.Join(dir, "scratch"))
	if err != nil {
		return "", fmt.Errorf("finding a folder to build in: %w", err)
	}
	if err := os.MkdirAll(scratch, 0o755); err != nil {
		return "", fmt.Errorf("making a folder to build in: %w", err)
	}
	return scratch, nil
}

// sweep empties the scratch folder. Only who holds the journal's lock may: nobody else is at work in it then.
func sweep(dir string) error {
	scratch := filepath.Join(dir, "scratch")
	entries, err := os.ReadDir(scratch)
	if os.IsNotExist(err) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("clearing the folder to build in: %w", err)
	}
	for _, e := range entries {
		if err := os.RemoveAll(filepath.Join(scratch, e.Name())); err != nil {
			return fmt.Errorf("clearing the folder to build in: %w", err)
		}
	}
	return nil
}
