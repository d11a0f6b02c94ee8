package main

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"maps"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// What students hand in is described as a tree: a string is a file, a tree a folder, and archives, repositories and links
// are values of their own. The description counts its files, independently of whoever reads them.
type (
	tree    map[string]any
	zipOf   tree           // a zip archive of it
	tarOf   tree           // a tar archive, compressed where its name says so
	gzOf    string         // a file, compressed
	gitOf   tree           // a bare repository with it as its commit
	workOf  struct{ tree } // a folder with a .git and nothing else, which has it as its commit
	linkTo  string         // a symbolic link
	rawFile []byte         // bytes that are no text
	at      struct {       // an archive whose files are all of that time
		time time.Time
		zipOf
	}
)

var longAgo = time.Date(2026, 1, 10, 12, 0, 0, 0, time.UTC)

// files is how many files there are, archives and repositories included; a folder of tools that lies on the disk is one.
func files(t *testing.T, what any, packed bool) int {
	sum := func(in tree, packed bool) int {
		n := 0
		for name, what := range in {
			if _, folder := what.(tree); folder && !packed && (strings.HasPrefix(name, ".") || name == "node_modules" || name == "__MACOSX") {
				n++
				continue
			}
			n += files(t, what, packed)
		}
		return n
	}
	switch what := what.(type) {
	case tree:
		return sum(what, packed)
	case zipOf:
		return 1 + sum(tree(what), true)
	case at:
		return files(t, what.zipOf, packed)
	case tarOf:
		return 1 + sum(tree(what), true)
	case gzOf:
		return 2
	case workOf:
		return 1 + sum(what.tree, true)
	case gitOf:
		n := 1 + sum(tree(what), true)
		if packed { // git's own files are files of the archive
			n += len(flat(t, unfolded(t, tree(what))))
		}
		return n
	}
	return 1
}

// put makes what at path.
func put(t *testing.T, at string, what any) {
	t.Helper()
	switch what := what.(type) {
	case tree:
		require.NoError(t, os.MkdirAll(at, 0o755))
		for name, in := range what {
			put(t, filepath.Join(at, filepath.FromSlash(name)), in)
		}
	case linkTo:
		require.NoError(t, os.Symlink(string(what), at))
	case gitOf:
		repository(t, at, tree(what), "--bare")
	case workOf:
		repository(t, at, what.tree, "--no-checkout")
	default:
		require.NoError(t, os.MkdirAll(filepath.Dir(at), 0o755))
		require.NoError(t, os.WriteFile(at, content(t, at, what), 0o644))
	}
}

// content is what is in the file that what is; name says how it is compressed.
func content(t *testing.T, name string, what any) []byte {
	t.Helper()
	var b bytes.Buffer
	switch what := what.(type) {
	case string:
		return []byte(what)
	case rawFile:
		return what
	case gzOf:
		z := gzip.NewWriter(&b)
		_, err := z.Write([]byte(what))
		require.NoError(t, err)
		require.NoError(t, z.Close())
	case zipOf:
		return content(t, name, at{longAgo, what})
	case at:
		inside := flat(t, tree(what.zipOf))
		z := zip.NewWriter(&b)
		for _, in := range slices.Sorted(maps.Keys(inside)) {
			w, err := z.CreateHeader(&zip.FileHeader{Name: in, Method: zip.Deflate, Modified: what.time})
			require.NoError(t, err)
			_, err = w.Write(inside[in])
			require.NoError(t, err)
		}
		require.NoError(t, z.Close())
	case tarOf:
		inside := flat(t, tree(what))
		w := tar.NewWriter(&b)
		for _, in := range slices.Sorted(maps.Keys(inside)) {
			require.NoError(t, w.WriteHeader(&tar.Header{Name: in, Mode: 0o644, Size: int64(len(inside[in])), ModTime: longAgo}))
			_, err := w.Write(inside[in])
			require.NoError(t, err)
		}
		require.NoError(t, w.Close())
		if !strings.HasSuffix(name, ".tar") {
			return content(t, name, gzOf(b.String()))
		}
	default:
		require.Failf(t, "no file", "%T in an archive", what)
	}
	return b.Bytes()
}

// flat are the files of a tree by path, archives made and repositories unfolded.
func flat(t *testing.T, in tree) map[string][]byte {
	all := map[string][]byte{}
	for name, what := range in {
		inside, isTree := what.(tree)
		if repo, ok := what.(gitOf); ok {
			inside, isTree = unfolded(t, tree(repo)), true
		}
		if !isTree {
			all[name] = content(t, name, what)
			continue
		}
		for below, b := range flat(t, inside) {
			all[path.Join(name, below)] = b
		}
	}
	return all
}

// unfolded is a bare repository as the files that it is.
func unfolded(t *testing.T, of tree) tree {
	dir := filepath.Join(t.TempDir(), "bare")
	repository(t, dir, of, "--bare")
	all := tree{}
	require.NoError(t, filepath.WalkDir(dir, func(at string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(at)
		rel, relErr := filepath.Rel(dir, at)
		require.NoError(t, relErr)
		all[filepath.ToSlash(rel)] = rawFile(b)
		return err
	}))
	return all
}

func repository(t *testing.T, at string, of tree, how string) {
	t.Helper()
	work := filepath.Join(t.TempDir(), "work")
	put(t, work, of)
	for _, args := range [][]string{
		{"init", "-q", work}, {"-C", work, "add", "."}, {"-C", work, "-c", "user.name=A", "-c", "user.email=a@example.org", "commit", "-qm", "mine"},
		{"clone", "-q", how, work, at},
	} {
		out, err := exec.Command("git", args...).CombinedOutput()
		require.NoError(t, err, "%s", out)
	}
}

// changed is an archive that something has been done to.
func tampered(t *testing.T, what any, change func([]byte) []byte) rawFile {
	return change(content(t, "x.zip", what))
}
