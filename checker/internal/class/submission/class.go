package submission

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Single returns the submission at path, which is all that is handed in.
func Single(path string) Submission {
	return Submission{ID: idOf(filepath.Base(path)), Path: path}
}

// Class lists the submissions in dir, one an entry, without reading them: folders, archives and bare repositories. Hidden
// files and others that are none of these are passed over and returned.
func Class(dir string) (class []Submission, passedOver []string, err error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, nil, fmt.Errorf("%w: reading the class: %w", ErrUsage, err)
	}
	for _, d := range entries {
		isArchive := d.Type().IsRegular() && (kind(d.Name()) == "zip" || kind(d.Name()) == "tar.gz")
		if strings.HasPrefix(d.Name(), ".") || !d.IsDir() && !isArchive {
			passedOver = append(passedOver, show(d.Name()))
			continue
		}
		class = append(class, Submission{ID: idOf(d.Name()), Path: filepath.Join(dir, d.Name())})
	}
	if len(class) == 0 {
		return nil, passedOver, fmt.Errorf("%w: no submission in %s: each is a folder, a .zip, a .tar.gz or a bare git repository", ErrUsage, dir)
	}
	return class, passedOver, Unique(class)
}

// IsSingle tells one student's submission from a folder of them: it is a file, or holds a workbook, or answers.
func (r *Reader) IsSingle(path string) bool {
	info, err := os.Stat(path)
	if err != nil || !info.IsDir() || isBareRepository(path) {
		return true
	}
	if _, err := os.Stat(filepath.Join(path, "exercises")); err == nil {
		return true
	}
	entries, err := os.ReadDir(path)
	return err == nil && slices.ContainsFunc(entries, func(d os.DirEntry) bool {
		return slices.ContainsFunc(r.Course.Exercises(), func(e *exercise) bool { return slices.Contains(e.Files(), d.Name()) })
	})
}

// idOf is what a student is called by whom nothing is known but the name of a file.
func idOf(name string) string {
	for _, ext := range []string{".zip", ".tar.gz", ".tgz", ".git"} {
		if n := len(name) - len(ext); n > 0 && strings.EqualFold(name[n:], ext) {
			name = name[:n]
			break
		}
	}
	return strings.ToValidUTF8(strings.Map(printable, name), "�")
}

func printable(r rune) rune {
	if r < ' ' || r == 0x7f {
		return '_'
	}
	return r
}

// Unique fails when two submissions have one id: whose grade would it be?
func Unique(class []Submission) error {
	seen := map[string]Submission{}
	for _, s := range class {
		if other, ok := seen[s.ID]; ok {
			return fmt.Errorf("%w: two submissions have the id %s: %s and %s; rename one, or give a roster", ErrUsage, s.ID, show(other.Path), show(s.Path))
		}
		seen[s.ID] = s
	}
	return nil
}
