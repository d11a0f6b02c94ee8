package submission

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// columns are the heads that a roster may have; id is the one that it must have.
var columns = []string{"id", "name", "email", "login", "path", "submitted"}

// synonyms are what the exports of platforms call them: Canvas's gradebook, Moodle's grading worksheet, the roster of GitHub Classroom.
var synonyms = map[string]string{
	"student": "name", "full name": "name", "sis login id": "login", "identifier": "id", "email address": "email",
	"github_username": "login", "roster_identifier": "id", "submission_timestamp": "submitted", "sid": "id",
}

// A row is one student by the head of each column.
type row map[string]string

// table reads a CSV file. What is not known to be read as it was meant is refused: a name that is broken here would be
// broken in every table that is written.
func table(text []byte) ([]row, error) {
	text, err := decode(text)
	if err != nil {
		return nil, err
	}
	separator, text := separated(text)
	r := csv.NewReader(bytes.NewReader(text))
	r.Comma, r.FieldsPerRecord = separator, -1
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
		h = strings.ToLower(strings.TrimSpace(h))
		if meant, ok := synonyms[h]; ok {
			h = meant
		}
		heads = append(heads, h)
	}
	if !slices.Contains(heads, "id") {
		return nil, fmt.Errorf("its first line must name the columns, of which id is one: %s", strings.Join(columns, ", "))
	}
	var rows []row
	for _, record := range records[1:] {
		one := row{}
		for i, cell := range record[:min(len(record), len(heads))] {
			if one[heads[i]] == "" { // of two columns of one meaning the first counts
				one[heads[i]] = strings.TrimSpace(cell)
			}
		}
		if !one.pointsPossible() {
			rows = append(rows, one)
		}
	}
	return rows, nil
}

// pointsPossible reports whether the row is the second line of Canvas's gradebook, or one that is empty: no student.
func (r row) pointsPossible() bool {
	if r["id"] == "" && (r["name"] == "Points Possible" || strings.HasPrefix(r["name"], "Student, Test")) {
		return true
	}
	for _, cell := range r {
		if cell != "" {
			return false
		}
	}
	return true
}

// decode returns the text as UTF-8: that with a byte order mark, and UTF-16 with one, which Excel writes as "Unicode text".
func decode(text []byte) ([]byte, error) {
	switch {
	case bytes.HasPrefix(text, []byte("\xff\xfe")):
		return fromUTF16(text[2:], func(b []byte) uint16 { return uint16(b[0]) | uint16(b[1])<<8 }), nil
	case bytes.HasPrefix(text, []byte("\xfe\xff")):
		return fromUTF16(text[2:], func(b []byte) uint16 { return uint16(b[1]) | uint16(b[0])<<8 }), nil
	}
	text = bytes.TrimPrefix(text, []byte("\xef\xbb\xbf"))
	number := 0
	for line := range bytes.Lines(text) {
		number++
		if !utf8.Valid(line) {
			return nil, fmt.Errorf("line %d is not UTF-8: %q; save it as “CSV UTF-8”, or say: iconv -f WINDOWS-1252 -t UTF-8 FILE > roster.csv",
				number, bytes.TrimSpace(line))
		}
	}
	return text, nil
}

func fromUTF16(text []byte, unit func([]byte) uint16) []byte {
	var units []uint16
	for ; len(text) >= 2; text = text[2:] {
		units = append(units, unit(text))
	}
	return []byte(string(utf16.Decode(units)))
}

// separated tells what separates the cells: what a line such as sep=; says, which is taken off, or the one of the usual three that the head has most of.
func separated(text []byte) (rune, []byte) {
	head, rest, _ := bytes.Cut(text, []byte("\n"))
	line := strings.Trim(strings.TrimSpace(string(head)), `"`)
	if said, ok := strings.CutPrefix(strings.ToLower(line), "sep="); ok && utf8.RuneCountInString(said) == 1 {
		r, _ := utf8.DecodeRuneInString(said)
		return r, rest
	} else if ok { // a tab, which is trimmed
		return '\t', rest
	}
	best := ','
	for _, c := range ";\t" {
		if bytes.Count(head, []byte(string(c))) > bytes.Count(head, []byte(string(best))) {
			best = c
		}
	}
	return best, text
}
