package submission

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

// open goes through the submission at file, whatever it is.
func (p *picker) open(ctx context.Context, file string) error {
	info, err := os.Lstat(file)
	switch {
	case err != nil:
		return fmt.Errorf("opening the submission: %w", err)
	case info.IsDir() && isBareRepository(file):
		return p.repository(ctx, file)
	case info.IsDir():
		return p.folder(file)
	case !info.Mode().IsRegular():
		return fmt.Errorf("%s is neither a folder nor a regular file", show(filepath.Base(file)))
	case info.Size() == 0:
		return errors.New("the file is empty")
	}
	f, err := os.Open(file)
	if err != nil {
		return fmt.Errorf("opening the submission: %w", err)
	}
	defer f.Close()
	return p.archive(file, f, info.Size())
}

// kind tells archives by their names.
func kind(name string) string {
	name = strings.ToLower(name)
	switch {
	case strings.HasSuffix(name, ".zip"):
		return "zip"
	case strings.HasSuffix(name, ".tar.gz"), strings.HasSuffix(name, ".tgz"):
		return "tar.gz"
	case strings.HasSuffix(name, ".go"):
		return "go"
	}
	return ""
}

type file interface {
	io.Reader
	io.ReaderAt
}

func (p *picker) archive(name string, f file, size int64) error {
	p.inner = nil
	var err error
	switch kind(name) {
	case "zip":
		err = p.zip(f, size)
	case "tar.gz":
		err = p.tar(f)
	case "go":
		return p.offer(entry{filepath.Base(name), func(limit int64) ([]byte, error) { return io.ReadAll(io.LimitReader(f, limit)) }})
	default:
		return fmt.Errorf("%s is no folder, no .zip, no .tar.gz and no file of Go", show(filepath.Base(name)))
	}
	if err != nil {
		return err
	}
	return p.nestedArchives()
}

// nestedArchives opens what lay in the archive, when it holds no answer itself.
func (p *picker) nestedArchives() error {
	inside := p.inner
	if len(p.found) > 0 || len(inside) == 0 {
		return nil
	}
	if p.nested++; p.nested >= mostNested {
		return errors.New("it is an archive in an archive in an archive")
	}
	for _, in := range inside {
		if err := p.archive(in.path, bytes.NewReader(in.data), int64(len(in.data))); err != nil {
			return fmt.Errorf("%s: %w", show(in.path), err)
		}
	}
	return nil
}

// keepInner keeps an archive that lies in the archive. One is enough for all that is handed in in good faith.
func (p *picker) keepInner(e entry) error {
	if k := kind(e.path); k != "zip" && k != "tar.gz" || hidden(e.path) {
		return nil
	}
	if len(p.inner) == 1 {
		p.note("%s was not opened: one archive in an archive is", show(e.path))
		return nil
	}
	const most = 64 << 20
	data, err := e.read(most + 1)
	if err != nil {
		return fmt.Errorf("reading %s: %w", show(e.path), err)
	}
	if len(data) > most {
		return fmt.Errorf("%s: %w", show(e.path), errBytes)
	}
	p.inner = append(p.inner, inner{e.path, data})
	return nil
}

func (p *picker) zip(f io.ReaderAt, size int64) error {
	r, err := zip.NewReader(f, size)
	if err != nil {
		return fmt.Errorf("it is no whole zip archive: %w", err)
	}
	for _, z := range r.File {
		if !z.Mode().IsRegular() {
			if err := p.irregular(z.Name, z.Mode()); err != nil {
				return err
			}
			continue
		}
		e := entry{z.Name, func(limit int64) ([]byte, error) {
			rc, err := z.Open()
			if err != nil {
				return nil, err
			}
			defer rc.Close()
			// However much it would unpack to, no more than limit is unpacked.
			return io.ReadAll(io.LimitReader(rc, limit))
		}}
		if err := errors.Join(p.offer(e), p.keepInner(e)); err != nil {
			return err
		}
	}
	return nil
}

func (p *picker) tar(f io.Reader) error {
	z, err := gzip.NewReader(f)
	if err != nil {
		return fmt.Errorf("it is no whole tar.gz archive: %w", err)
	}
	limited := &io.LimitedReader{R: z, N: p.limits.Bytes}
	r := tar.NewReader(limited)
	for {
		h, err := r.Next()
		if limited.N <= 0 {
			return fmt.Errorf("%w: %d bytes", errBytes, p.limits.Bytes)
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("it is no whole tar.gz archive: %w", err)
		}
		if h.Typeflag != tar.TypeReg {
			if err := p.irregular(h.Name, h.FileInfo().Mode()); err != nil {
				return err
			}
			continue
		}
		e := entry{h.Name, once(func(limit int64) ([]byte, error) { return io.ReadAll(io.LimitReader(r, limit)) })}
		if err := errors.Join(p.offer(e), p.keepInner(e)); err != nil {
			return err
		}
	}
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

// irregular passes over folders without a word, and over links, devices and the like with one.
func (p *picker) irregular(name string, mode fs.FileMode) error {
	if !mode.IsDir() && kind(name) == "go" {
		p.note("%s is a link or something else that is no regular file, and was passed over", show(name))
	}
	return p.count()
}

// folder goes through a folder. Links are not followed, wherever they lead.
func (p *picker) folder(dir string) error {
	return filepath.WalkDir(dir, func(at string, d fs.DirEntry, err error) error {
		if err != nil {
			return fmt.Errorf("reading the submission: %w", err)
		}
		rel, err := filepath.Rel(dir, at)
		if err != nil {
			return fmt.Errorf("reading the submission: %w", err)
		}
		rel = filepath.ToSlash(rel)
		switch {
		case d.IsDir() && rel != "." && (hidden(rel+"/x") || strings.Count(rel, "/") >= p.limits.Depth):
			return filepath.SkipDir
		case !d.Type().IsRegular():
			return p.irregular(rel, d.Type())
		}
		return p.offer(entry{rel, func(limit int64) ([]byte, error) { return readRegular(at, limit) }})
	})
}

// readRegular reads the file at path unless it has become something else than a regular one in the meantime.
func readRegular(path string, limit int64) ([]byte, error) {
	before, err := os.Lstat(path)
	if err != nil {
		return nil, err
	}
	f, err := os.OpenFile(path, os.O_RDONLY|syscall.O_NONBLOCK, 0) // it may be a pipe by now, that nobody writes to
	if err != nil {
		return nil, err
	}
	defer f.Close()
	now, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if !os.SameFile(before, now) || !now.Mode().IsRegular() {
		return nil, errors.New("it changed while it was read")
	}
	return io.ReadAll(io.LimitReader(f, limit))
}
