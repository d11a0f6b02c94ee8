// Package atomicfile replaces files so that a reader, or a power cut, finds the
// old content or the new, never a part.
package atomicfile

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/rogpeppe/go-internal/robustio"
)

// Write replaces the content of path. The folder must exist.
func Write(path string, data []byte) error {
	temp, err := writeTemp(path, data)
	if err != nil {
		return fmt.Errorf("writing %s: %w", path, err)
	}
	// Plain os.Rename fails on Windows while another process reads path.
	if err := robustio.Rename(temp, path); err != nil {
		_ = os.Remove(temp) // the rename's error is the one to tell of
		return fmt.Errorf("replacing %s: %w", path, err)
	}
	return nil
}

// writeTemp writes data beside path, because a rename works within one file system only.
func writeTemp(path string, data []byte) (name string, err error) {
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*")
	if err != nil {
		return "", err
	}
	defer func() {
		if err != nil {
			_ = f.Close() // a second Close is harmless
			_ = os.Remove(f.Name())
		}
	}()
	if _, err := f.Write(data); err != nil {
		return "", err
	}
	// Without this a crash may leave the new name with no content in it.
	if err := f.Sync(); err != nil {
		return "", err
	}
	if err := f.Chmod(0o644); err != nil {
		return "", err
	}
	return f.Name(), f.Close()
}
