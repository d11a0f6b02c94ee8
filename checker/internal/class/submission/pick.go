package submission

import (
	"bytes"
	"context"
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
	"koans/checker/internal/course/checksum"
)

// A picker goes through the entries of one submission and keeps the files that may be answers.
type picker struct {
	course   *course.Course
	sums     checksum.Sums
	limits   Limits
	prefixed bool // names say which part they are of

	in      *container // what is being gone through
	entries int
	bytes   int64 // that were unpacked
	open    int64 // bytes of the archives in archives that are being gone through
	kept    int64 // bytes of what may be answers
	version bool  // of the workbook, known

	found   []candidate
	aside   []candidate // in folders where no answers are looked for
	trouble []trouble
	notes   notebook
	tally   Tally
}

// offer looks at one entry, and settles what becomes of it; of what may be an answer, which is kept, answers does so.
func (p *picker) offer(ctx context.Context, e entry) error {
	if err := p.count(ctx); err != nil {
		return err
	}
	name := path.Clean(strings.ReplaceAll(e.path, `\`, "/"))
	base := path.Base(name)
	switch {
	case !filepath.IsLocal(filepath.FromSlash(name)) || strings.ContainsRune(name, 0):
		p.named(Untaken, e.path, "leads out of the submission and was passed over")
	case hidden(name):
		p.setAside(name)
	case e.mode != 0:
		p.named(Links, name, "links and devices are not followed")
	case isArchive(e):
		return p.nestedArchive(ctx, e, name)
	case base == "exercises.sum":
		p.tally.Skipped++
		return p.compareVersion(e, name)
	case strings.HasSuffix(base, "_test.go") || p.ofCourse(name):
		p.tally.Skipped++
	default:
		return p.consider(e, name)
	}
	return nil
}

// count counts an entry, and says when there are to be no more.
func (p *picker) count(ctx context.Context) error {
	if err := context.Cause(ctx); err != nil {
		return err
	}
	if p.entries++; p.entries > p.limits.Entries {
		return fmt.Errorf("%w: %d", errEntries, p.limits.Entries)
	}
	return nil
}

// named says of a file why it is not taken.
func (p *picker) named(kind NoteKind, name, why string) {
	p.tally.Named++
	p.notes.file(kind, p.in.prefix+name, why)
}

// elsewhere are the folders below which nothing is the student's answer: those of tools, and those of the workbook that hold no stubs.
var elsewhere = []string{"solutions", "testdata", "vendor", "node_modules", "checker", "__MACOSX"}

// hidden reports whether nothing below one of name's folders is the student's answer.
func hidden(name string) bool {
	return slices.ContainsFunc(strings.Split(path.Dir(name), "/"), func(d string) bool {
		return d != "." && strings.HasPrefix(d, ".") || slices.Contains(elsewhere, d)
	})
}

// mayMislead reports whether a student may have taken one of name's folders for the place of answers.
func mayMislead(name string) bool {
	dirs := strings.Split(path.Dir(name), "/")
	return !slices.ContainsFunc(dirs, func(d string) bool {
		return d != "." && strings.HasPrefix(d, ".") || slices.Contains(elsewhere, d) && !slices.Contains([]string{"solutions", "testdata", "vendor"}, d)
	})
}

// setAside remembers a file that would be an answer in another folder: when there is no other, it is named.
func (p *picker) setAside(name string) {
	for _, e := range p.course.Exercises() {
		if mayMislead(name) && slices.Contains(e.Files(), path.Base(name)) {
			p.aside = append(p.aside, candidate{exercise: e, in: p.in, path: name})
			return
		}
	}
	p.tally.Skipped++
}

// ofCourse reports whether the file is one of the workbook's own and no stub: the student had to have it, and cannot have been asked to change it.
func (p *picker) ofCourse(name string) bool {
	_, below, ok := cutLast("/"+name, "/exercises/")
	if !ok {
		return false
	}
	if strings.HasPrefix(below, "internal/") {
		return true
	}
	if _, shipped := p.sums[below]; !shipped {
		return false
	}
	return !slices.ContainsFunc(p.course.Exercises(), func(e *course.Exercise) bool { return slices.Contains(e.Files(), path.Base(below)) })
}

func cutLast(s, sep string) (before, after string, ok bool) {
	if i := strings.LastIndex(s, sep); i >= 0 {
		return s[:i], s[i+len(sep):], true
	}
	return s, "", false
}

// consider looks at a file that no rule for all of its kind settles. What it is called comes first, then what it says that it is.
func (p *picker) consider(e entry, name string) error {
	for _, ex := range p.course.Exercises() {
		if slices.Contains(ex.Files(), path.Base(name)) {
			source, err := p.load(e, name)
			if err == nil {
				err = p.keep(candidate{exercise: ex, in: p.in, path: name, file: path.Base(name), source: source})
			}
			return p.orNamed(name, err)
		}
	}
	n := parseName(path.Base(name))
	like := p.resembles(n)
	if !n.isGo && (like == nil || strings.TrimSuffix(like.Files()[0], ".go") != n.stem) {
		p.tally.Skipped++ // a lesson, a picture, a letter
		return nil
	}
	source, err := p.load(e, name)
	if err != nil {
		return p.orNamed(name, err)
	}
	says := packageOf(source)
	if ex := p.exercise(says); ex != nil {
		if file, ok := fileFor(ex, n); ok {
			return p.keep(candidate{exercise: ex, in: p.in, path: name, file: file, loose: true, copy: n.copy, resembles: n.resembles(file), source: source})
		}
		p.named(Untaken, name, fmt.Sprintf("is in package %s, whose files are called %s", says, strings.Join(ex.Files(), ", ")))
		return nil
	}
	if says == "" && inUTF16(source) {
		p.named(Untaken, name, "is in UTF-16, which Go does not read: ask for it saved as UTF-8")
		return nil
	}
	p.untaken(name, says, n, like)
	return nil
}

// untaken names a file that looks like an answer, or is in Go, and is of no concept.
func (p *picker) untaken(name, says string, n fileName, like *course.Exercise) {
	switch {
	case strings.HasSuffix(says, "_test"):
		p.tally.Skipped++
	case like != nil && says == "":
		p.named(Untaken, name, "is called like the answer to "+like.Name+" and is no Go: it has no package clause")
	case like != nil:
		p.named(Untaken, name, fmt.Sprintf("is called like the answer to %s and is in package %s", like.Name, show(says)))
	default:
		p.named(Untaken, name, "Go that is in the package of no concept")
	}
}

// orNamed makes a note of what went wrong with one file, unless it ends everything.
func (p *picker) orNamed(name string, err error) error {
	if err == nil || errors.Is(err, errBytes) {
		return err
	}
	p.unread(p.in.prefix+name, err)
	return nil
}

func (p *picker) exercise(name string) *course.Exercise {
	for _, e := range p.course.Exercises() {
		if e.Name == name {
			return e
		}
	}
	return nil
}

// resembles returns the exercise whose file the name is like; nil when there is none.
func (p *picker) resembles(n fileName) *course.Exercise {
	for _, e := range p.course.Exercises() {
		if slices.ContainsFunc(e.Files(), n.resembles) {
			return e
		}
	}
	return nil
}

// fileFor returns which of the exercise's files one of that name is. In the package of a concept with one file it is that, whatever it is called.
func fileFor(e *course.Exercise, n fileName) (string, bool) {
	files := e.Files()
	if len(files) == 1 {
		return files[0], true
	}
	i := slices.IndexFunc(files, n.resembles)
	if i < 0 {
		return "", false
	}
	return files[i], true
}

func (p *picker) load(e entry, name string) ([]byte, error) {
	b, err := e.read(p.limits.File + 1)
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", show(name), err)
	}
	return b, nil
}

// keep keeps a candidate. A submission has as much room as some copies of the whole workbook need.
func (p *picker) keep(c candidate) error {
	if p.kept += int64(len(c.source)); p.kept > mostKept {
		return fmt.Errorf("%w: %d bytes of files that are called as answers are", errBytes, int64(mostKept))
	}
	c.stub = p.sums.Has(c.exercise.Path+"/"+c.file, c.source)
	p.found = append(p.found, c)
	return nil
}

const mostKept = 32 << 20

// compareVersion notes when the submission was made from another version of the workbook.
func (p *picker) compareVersion(e entry, name string) error {
	if p.version { // the first tells
		return nil
	}
	p.version = true
	theirs, err := e.read(4 << 20)
	if err != nil {
		return p.orNamed(name, err)
	}
	ours, err := os.ReadFile(filepath.Join(p.course.Root, "exercises", "exercises.sum"))
	if err == nil && !bytes.Equal(theirs, ours) {
		p.notes.add(Version, "it was made with another version of the workbook; it is judged by this one")
	}
	return nil
}

// show makes a name fit to be printed: one that holds line breaks or is no text is quoted.
func show(name string) string {
	if utf8.ValidString(name) && !strings.ContainsFunc(name, func(r rune) bool { return !strconv.IsPrint(r) }) {
		return name
	}
	return strconv.Quote(name)
}
