package submission

import (
	"context"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"strings"
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
		name := path.Clean(strings.ReplaceAll(e.path, `\`, "/"))
		if e.mode != 0 || !filepath.IsLocal(filepath.FromSlash(name)) {
			left = append(left, Unclaimed{show(e.path), "a link, a device, or a name that leads out of the download"})
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
		return writeIn(root, filepath.FromSlash(name), data)
	})
	if err != nil {
		return nil, fmt.Errorf("%w: unpacking %s: %w", ErrUsage, archive, err)
	}
	return left, nil
}

// mostBulk is how large one file of a download may be.
const mostBulk = 512 << 20
