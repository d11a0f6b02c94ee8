package submission

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// An LMS is a learning platform whose bulk download is read as it is.
type LMS string

// The platforms that are known. Plain is none: each entry is a student, and called as that student.
const (
	Plain      LMS = ""
	Moodle     LMS = "moodle"
	Canvas     LMS = "canvas"
	Gradescope LMS = "gradescope"
	Classroom  LMS = "classroom"
)

// Platforms are the names of all that are known.
var Platforms = []string{string(Moodle), string(Canvas), string(Gradescope), string(Classroom)}

// ParseLMS returns the platform of that name.
func ParseLMS(name string) (LMS, error) {
	if name != "" && !slices.Contains(Platforms, name) {
		return "", fmt.Errorf("%w: --lms is %q, and must be one of %s", ErrUsage, name, strings.Join(Platforms, ", "))
	}
	return LMS(name), nil
}

// who is whom an entry belongs to, as its name or the platform's own list says.
type who struct{ ID, Name, Email string }

// found is an entry of a class's folder that is somebody's.
type found struct {
	part      Part
	who       []who // several for what a group handed in together
	whole     bool  // the entry is a submission by itself, so that a second one is odd
	late      bool
	submitted time.Time
	note      Note
	unsure    string // why only a roster can say that it is theirs; "" where its name does
}

// list goes through the entries of dir, of which those at own are none.
func (l LMS) list(dir string, own []string) (Class, []found, error) {
	var c Class
	if l == Gradescope {
		dir = onlyFolder(dir, gradescopeList)
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return c, nil, fmt.Errorf("%w: reading the class: %w", ErrUsage, err)
	}
	named, err := l.naming(dir, entries)
	if err != nil {
		return c, nil, err
	}
	var all []found
	for _, d := range entries {
		if ofSystem(d.Name()) || l == Gradescope && d.Name() == gradescopeList || isOne(own, d) {
			c.Skipped = append(c.Skipped, d.Name())
			continue
		}
		f, why := named(d)
		if why != "" {
			c.Unclaimed = append(c.Unclaimed, Unclaimed{show(d.Name()), why})
			continue
		}
		all = append(all, f)
	}
	return c, all, nil
}

// isOne reports whether d is the file or the folder at one of the paths.
func isOne(paths []string, d fs.DirEntry) bool {
	info, err := d.Info()
	return err == nil && slices.ContainsFunc(paths, func(path string) bool {
		other, err := os.Stat(path)
		return err == nil && os.SameFile(info, other)
	})
}

// A naming says whose an entry is, or why nobody's.
type naming func(d fs.DirEntry) (f found, why string)

func (l LMS) naming(dir string, entries []fs.DirEntry) (naming, error) {
	switch l {
	case Moodle:
		return func(d fs.DirEntry) (found, string) { return moodleNamed(d, dir) }, nil
	case Canvas:
		return func(d fs.DirEntry) (found, string) { return canvasNamed(d, dir) }, nil
	case Gradescope:
		return gradescopeNaming(dir)
	case Classroom:
		return classroomNaming(dir, entries), nil
	}
	return func(d fs.DirEntry) (found, string) { return plain(d, dir) }, nil
}

// otherwise says which platform may have named the entries of dir; "" when none is likely.
func (l LMS) otherwise(dir string) string {
	if other := l.namedBy(dir, 1); other != l {
		return fmt.Sprintf("; it looks like a download of %s's, which --lms %s reads", other, other)
	}
	return ""
}

// Recognised returns the platform that has named most entries of dir, and of which nobody has said so; Plain when none has.
func Recognised(dir string) LMS {
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) == 0 {
		return Plain
	}
	return Plain.namedBy(dir, len(entries)/2+1)
}

// namedBy returns another platform that has named so many entries of dir, at least; l when none has.
func (l LMS) namedBy(dir string, least int) LMS {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return l
	}
	for _, other := range []LMS{Moodle, Canvas} {
		if other == l {
			continue
		}
		named, err := other.naming(dir, entries)
		if err != nil {
			continue
		}
		n := 0
		for _, d := range entries {
			if _, why := named(d); why == "" {
				n++
			}
		}
		if n >= least {
			return other
		}
	}
	return l
}

// onlyFolder returns the one folder in dir where the file of that name lies deeper, as when a download was unpacked into a folder.
func onlyFolder(dir, holds string) string {
	for range 2 {
		if _, err := os.Lstat(filepath.Join(dir, holds)); err == nil {
			return dir
		}
		entries, err := os.ReadDir(dir)
		if err != nil {
			return dir
		}
		entries = slices.DeleteFunc(entries, func(d fs.DirEntry) bool { return ofSystem(d.Name()) })
		if len(entries) != 1 || !entries[0].IsDir() {
			return dir
		}
		dir = filepath.Join(dir, entries[0].Name())
	}
	return dir
}
