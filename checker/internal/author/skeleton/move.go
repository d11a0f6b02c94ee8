package skeleton

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"

	"koans/checker/internal/course"
)

// A Move gives an exercise another number. From and To are its folder below exercises, with slashes.
type Move struct{ From, To string }

// do moves the exercise and its answers. Of what is in the files nothing knows the number but the path that they import.
func (m Move) do(root string) error {
	for _, tree := range []string{"exercises", "solutions"} {
		from, to := filepath.Join(root, tree, filepath.FromSlash(m.From)), filepath.Join(root, tree, filepath.FromSlash(m.To))
		if exists(to) {
			return fmt.Errorf("making room for the new exercise: %s/%s: %w", tree, m.To, fs.ErrExist)
		}
		if err := os.Rename(from, to); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("making room for the new exercise: %w", err)
		}
		if err := m.mendImports(to); err != nil {
			return fmt.Errorf("mending what %s imports: %w", m.To, err)
		}
	}
	return nil
}

func (m Move) mendImports(dir string) error {
	quoted := func(folder string) []byte { return []byte(`"` + path.Join(course.Module, "exercises", folder) + `"`) }
	return filepath.WalkDir(dir, func(file string, d fs.DirEntry, err error) error {
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return nil // an exercise may be without answers yet
		case err != nil:
			return err
		case !d.Type().IsRegular() || filepath.Ext(file) != ".go":
			return nil
		}
		before, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		after := bytes.ReplaceAll(before, quoted(m.From), quoted(m.To))
		if bytes.Equal(before, after) {
			return nil
		}
		return os.WriteFile(file, after, 0o644)
	})
}
