package submission

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"koans/checker/internal/course"
)

// A Class is what was handed in by many.
type Class struct {
	Students  []Submission
	Unclaimed []Unclaimed // what lies in the folder and is nobody's
	Skipped   []string    // what lies in the folder and is no submission: files of the system's, of the platform's, the roster
}

// An Unclaimed is an entry of a class's folder that belongs to no student.
type Unclaimed struct {
	Entry  string `json:"entry"`
	Reason string `json:"reason"`
}

// Single returns the submission at path, which is all that is handed in.
func Single(path string) Submission {
	return Submission{ID: idOf(filepath.Base(path)), Parts: At(path)}
}

// In lists the submissions in dir without reading them, as the platform names them.
func In(dir string, lms LMS) (Class, error) {
	c, found, err := lms.list(dir, nil)
	if err != nil {
		return c, err
	}
	index := map[string]int{}
	var claims [][]claim
	for _, f := range found {
		if f.unsure != "" {
			c.Unclaimed = append(c.Unclaimed, Unclaimed{show(filepath.Base(f.part.Path)), f.unsure})
			continue
		}
		for _, who := range f.who {
			i, known := index[who.ID]
			if !known {
				i = len(c.Students)
				index[who.ID] = i
				c.Students = append(c.Students, Submission{ID: who.ID, Name: who.Name, Email: who.Email})
				claims = append(claims, nil)
			}
			claims[i] = append(claims[i], claim{found: f, by: who, number: true})
		}
	}
	for i := range c.Students {
		c.give(&c.Students[i], claims[i], lms)
	}
	c.Students = slices.DeleteFunc(c.Students, func(s Submission) bool { return len(s.Parts) == 0 })
	if len(c.Students) == 0 {
		return c, fmt.Errorf("%w: no submission in %s: each is a folder, an archive or a bare git repository%s", ErrUsage, dir, lms.otherwise(dir))
	}
	return c, nil
}

// claim makes f a part of the submission.
func (s *Submission) claim(f found) {
	s.Parts = append(s.Parts, f.part)
	if len(s.Parts) == 2 && f.whole {
		s.Notes = append(s.Notes, Note{Copies, fmt.Sprintf("there are several entries: %s, %s", show(filepath.Base(s.Parts[0].Path)), show(filepath.Base(f.part.Path)))})
	}
	s.Late = s.Late || f.late
	if f.submitted.After(s.Submitted) {
		s.Submitted = f.submitted
	}
	if f.note != (Note{}) {
		s.Notes = append(s.Notes, f.note)
	}
}

// systemFiles are what systems leave in every folder.
var systemFiles = []string{"thumbs.db", "desktop.ini", "__macosx"}

func ofSystem(name string) bool {
	return strings.HasPrefix(name, ".") || slices.Contains(systemFiles, strings.ToLower(name))
}

// plain is an entry that is called as its student.
func plain(d fs.DirEntry, dir string) (found, string) {
	name := d.Name()
	f := found{part: Part{Path: filepath.Join(dir, name)}, who: []who{{ID: idOf(name)}}, whole: true}
	switch {
	case d.IsDir(), d.Type().IsRegular() && formatOf(name) != "":
		return f, ""
	case !d.Type().IsRegular():
		return f, "a link or a device, which is not followed"
	case strings.EqualFold(filepath.Ext(name), ".go"):
		f.who[0].ID = printed(strings.TrimSuffix(name, filepath.Ext(name)))
		f.unsure = "a file by itself: a roster says whose it is, or --lms which platform has named it"
		return f, ""
	}
	return f, "neither a folder nor an archive"
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
		return slices.ContainsFunc(r.Course.Exercises(), func(e *course.Exercise) bool { return slices.Contains(e.Files(), d.Name()) })
	})
}

// idOf is what a student is called by whom nothing is known but the name of a file.
func idOf(name string) string {
	trimmed := trimArchive(name)
	if trimmed == name {
		trimmed = strings.TrimSuffix(name, ".git")
	} else { // a file of Go by itself, compressed
		trimmed = strings.TrimSuffix(trimmed, ".go")
	}
	if trimmed == "" {
		trimmed = name
	}
	return printed(trimmed)
}

// printed makes an id of anybody's text: two that differ still do. Bytes that are no UTF-8 and controls are written in their digits, and so is a backslash
// that would look like one of these.
func printed(s string) string {
	var b strings.Builder
	for s != "" {
		r, size := utf8.DecodeRuneInString(s)
		if r == utf8.RuneError && size == 1 || obeyed(r) || asDigits.MatchString(s) {
			for _, c := range []byte(s[:size]) {
				fmt.Fprintf(&b, `\x%02x`, c)
			}
		} else {
			b.WriteString(s[:size])
		}
		s = s[size:]
	}
	return b.String()
}

// obeyed reports whether a terminal would do as the rune says, and not show it.
func obeyed(r rune) bool {
	return unicode.IsControl(r) || unicode.In(r, unicode.Bidi_Control, unicode.Zl, unicode.Zp)
}

// asDigits is how printed writes what nobody can read.
var asDigits = regexp.MustCompile(`^\\x[0-9a-f]{2}`)

// Unique fails when two submissions have one id: whose grade would it be?
func Unique(class []Submission) error {
	seen := map[string]bool{}
	for _, s := range class {
		if seen[s.ID] {
			return fmt.Errorf("%w: two students have the id %s; each needs one of their own", ErrUsage, s.ID)
		}
		seen[s.ID] = true
	}
	return nil
}
