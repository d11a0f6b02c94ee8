package mutate

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"koans/checker/internal/course"
)

// An excuse is an entry of equal.txt: faults of one name that are none, and why.
//
//	pipeline.go | exchanged | Pipeline.Wait | p.stages.Wait() <-> p.end(errDone)
//		The context's end is what Wait tells of anyhow.
//
// The first line names the file, the operator, the function and the change, as they are printed of a mutant
// that is open; the file may be a pattern such as *.go. The reason is what is indented below it. Lines that begin with # are comments.
type excuse struct {
	line                             int
	file, operator, function, change string
	reason                           string
	used                             bool
}

// An EntryError says what is wrong with an entry of equal.txt.
type EntryError struct {
	File    string
	Line    int
	Message string
}

func (e *EntryError) Error() string { return fmt.Sprintf("%s:%d: %s", e.File, e.Line, e.Message) }

// EqualFile returns the path of the file in which e's mutants are declared that are no faults.
func EqualFile(e *course.Exercise) string {
	return filepath.Join(e.SolutionDir(), "testdata", "equal.txt")
}

// readExcuses reads e's equal.txt. One that does not exist excuses nothing.
func readExcuses(e *course.Exercise) ([]*excuse, []*EntryError, error) {
	text, err := os.ReadFile(EqualFile(e))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil, nil
	}
	if err != nil {
		return nil, nil, fmt.Errorf("reading which mutants of %s are no faults: %w", e.Name, err)
	}
	all, wrong := parseExcuses(EqualFile(e), text)
	return all, wrong, nil
}

func parseExcuses(file string, text []byte) (all []*excuse, wrong []*EntryError) {
	lines := bufio.NewScanner(bytes.NewReader(text))
	for n := 1; lines.Scan(); n++ {
		line := lines.Text()
		reason := strings.TrimSpace(line)
		switch {
		case reason == "" || strings.HasPrefix(line, "#"):
		case reason[0] != line[0]:
			if len(all) == 0 {
				wrong = append(wrong, &EntryError{file, n, "a reason stands below the line that it is about"})
				continue
			}
			last := all[len(all)-1]
			last.reason = strings.TrimSpace(last.reason + " " + reason)
		default:
			parts := strings.SplitN(line, " | ", 4)
			if len(parts) < 4 {
				wrong = append(wrong, &EntryError{file, n, "an entry is: file | operator | function | change"})
				continue
			}
			all = append(all, &excuse{line: n, file: parts[0], operator: parts[1], function: parts[2], change: parts[3]})
		}
	}
	for _, x := range all {
		if x.reason == "" {
			wrong = append(wrong, &EntryError{file, x.line, "no reason is given: write it below, indented"})
		}
		if _, err := path.Match(x.file, ""); err != nil {
			wrong = append(wrong, &EntryError{file, x.line, "the file is no name and no pattern"})
		}
	}
	return all, wrong
}

// covers says whether the excuse is about the candidate.
func (x *excuse) covers(c candidate) bool {
	ok, err := path.Match(x.file, filepath.Base(c.source.file))
	return err == nil && ok && x.operator == c.operator && x.function == c.function && x.change == c.what
}

// excused returns the reason that excuses the candidate; "" if none does.
func excused(c candidate, excuses []*excuse) string {
	reason := ""
	for _, x := range excuses {
		if x.covers(c) {
			x.used, reason = true, x.reason
		}
	}
	return reason
}
