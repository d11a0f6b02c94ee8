package grade

import (
	"errors"
	"fmt"
	"hash/crc64"
	"os"
	"path/filepath"
)

// ScratchIn returns the folder below dir in which answers of the class at out, which is where its journal lies, are built and run, having
// made it. It is the class's alone, and emptied as a grading begins and ends, so that a grader that was killed leaves nothing for good.
func ScratchIn(dir, out string) (string, error) {
	class, err := filepath.Abs(out)
	name := "scratch"
	if dir != out {
		name = fmt.Sprintf("scratch-%x", crc64.Checksum([]byte(class), crc64.MakeTable(crc64.ECMA)))
	}
	scratch, err2 := filepath.Abs(filepath.Join(dir, name))
	if err := errors.Join(err, err2); err != nil {
		return "", fmt.Errorf("finding a folder to build in: %w", err)
	}
	if err := os.MkdirAll(scratch, 0o755); err != nil {
		return "", fmt.Errorf("making a folder to build in: %w", err)
	}
	return scratch, nil
}

// sweep empties the scratch folder. Only who holds the class's folder may: nobody else is at work in it then.
func sweep(scratch string) error {
	if scratch == "" {
		return nil
	}
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
