package submission

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// An entry is one file of a submission, wherever it lies.
type entry struct {
	path string      // slash-separated, as the submission says
	mode fs.FileMode // its type; 0 is a regular file
	when time.Time   // as an archive says; the zero Time elsewhere: when a file came onto this disk says nothing
	file string      // where it lies on this disk; "" in an archive or a repository
	read func(limit int64) ([]byte, error)
}

// A container is what entries lie in: a part of the submission, or an archive or a repository in it.
type container struct {
	prefix  string    // in front of the names of its entries, for people
	nested  int       // in how many archives it lies
	attempt int       // which time it was handed in
	copy    int       // the number of the copy that its own name tells
	newest  time.Time // of its entries
}

var (
	errEntries = errors.New("it has more files and folders than are looked at")
	errBytes   = errors.New("unpacked it is larger than what is read")
	errTime    = errors.New("reading it takes longer than any submission may")
)

// ends reports whether nothing more of the submission is read after err: a limit of the whole, its time among them, or the end of the grading.
// Whatever else is wrong is wrong with one archive.
func ends(ctx context.Context, err error) bool {
	return ctx.Err() != nil || errors.Is(err, errEntries) || errors.Is(err, errBytes)
}

// read goes through all parts. The error says why no answer could be looked for, or why none could be read.
func (p *picker) read(ctx context.Context, parts []Part) error {
	for _, part := range parts {
		p.in = &container{attempt: part.Attempt}
		err := p.part(ctx, part)
		if ends(ctx, err) {
			return cmp.Or(context.Cause(ctx), err)
		}
		if err != nil {
			p.unread(part.name(), err)
		}
	}
	if err := gone(parts); err != nil {
		return err
	}
	if len(p.found) == 0 && len(p.trouble) > 0 {
		return p.trouble[0].why
	}
	for _, t := range p.trouble {
		p.notes.add(Unread, "%s could not be read: %v", show(t.what), t.why)
	}
	return nil
}

// gone says which of the parts, all of which were there when the class was listed, is not there any more. It is asked at the end, for it may go
// while it is read, and then part of it was found.
func gone(parts []Part) error {
	for _, part := range parts {
		if _, err := os.Lstat(part.Path); errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("%w: %s", ErrGone, part.Path)
		}
	}
	return nil
}

// trouble is something in the submission that could not be read.
type trouble struct {
	what string
	why  error
}

func (p *picker) unread(what string, why error) {
	p.tally.Named++
	if len(p.trouble) == mostNotes {
		p.notes.more++
		return
	}
	p.trouble = append(p.trouble, trouble{what, why})
}

// part goes through a part, whatever it is.
func (p *picker) part(ctx context.Context, part Part) error {
	info, err := os.Lstat(part.Path)
	switch {
	case err != nil:
		return fmt.Errorf("opening the submission: %w", withoutPath(err))
	case info.IsDir() && isBareRepository(part.Path):
		return p.opened(p.repository(ctx, part.Path))
	case info.IsDir():
		return p.folder(ctx, part.Path)
	case !info.Mode().IsRegular():
		return fmt.Errorf("%s is neither a folder nor a regular file", show(part.name()))
	case info.Size() == 0:
		return errors.New("the file is empty")
	}
	e := onDisk(part.name(), part.Path)
	if !isArchive(e) {
		return p.offer(ctx, e)
	}
	p.in.nested = 1
	if p.prefixed {
		p.in.prefix = part.name() + "/"
	}
	return p.opened(p.unpack(ctx, e))
}

func (p *picker) opened(err error) error {
	if err == nil {
		p.tally.Opened++
	}
	return err
}

// withoutPath leaves out where on this machine it happened, which is in no gradebook.
func withoutPath(err error) error {
	var at *fs.PathError
	if errors.As(err, &at) {
		return at.Err
	}
	return err
}

func onDisk(name, file string) entry {
	return entry{path: name, file: file, read: func(limit int64) ([]byte, error) { return readRegular(file, limit) }}
}

// folder goes through a folder. Links are not followed, wherever they lead.
func (p *picker) folder(ctx context.Context, dir string) error {
	before := len(p.found)
	var withWorkTree []string // repositories that a folder is a copy of
	err := filepath.WalkDir(dir, func(at string, d fs.DirEntry, err error) error {
		rel, relErr := filepath.Rel(dir, at)
		if relErr != nil {
			return fmt.Errorf("reading the submission: %w", relErr)
		}
		rel = filepath.ToSlash(rel)
		switch {
		case err != nil && rel != ".":
			p.unread(rel, withoutPath(err))
			return nil
		case err != nil:
			return fmt.Errorf("reading the submission: %w", withoutPath(err))
		case rel == ".":
			return nil
		case !d.IsDir():
			e := onDisk(rel, at)
			e.mode = d.Type()
			return p.offer(ctx, e)
		}
		if err := p.count(ctx); err != nil {
			return err
		}
		switch {
		case isBareRepository(at) && d.Name() == ".git":
			withWorkTree = append(withWorkTree, rel)
		case isBareRepository(at):
			if err := p.nestedRepository(ctx, rel, at); err != nil {
				return err
			}
			return filepath.SkipDir
		case !hidden(rel+"/x") || mayMislead(rel+"/x"):
			if strings.Count(rel, "/") < p.limits.Depth {
				return nil
			}
			p.named(Untaken, rel, fmt.Sprintf("lies below %d folders and was not looked into", p.limits.Depth))
			return filepath.SkipDir
		}
		p.tally.Skipped++
		return filepath.SkipDir
	})
	if err != nil || len(p.found) > before {
		return err
	}
	for _, rel := range withWorkTree { // without its files: what was committed is all there is
		p.tally.Skipped--
		if err := p.nestedRepository(ctx, rel, filepath.Join(dir, filepath.FromSlash(rel))); err != nil {
			return err
		}
	}
	return nil
}

// nestedRepository goes through a repository at dir, which the submission calls name. Only what ends everything is an error.
func (p *picker) nestedRepository(ctx context.Context, name, dir string) error {
	outer := p.in
	defer func() { p.in = outer }()
	p.in = &container{prefix: outer.prefix + name + "/", nested: outer.nested, attempt: outer.attempt, copy: parseName(path.Base(name)).copy}
	err := p.opened(p.repository(ctx, dir))
	if err != nil && !ends(ctx, err) {
		p.unread(outer.prefix+name, err)
		return nil
	}
	return err
}

// readRegular reads the file at path unless it has become something else than a regular one in the meantime.
func readRegular(path string, limit int64) ([]byte, error) {
	f, err := openRegular(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, limit))
}

func openRegular(path string) (*os.File, error) {
	before, err := os.Lstat(path)
	if err != nil {
		return nil, withoutPath(err)
	}
	f, err := os.OpenFile(path, os.O_RDONLY|syscall.O_NONBLOCK, 0) // it may be a pipe by now, that nobody writes to
	if err != nil {
		return nil, withoutPath(err)
	}
	now, err := f.Stat()
	if err == nil && (!os.SameFile(before, now) || !now.Mode().IsRegular()) {
		err = errors.New("it changed while it was read")
	}
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}

// isArchive tells archives by their names, and what has no extension by how it begins.
func isArchive(e entry) bool {
	if path.Ext(e.path) != "" || e.mode != 0 {
		return formatOf(e.path) != "" && e.mode == 0
	}
	head, err := e.read(sniffed)
	return err == nil && sniff(head) != ""
}

// nestedArchive goes through an archive within the submission. Only what ends everything is an error.
func (p *picker) nestedArchive(ctx context.Context, e entry, name string) error {
	outer := p.in
	defer func() { p.in = outer }()
	if outer.nested >= p.limits.Nested {
		p.unread(outer.prefix+name, fmt.Errorf("archives lie deeper than %d in each other", p.limits.Nested))
		return nil
	}
	p.in = &container{
		prefix: outer.prefix + name + "/", nested: outer.nested + 1, attempt: outer.attempt, copy: parseName(trimArchive(path.Base(name)) + ".go").copy,
	}
	err := p.opened(p.unpack(ctx, e))
	if err != nil && !ends(ctx, err) {
		p.unread(outer.prefix+name, err)
		return nil
	}
	return err
}

// mostInner is how large an archive may be that lies in another: it is kept in memory. All that lie in each other may have mostOpen.
const (
	mostInner = 64 << 20
	mostOpen  = 128 << 20
)

// unpack goes through the archive that e is.
func (p *picker) unpack(ctx context.Context, e entry) error {
	if e.file != "" {
		f, err := openRegular(e.file)
		if err != nil {
			return err
		}
		defer f.Close()
		info, err := f.Stat()
		if err != nil {
			return withoutPath(err)
		}
		return p.archive(ctx, e.path, f, info.Size())
	}
	room := min(mostInner, mostOpen-p.open)
	data, err := e.read(room + 1)
	if err != nil {
		return err
	}
	size := int64(len(data))
	if size > room {
		return fmt.Errorf("it is larger than the %d MB that an archive in an archive may have, or the %d MB of all that lie in each other", mostInner>>20, mostOpen>>20)
	}
	p.open += size
	defer func() { p.open -= size }()
	return p.archive(ctx, e.path, bytes.NewReader(data), int64(len(data)))
}
