package gotest

import (
	"fmt"
	"os"
	"path/filepath"

	"koans/checker/internal/course"
)

// ReadVariant reads the answer in file, to be laid over e's stub.
func ReadVariant(e *course.Exercise, file string) (Variant, error) {
	abs, err := filepath.Abs(file)
	if err != nil {
		return Variant{}, fmt.Errorf("finding %s: %w", file, err)
	}
	src, err := os.ReadFile(abs)
	if err != nil {
		return Variant{}, fmt.Errorf("reading the answer to %s: %w", e.Name, err)
	}
	return Variant{Exercise: e, File: abs, Source: src}, nil
}
