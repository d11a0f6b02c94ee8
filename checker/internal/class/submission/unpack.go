package submission

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"unicode/utf8"
)

// Bulk unpacks a platform's download, which is an archive of what everybody handed in, into dir. What students called their files
// leads nowhere else; what lies in an archive of theirs stays there, to be read with the limits of one submission.
func (r *Reader) Bulk(ctx context.Context, archive, dir string) (left []Unclaimed, err error) {
	p := &picker{limits: Limits{Entries: 1_000_000, Bytes: 64 << 30}}
	f, err := openRegular(archive)
	if err != nil {
		return nil, fmt.Errorf("%w: %s: %w", ErrUsage, archive, err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrUsage, err)
	}
	all, err := p.entriesOf(archive, f, info.Size())
	if err != nil {
		return nil, fmt.Errorf("%w: %s: %w", ErrUsage, archive, err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("unpacking %s: %w", archive, err)
	}
	defer root.Close()
	err = all(func(e entry) error {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		name, ok := inBulk(e.path)
		if !ok || e.mode != 0 {
			left = append(left, Unclaimed{show(e.path), "a link, a device, or a name that leads elsewhere"})
			return nil
		}
		data, err := e.read(mostBulk + 1)
		if err == nil && len(data) > mostBulk {
			err = fmt.Errorf("it has more than %d MB", mostBulk>>20)
		}
		if err != nil {
			left = append(left, Unclaimed{show(e.path), err.Error()})
			return nil
		}
		err = writeNew(root, name, data)
		if why := ofName(err); why != "" {
			left = append(left, Unclaimed{show(e.path), why})
			return nil
		}
		if err != nil {
			return fmt.Errorf("%s: %w", show(e.path), err)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("%w: unpacking %s: %w", ErrUsage, archive, err)
	}
	return left, nil
}

// mostBulk is how large one file of a download may be.
const mostBulk = 512 << 20

// inBulk is where an entry of a download is unpacked to. A name with .. in it is nobody's that a platform has made, and would lie among what is another's.
func inBulk(entry string) (string, bool) {
	names := strings.Split(strings.ReplaceAll(entry, `\`, "/"), "/")
	if slices.Contains(names, "..") {
		return "", false
	}
	for i, name := range names {
		names[i] = shortened(name)
	}
	name := filepath.FromSlash(path.Clean(strings.Join(names, "/")))
	return name, filepath.IsLocal(name)
}

// longest is how long a name may be on the disks that there are, in bytes.
const longest = 255

// shortened is a name that a disk can hold. Platforms put theirs before what a student calls a file, which alone may be longer. Both the beginning, which
// says whose it is, and the extension stay; between them stands a sum, so that two do not become one.
func shortened(name string) string {
	if len(name) <= longest {
		return name
	}
	ext := path.Ext(name)
	if len(ext) > 16 {
		ext = ""
	}
	sum := fmt.Sprintf("~%x", sha256.Sum256([]byte(name)))[:16]
	begin := name[:longest-len(sum)-len(ext)]
	if utf8.ValidString(name) {
		begin = strings.ToValidUTF8(begin, "") // the last letter may be cut in two
	}
	return begin + sum + ext
}

// writeNew writes a file where there is none yet: of two entries in one place the second is told of, and does not take the place of the first.
func writeNew(root *os.Root, name string, data []byte) error {
	if err := root.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return withoutPath(err)
	}
	f, err := root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return withoutPath(err)
	}
	_, err = f.Write(data)
	if err = errors.Join(err, f.Close()); err != nil {
		return fmt.Errorf("unpacking: %w", err)
	}
	return nil
}

// ofName says what is wrong with the name of an entry that could not be written, which ends nobody else's grading; "" where it is not the name's fault.
func ofName(err error) string {
	switch {
	case errors.Is(err, syscall.EEXIST), errors.Is(err, syscall.ENOTDIR), errors.Is(err, syscall.EISDIR):
		return "another entry of the download lies where it should"
	case errors.Is(err, syscall.ENAMETOOLONG), errors.Is(err, syscall.EINVAL), errors.Is(err, syscall.EILSEQ):
		return fmt.Sprintf("this disk holds no file of that name: %v", err)
	}
	return ""
}
