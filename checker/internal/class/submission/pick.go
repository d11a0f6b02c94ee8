package submission

import (
	"bytes"
	"cmp"
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
	kept    int64 // bytes of what was read
	version bool  // of the workbook, known
	found   []candidate
	inner   []inner // archives in the archive
	notes   []string
}

// A candidate is a file that is called as one of an exercise's.
type candidate struct {
	exercise *course.Exercise
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
		return p.compareVersion(e, name)
	}
	for _, ex := range p.course.Exercises() {
		rank, ok := fits(name, ex)
		if !ok {
			continue
		}
		source, err := p.read(e, name, p.limits.File+1)
		if err != nil {
			return err
		}
		p.found = append(p.found, candidate{ex, rank, name, source})
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

// fits says whether the file at name may be one of the answer to ex, and how well its folder fits: the
// exercise's own, one that is called like it with another number, or any other.
func fits(name string, ex *course.Exercise) (rank int, ok bool) {
	if !slices.Contains(ex.Files(), path.Base(name)) {
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

// answers settles which candidates count: of the folders that fit best the one that lies nearest to the top.
func (p *picker) answers() map[string]Answer {
	slices.SortStableFunc(p.found, func(a, b candidate) int {
		return cmp.Or(
			strings.Compare(a.exercise.Name, b.exercise.Name),
			cmp.Compare(a.rank, b.rank),
			cmp.Compare(strings.Count(a.path, "/"), strings.Count(b.path, "/")),
			strings.Compare(a.path, b.path),
		)
	})
	answers := map[string]Answer{}
	for _, c := range p.found {
		a, taken := answers[c.exercise.Name]
		if !taken {
			a = Answer{Path: path.Dir(c.path)}
			if len(c.exercise.Files()) == 1 {
				a.Path = c.path
			}
		}
		answers[c.exercise.Name] = p.add(a, c)
	}
	for _, e := range p.course.Exercises() {
		a, ok := answers[e.Name]
		for _, name := range e.Files() {
			if ok && !slices.ContainsFunc(a.Files, func(f course.File) bool { return f.Name == name }) {
				p.note("%s is missing, which is one of the files of %s", show(path.Join(a.Path, name)), e.Name)
			}
		}
	}
	return answers
}

// add adds the candidate to the answer, or notes why not.
func (p *picker) add(a Answer, c candidate) Answer {
	name := path.Base(c.path)
	i := slices.IndexFunc(a.Files, func(f course.File) bool { return f.Name == name })
	switch {
	case i >= 0:
		if first := a.Files[i]; !bytes.Equal(first.Source, c.source) {
			p.note("%s counts for %s; %s was passed over", show(first.Path), c.exercise.Name, show(c.path))
		}
		return a
	case len(a.Files) > 0 && path.Dir(a.Files[0].Path) != path.Dir(c.path):
		p.note("the files in %s count for %s; %s was passed over", show(a.Path), c.exercise.Name, show(c.path))
		return a
	}
	a.Files = append(a.Files, course.File{Name: name, Path: c.path, Source: c.source})
	order := c.exercise.Files()
	slices.SortFunc(a.Files, func(a, b course.File) int {
		return cmp.Compare(slices.Index(order, a.Name), slices.Index(order, b.Name))
	})
	return a
}

// read reads the entry, which is kept. A submission has as much room as some copies of the whole workbook need.
func (p *picker) read(e entry, name string, limit int64) ([]byte, error) {
	b, err := e.read(limit)
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", show(name), err)
	}
	if p.kept += int64(len(b)); p.kept > mostKept {
		return nil, fmt.Errorf("%w: %d bytes of files that are called as answers are", errBytes, int64(mostKept))
	}
	return b, nil
}

const mostKept = 32 << 20

// compareVersion notes when the submission was made from another version of the workbook.
func (p *picker) compareVersion(e entry, name string) error {
	if p.version { // the first tells
		return nil
	}
	p.version = true
	theirs, err := p.read(e, name, 4<<20)
	if err != nil {
		return err
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
