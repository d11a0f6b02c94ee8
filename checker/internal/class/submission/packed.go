package submission

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// linkMode is what a hard link in an archive counts as: it is another file's content.
const linkMode = fs.ModeSymlink

// packedRepositories are the folders of an archive that look like git repositories, and what of one is in each.
type packedRepositories map[string]struct{ head, objects bool }

func (r packedRepositories) see(name string) {
	name = path.Clean(strings.ReplaceAll(name, `\`, "/"))
	if path.Base(name) == "HEAD" {
		seen := r[path.Dir(name)]
		seen.head = true
		r[path.Dir(name)] = seen
	}
	if dir, _, ok := strings.Cut("/"+name, "/objects/"); ok {
		dir = path.Clean(strings.TrimPrefix(dir, "/"))
		seen := r[dir]
		seen.objects = true
		r[dir] = seen
	}
}

// packed goes through the repositories that lie in an archive: bare ones, and others where it holds no answer beside.
func (p *picker) packed(ctx context.Context, all entries, seen packedRepositories, noAnswer bool) error {
	for _, root := range slices.Sorted(maps.Keys(seen)) {
		if err := context.Cause(ctx); err != nil {
			return err
		}
		ofWorkTree := path.Base(root) == ".git"
		if !seen[root].head || !seen[root].objects || ofWorkTree && !noAnswer || !ofWorkTree && hidden(root+"/x") {
			continue
		}
		if err := p.packedRepository(ctx, all, root); err != nil {
			return err
		}
	}
	return nil
}

// packedRepository unpacks what git reads of the repository at root, into a folder of our own.
func (p *picker) packedRepository(ctx context.Context, all entries, root string) error {
	dir, err := os.MkdirTemp("", "koans-git-")
	if err != nil {
		return fmt.Errorf("making a folder to read a repository in: %w", err)
	}
	defer os.RemoveAll(dir)
	own, err := os.OpenRoot(dir)
	if err != nil {
		return fmt.Errorf("making a folder to read a repository in: %w", err)
	}
	defer own.Close()
	if err := own.MkdirAll("refs", 0o755); err != nil { // where all are packed there need be none
		return fmt.Errorf("unpacking a repository: %w", withoutPath(err))
	}
	err = all(func(e entry) error {
		if err := context.Cause(ctx); err != nil {
			return err
		}
		name, ok := strings.CutPrefix(path.Clean(strings.ReplaceAll(e.path, `\`, "/")), strings.TrimPrefix(root+"/", "./"))
		if !ok || e.mode != 0 || !gitReads(name) || !filepath.IsLocal(filepath.FromSlash(name)) {
			return nil
		}
		data, err := e.read(mostInner + 1)
		if err == nil && len(data) > mostInner {
			err = errors.New("it is too large")
		}
		if err != nil {
			return fmt.Errorf("unpacking a repository: %w", err)
		}
		return writeIn(own, filepath.FromSlash(name), data)
	})
	if err != nil {
		return err
	}
	return p.nestedRepository(ctx, root, dir)
}

// gitReads says which files of a repository are read: neither its configuration nor its hooks.
func gitReads(name string) bool {
	return name == "HEAD" || name == "packed-refs" || strings.HasPrefix(name, "objects/") || strings.HasPrefix(name, "refs/")
}

func writeIn(root *os.Root, name string, data []byte) error {
	if err := root.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return fmt.Errorf("unpacking: %w", withoutPath(err))
	}
	if err := root.WriteFile(name, data, 0o600); err != nil {
		return fmt.Errorf("unpacking: %w", withoutPath(err))
	}
	return nil
}
