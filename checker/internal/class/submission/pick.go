package submission

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"koans/checker/internal/course"
)

// A picker goes through the entries of one submission and keeps the files that may be answers.
type picker struct {
	course  *course.Course
	limits  Limits
	entries int
	nested  int
	found   []candidate
	inner   []inner // archives in the archive
	notes   []string
}

// A candidate is a file that is called as an exercise's.
type candidate struct {
	exercise string
	rank     int // how well its folder fits; less is better
	path     string
	source   []byte
}

// inner is an archive within the submission.
type inner struct {
	path string
	data []byte
}

var (
	errEntries = errors.New("it has more files and folders than are looked at")
	errBytes   = errors.New("unpacked it is larger than what is read")
)

// An entry is one regular file of a submission.
type entry struct {
	path string // slash-separated, as the submission says
	read func(limit int64) ([]byte, error)
}

// offer looks at one entry. Only what may be an answer is read.
func (p *picker) offer(e entry) error {
	if err := p.count(); err != nil {
		return err
	}
	name := path.Clean(strings.ReplaceAll(e.path, `\`, "/"))
	if !filepath.IsLocal(filepath.FromSlash(name)) || strings.ContainsRune(name, 0) {
		p.note("%s leads out of the submission and was passed over", show(e.path))
		return nil
	}
	if hidden(name) {
		return nil
	}
	if path.Base(name) == "exercises.sum" {
		return p.version(e, name)
	}
	for _, ex := range p.course.Exercises() {
		rank, ok := fits(name, ex)
		if !ok {
			continue
		}
		source, err := e.read(p.limits.File + 1)
		if err != nil {
			return fmt.Errorf("reading %s: %w", show(name), err)
		}
		p.found = append(p.found, candidate{ex.Name, rank, name, source})
	}
	return nil
}

func (p *picker) count() error {
	if p.entries++; p.entries > p.limits.Entries {
		return fmt.Errorf("%w: %d", errEntries, p.limits.Entries)
	}
	return nil
}

// hidden reports whether nothing below one of name's folders is the student's answer.
func hidden(name string) bool {
	dirs := strings.Split(path.Dir(name), "/")
	return slices.ContainsFunc(dirs, func(d string) bool {
		return d != "." && strings.HasPrefix(d, ".") ||
			slices.Contains([]string{"solutions", "testdata", "vendor", "node_modules", "checker", "__MACOSX"}, d)
	})
}

// fits says whether the file at name may be the answer to ex, and how well its folder fits: the
// exercise's own, one that is called like it with another number, or any other.
func fits(name string, ex *course.Exercise) (rank int, ok bool) {
	if path.Base(name) != ex.Name+".go" {
		return 0, false
	}
	dir := path.Dir(name)
	switch {
	case dir == ex.Path || strings.HasSuffix(dir, "/"+ex.Path):
		return 0, true
	case strings.TrimLeft(path.Base(dir), "0123456789_") == ex.Name:
		return 1, true
	}
	return 2, true
}

// answers settles which candidates count: of those whose folder fits best the one that lies nearest to the top.
func (p *picker) answers() map[string]Answer {
	slices.SortStableFunc(p.found, func(a, b candidate) int {
		if a.exercise != b.exercise {
			return strings.Compare(a.exercise, b.exercise)
		}
		if a.rank != b.rank {
			return a.rank - b.rank
		}
		if d := strings.Count(a.path, "/") - strings.Count(b.path, "/"); d != 0 {
			return d
		}
		return strings.Compare(a.path, b.path)
	})
	answers := map[string]Answer{}
	for _, c := range p.found {
		first, taken := answers[c.exercise]
		switch {
		case !taken:
			answers[c.exercise] = Answer{c.path, c.source}
		case !bytes.Equal(first.Source, c.source):
			p.note("%s counts for %s; %s was passed over", show(first.Path), c.exercise, show(c.path))
		}
	}
	return answers
}

// version notes when the submission was made from another version of the workbook.
func (p *picker) version(e entry, name string) error {
	theirs, err := e.read(4 << 20)
	if err != nil {
		return fmt.Errorf("reading %s: %w", show(name), err)
	}
	ours, err := os.ReadFile(filepath.Join(p.course.Root, "exercises", "exercises.sum"))
	if err == nil && !bytes.Equal(theirs, ours) {
		p.note("it was made with another version of the workbook; it is judged by this one")
	}
	return nil
}

func (p *picker) note(format string, args ...any) {
	const most = 20
	if text := fmt.Sprintf(format, args...); len(p.notes) < most && !slices.Contains(p.notes, text) {
		p.notes = append(p.notes, text)
	}
}

// show makes a name fit to be printed: one that holds line breaks or is no text is quoted.
func show(name string) string {
	if utf8.ValidString(name) && !strings.ContainsFunc(name, func(r rune) bool { return !strconv.IsPrint(r) }) {
		return name
	}
	return strconv.Quote(name)
}
