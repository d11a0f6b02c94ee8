package submission

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// Roster reads a class from a CSV file with a head: id, and any of name, email, login, path (counting from
// where the roster lies) and submitted (RFC 3339); the exports of Canvas, Moodle and GitHub Classroom serve. Whose an entry of dir is is
// told by its name, which is the student's id, login, email or name, whatever the case and however accents are
// written; with a platform, by what that says. A student of whom there is nothing is in the class, and has none; what is nobody's is listed. Entries
// of dir that are the instructor's own, as the roster itself is, are named by own.
func Roster(file, dir string, lms LMS, own ...string) (Class, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return Class{}, fmt.Errorf("%w: reading the roster: %w", ErrUsage, err)
	}
	rows, err := table(text)
	if err != nil {
		return Class{}, fmt.Errorf("%w: the roster %s: %w", ErrUsage, file, err)
	}
	var students []student
	for i, row := range rows {
		s, err := row.student(filepath.Dir(file))
		if err != nil {
			return Class{}, fmt.Errorf("%w: the roster %s, student %d: %w", ErrUsage, file, i+1, err)
		}
		students = append(students, s)
	}
	if len(students) == 0 {
		return Class{}, fmt.Errorf("%w: the roster %s names nobody", ErrUsage, file)
	}
	c, entries, err := lms.list(dir, append(own, file))
	if err != nil {
		return c, err
	}
	c.match(students, entries, lms)
	if err := Unique(c.Students); err != nil {
		return c, err
	}
	return c, c.matched(students, entries, file, dir)
}

// A student is a line of the roster.
type student struct {
	Submission
	login  string
	placed bool // the roster says where the submission lies
}

func (r row) student(base string) (student, error) {
	s := student{Submission: Submission{ID: printed(strings.TrimPrefix(r["id"], "Participant ")), Name: r["name"], Email: r["email"]}, login: r["login"]}
	if s.ID == "" {
		return s, errors.New("it has no id")
	}
	if when := r["submitted"]; when != "" {
		at, err := time.Parse(time.RFC3339, when)
		if err != nil {
			return s, fmt.Errorf("submitted is %q, which is no time such as 2026-01-31T23:59:00+01:00", when)
		}
		s.Submitted = at
	}
	if path := r["path"]; path != "" {
		s.placed = true
		if !filepath.IsAbs(path) {
			path = filepath.Join(base, path)
		}
		if _, err := os.Lstat(path); err != nil {
			s.Notes = append(s.Notes, Note{Unread, fmt.Sprintf("the roster says that it lies at %s, where nothing is", show(r["path"]))})
		} else {
			s.Parts = At(path)
		}
	}
	return s, nil
}
