package submission

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"koans/checker/internal/course"
)

type exercise = course.Exercise

// columns are the heads that a roster may have; id is the one that it must have.
var columns = []string{"id", "name", "email", "path", "submitted"}

// Roster reads a class from a CSV file with a head: id, and any of name, email, path (counting from
// where the roster lies; without it dir/id, with or without .zip, .tar.gz or .git) and submitted
// (RFC 3339). A student whose submission does not exist is in the class, and has none.
// Commas, semicolons and tabs separate; a byte order mark is passed over.
func Roster(file, dir string) ([]Submission, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("%w: reading the roster: %w", ErrUsage, err)
	}
	rows, err := table(text)
	if err != nil {
		return nil, fmt.Errorf("%w: the roster %s: %w", ErrUsage, file, err)
	}
	var class []Submission
	for i, row := range rows {
		s, err := row.submission(filepath.Dir(file), dir)
		if err != nil {
			return nil, fmt.Errorf("%w: the roster %s, student %d: %w", ErrUsage, file, i+1, err)
		}
		class = append(class, s)
	}
	if len(class) == 0 {
		return nil, fmt.Errorf("%w: the roster %s names nobody", ErrUsage, file)
	}
	return class, Unique(class)
}

// A row is one student by the head of each column.
type row map[string]string

func table(text []byte) ([]row, error) {
	text = bytes.TrimPrefix(text, []byte("\xef\xbb\xbf"))
	head, _, _ := bytes.Cut(text, []byte("\n"))
	r := csv.NewReader(bytes.NewReader(text))
	r.Comma, r.FieldsPerRecord = separator(string(head)), -1
	r.TrimLeadingSpace = r.Comma != '\t' // a tab is white space, too
	records, err := r.ReadAll()
	if err != nil {
		return nil, err
	}
	if len(records) == 0 {
		return nil, errors.New("it is empty")
	}
	var heads []string
	for _, h := range records[0] {
		heads = append(heads, strings.ToLower(strings.TrimSpace(h)))
	}
	if !slices.Contains(heads, "id") {
		return nil, fmt.Errorf("its first line must name the columns, of which id is one: %s", strings.Join(columns, ", "))
	}
	var rows []row
	for _, record := range records[1:] {
		one := row{}
		for i, cell := range record[:min(len(record), len(heads))] {
			one[heads[i]] = strings.TrimSpace(cell)
		}
		rows = append(rows, one)
	}
	return rows, nil
}

// separator is the one of the usual three that the head has most of.
func separator(head string) rune {
	best := ','
	for _, c := range ";\t" {
		if strings.Count(head, string(c)) > strings.Count(head, string(best)) {
			best = c
		}
	}
	return best
}

func (r row) submission(base, dir string) (Submission, error) {
	s := Submission{ID: strings.ToValidUTF8(strings.Map(printable, r["id"]), "�"), Name: r["name"], Email: r["email"]}
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
		if !filepath.IsAbs(path) {
			path = filepath.Join(base, path)
		}
		if _, err := os.Lstat(path); err == nil {
			s.Path = path
		}
		return s, nil
	}
	if dir != "" && filepath.IsLocal(s.ID) {
		for _, ext := range []string{"", ".zip", ".tar.gz", ".tgz", ".git"} {
			if path := filepath.Join(dir, s.ID+ext); exists(path) {
				s.Path = path
				break
			}
		}
	}
	return s, nil
}

func exists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}
