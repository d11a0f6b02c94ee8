package submission

import (
	"archive/tar"
	"archive/zip"
	"bufio"
	"compress/bzip2"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"path"
	"strings"
)

// An archive's entries can be gone through more than once. Those that are folders are left out.
type entries func(visit func(entry) error) error

// mostName is how long a name in an archive may be. A tar archive may have a megabyte for each, which packs to nothing. What is told of a longer one
// is shownName of it.
const (
	mostName  = 1 << 10
	shownName = 60
)

// archive goes through the archive of that name.
func (p *picker) archive(ctx context.Context, name string, f io.ReaderAt, size int64) error {
	all, err := p.entriesOf(name, f, size)
	if err != nil {
		return err
	}
	before := len(p.found)
	repositories := packedRepositories{}
	err = all(func(e entry) error {
		if len(e.path) > mostName {
			p.named(Untaken, strings.ToValidUTF8(e.path[:shownName], "")+"…", "has a name that is longer than any file's")
			return p.count(ctx)
		}
		repositories.see(e.path)
		if e.when.After(p.in.newest) {
			p.in.newest = e.when
		}
		return p.offer(ctx, e)
	})
	if err != nil {
		return err
	}
	return p.packed(ctx, all, repositories, len(p.found) == before)
}

// entriesOf tells how the archive is packed, and how to go through it.
func (p *picker) entriesOf(name string, f io.ReaderAt, size int64) (entries, error) {
	head := make([]byte, sniffed)
	n, err := f.ReadAt(head, 0)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, withoutPath(err)
	}
	is := sniff(head[:n])
	if is == "" {
		is = formatOf(name)
	}
	whole := func() io.Reader { return io.NewSectionReader(f, 0, size) }
	switch is {
	case zipFormat:
		return p.zip(f, size)
	case tarFormat:
		return p.tar(func() (io.Reader, error) { return whole(), nil }), nil
	case bzip2Format:
		return p.compressed(name, func() (io.Reader, error) { return bzip2.NewReader(whole()), nil }), nil
	case gzipFormat:
		return p.compressed(name, func() (io.Reader, error) {
			z, err := gzip.NewReader(whole())
			if err != nil {
				return nil, fmt.Errorf("it is no whole tar.gz archive: %w", err)
			}
			return z, nil
		}), nil
	}
	return nil, fmt.Errorf("%s is packed in a way that is not read here: unpack it, or ask for a .zip", show(path.Base(name)))
}

var errPassword = errors.New("it is protected by a password")

func (p *picker) zip(f io.ReaderAt, size int64) (entries, error) {
	r, err := p.zipReader(f, size)
	if err != nil {
		return nil, err
	}
	return func(visit func(entry) error) error {
		for _, z := range r.File {
			if z.Mode().IsDir() {
				continue
			}
			e := entry{path: z.Name, mode: z.Mode().Type(), when: z.Modified, read: func(limit int64) ([]byte, error) {
				const encrypted = 1
				if z.Flags&encrypted != 0 {
					return nil, errPassword
				}
				rc, err := z.Open()
				if err != nil {
					return nil, err
				}
				defer rc.Close()
				return p.unpacked(rc, limit)
			}}
			if err := visit(e); err != nil {
				return err
			}
		}
		return nil
	}, nil
}

// listed is how many bytes an entry takes in the list of a zip archive, generously: its name, and what is said of it.
const listed = 256

// zipReader opens an archive whose list of entries is no longer than that of so many as are looked at. The list is read
// as a whole, into some times as much memory, and how long it is stands nowhere that can be believed.
func (p *picker) zipReader(f io.ReaderAt, size int64) (*zip.Reader, error) {
	tooMany := fmt.Errorf("%w: %d", errEntries, p.limits.Entries)
	list := &bounded{f, 1<<20 + listed*int64(p.limits.Entries), tooMany}
	r, err := zip.NewReader(list, size)
	switch {
	case errors.Is(err, errEntries):
		return nil, err
	case err != nil:
		return nil, fmt.Errorf("it is no whole zip archive: %w", err)
	case p.entries+len(r.File) > p.limits.Entries:
		return nil, tooMany
	}
	list.room = math.MaxInt64 // what is in the entries has limits of its own
	return r, nil
}

// bounded fails when more than there is room for has been read of it.
type bounded struct {
	io.ReaderAt
	room int64
	full error
}

func (b *bounded) ReadAt(to []byte, at int64) (int, error) {
	if b.room -= int64(len(to)); b.room < 0 {
		return 0, b.full
	}
	return b.ReaderAt.ReadAt(to, at)
}

// unpacked reads no more than limit, however much it would unpack to, and of all archives together no more than that limit.
func (p *picker) unpacked(r io.Reader, limit int64) ([]byte, error) {
	b, err := io.ReadAll(io.LimitReader(r, min(limit, p.limits.Bytes-p.bytes+1)))
	if p.bytes += int64(len(b)); p.bytes > p.limits.Bytes {
		return nil, fmt.Errorf("%w: %d bytes", errBytes, p.limits.Bytes)
	}
	return b, err
}

// compressed is a stream of which nobody knows yet whether it is a tar archive or one file.
func (p *picker) compressed(name string, open func() (io.Reader, error)) entries {
	return func(visit func(entry) error) error {
		z, err := open()
		if err != nil {
			return err
		}
		r := bufio.NewReaderSize(z, sniffed)
		head, err := r.Peek(sniffed)
		if err != nil && !errors.Is(err, io.EOF) {
			return fmt.Errorf("it is no whole tar.gz archive: %w", err)
		}
		stem := strings.TrimSuffix(name, path.Ext(name))
		packedTar := sniff(head) == tarFormat || strings.HasSuffix(strings.ToLower(stem), ".tar") || strings.HasPrefix(strings.ToLower(path.Ext(name)), ".t")
		if packedTar {
			return p.tar(func() (io.Reader, error) { return r, nil })(visit)
		}
		return visit(entry{path: path.Base(stem), read: once(func(limit int64) ([]byte, error) { return p.unpacked(r, limit) })})
	}
}

func (p *picker) tar(open func() (io.Reader, error)) entries {
	return func(visit func(entry) error) error {
		stream, err := open()
		if err != nil {
			return err
		}
		before := p.bytes
		counted := &counting{Reader: stream, room: p.limits.Bytes - before}
		r := tar.NewReader(counted)
		for {
			h, err := r.Next()
			if counted.room <= 0 {
				return fmt.Errorf("%w: %d bytes", errBytes, p.limits.Bytes)
			}
			p.bytes = p.limits.Bytes - counted.room
			if errors.Is(err, io.EOF) {
				return nil
			}
			if err != nil {
				return fmt.Errorf("it is no whole tar.gz archive: %w", err)
			}
			mode := h.FileInfo().Mode().Type()
			if mode.IsDir() || h.Typeflag == tar.TypeXGlobalHeader {
				continue
			}
			if h.Typeflag == tar.TypeLink {
				mode = linkMode
			}
			e := entry{path: h.Name, mode: mode, when: h.ModTime, read: once(func(limit int64) ([]byte, error) {
				return io.ReadAll(io.LimitReader(r, limit))
			})}
			if err := visit(e); err != nil {
				return err
			}
		}
	}
}

// counting ends when there is no room left.
type counting struct {
	io.Reader
	room int64
}

func (c *counting) Read(b []byte) (int, error) {
	if c.room <= 0 {
		return 0, io.EOF
	}
	n, err := c.Reader.Read(b[:min(int64(len(b)), c.room)])
	c.room -= int64(n)
	return n, err
}

// once lets a stream that can be read once be read by several that look at it in turn.
func once(read func(int64) ([]byte, error)) func(int64) ([]byte, error) {
	var data []byte
	return func(limit int64) ([]byte, error) {
		if int64(len(data)) >= limit {
			return data[:limit], nil
		}
		more, err := read(limit - int64(len(data)))
		data = append(data, more...)
		return data, err
	}
}
