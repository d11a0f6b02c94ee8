package submission

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

// isBareRepository tells a git repository without a work tree from other folders. One
// with a work tree is read as the folder that it is.
func isBareRepository(dir string) bool {
	for _, name := range []string{"HEAD", "objects", "refs"} {
		if _, err := os.Lstat(filepath.Join(dir, name)); err != nil {
			return false
		}
	}
	return true
}

// whole says whether all that git is going to read of the repository lies in it. Git follows links among the objects, and takes objects from whatever
// other repository the alternates name: a neighbour's submission, or the instructor's own clone.
func whole(ctx context.Context, dir string) error {
	for _, name := range []string{"HEAD", "packed-refs"} {
		if info, err := os.Lstat(filepath.Join(dir, name)); err == nil && !info.Mode().IsRegular() {
			return fmt.Errorf("%s of the repository is no regular file", name)
		}
	}
	for _, name := range []string{"objects", "refs"} {
		if info, err := os.Lstat(filepath.Join(dir, name)); err != nil || !info.IsDir() {
			return fmt.Errorf("%s of the repository is no folder", name)
		}
	}
	for _, name := range []string{"alternates", "http-alternates"} {
		if _, err := os.Lstat(filepath.Join(dir, "objects", "info", name)); err == nil {
			return errors.New("the repository keeps objects elsewhere (objects/info/alternates), where they are not looked for")
		}
	}
	files := 0
	return filepath.WalkDir(filepath.Join(dir, "objects"), func(at string, d fs.DirEntry, err error) error {
		if err != nil {
			return fmt.Errorf("reading the repository: %w", err)
		}
		if err := context.Cause(ctx); err != nil {
			return err
		}
		if files++; files > mostObjects {
			return fmt.Errorf("the repository: %w: %d", errEntries, mostObjects)
		}
		if !d.IsDir() && !d.Type().IsRegular() {
			return fmt.Errorf("objects of the repository has something in it that is no regular file: %s", show(d.Name()))
		}
		return nil
	})
}

// mostObjects is how many files of objects a repository may have.
const mostObjects = 100_000

// repository goes through the files of the repository's HEAD. Git is shown the student's objects and
// nothing else of theirs, in a repository of our own: a hook, a filter or a command in the student's
// configuration never comes into play.
func (p *picker) repository(ctx context.Context, dir string) error {
	if err := whole(ctx, dir); err != nil {
		return err
	}
	commit, err := head(dir)
	if err != nil {
		return err
	}
	own, err := os.MkdirTemp("", "koans-git-")
	if err != nil {
		return fmt.Errorf("making a folder to read a repository in: %w", err)
	}
	defer os.RemoveAll(own)
	if _, err := git(ctx, own, "", "init", "--quiet", "--bare", own); err != nil {
		return err
	}
	objects, err := filepath.Abs(filepath.Join(dir, "objects"))
	if err != nil {
		return fmt.Errorf("reading the repository: %w", err)
	}
	tree, err := git(ctx, own, objects, "ls-tree", "-r", "-z", commit)
	if err != nil {
		return err
	}
	for line := range strings.SplitSeq(strings.TrimRight(string(tree), "\x00"), "\x00") {
		head, name, ok := strings.Cut(line, "\t")
		fields := strings.Fields(head)
		if !ok || len(fields) != 3 {
			continue
		}
		mode, blob := fields[0], fields[2]
		if mode != "100644" && mode != "100755" {
			if err := p.offer(ctx, entry{path: name, mode: fs.ModeSymlink}); err != nil { // or another repository
				return err
			}
			continue
		}
		e := entry{path: name, read: func(limit int64) ([]byte, error) {
			// What a delta unpacks to is asked before it is unpacked.
			said, err := git(ctx, own, objects, "cat-file", "-s", blob)
			if err != nil {
				return nil, err
			}
			size, err := strconv.ParseInt(strings.TrimSpace(string(said)), 10, 64)
			if err != nil || size > mostBlob {
				return nil, fmt.Errorf("%w: %s bytes", errBytes, strings.TrimSpace(string(said)))
			}
			text, err := git(ctx, own, objects, "cat-file", "blob", blob)
			return bytes.Clone(text[:min(int64(len(text)), limit)]), err // the answer is kept, and not all that the blob was
		}}
		if err := p.offer(ctx, e); err != nil {
			return err
		}
	}
	return nil
}

// head returns the commit that HEAD names, read as text: asking git would have it read the student's configuration.
func head(dir string) (string, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return "", fmt.Errorf("reading HEAD of the repository: %w", err)
	}
	defer root.Close()
	text, err := readIn(root, "HEAD", 1<<10)
	if err != nil {
		return "", fmt.Errorf("reading HEAD of the repository: %w", err)
	}
	value := strings.TrimSpace(string(text))
	ref, symbolic := strings.CutPrefix(value, "ref: ")
	if !symbolic {
		return hash(value)
	}
	if !filepath.IsLocal(filepath.FromSlash(ref)) {
		return "", errors.New("HEAD of the repository leads out of it")
	}
	if text, err := readIn(root, filepath.FromSlash(ref), 1<<10); err == nil {
		return hash(strings.TrimSpace(string(text)))
	}
	packed, err := readIn(root, "packed-refs", 16<<20)
	if err == nil {
		for line := range strings.Lines(string(packed)) {
			if value, name, ok := strings.Cut(strings.TrimSpace(line), " "); ok && name == ref {
				return hash(value)
			}
		}
	}
	return "", errors.New("the repository has no commit")
}

// readIn reads a regular file of the repository. Links lead nowhere else, and what has no end is not waited for.
func readIn(root *os.Root, name string, limit int64) ([]byte, error) {
	f, err := root.OpenFile(name, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	if info, err := f.Stat(); err != nil || !info.Mode().IsRegular() {
		return nil, errors.Join(fmt.Errorf("%s is no regular file", name), err)
	}
	return io.ReadAll(io.LimitReader(f, limit))
}

func hash(s string) (string, error) {
	if len(s) < 40 || len(s) > 64 || strings.Trim(s, "0123456789abcdef") != "" {
		return "", errors.New("HEAD of the repository names no commit")
	}
	return s, nil
}

// mostBlob is the size of the largest file in a repository that git is asked to unpack.
const mostBlob = 16 << 20

// mostGitOutput bounds what is read of git's answers: the longest list of files that is looked at.
const mostGitOutput = 32 << 20

func git(ctx context.Context, own, objects string, args ...string) ([]byte, error) {
	cmd := exec.CommandContext(ctx, "git", args...)
	cmd.Dir = own
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "GIT_DIR=" + own, "GIT_CONFIG_NOSYSTEM=1", "GIT_CONFIG_GLOBAL=" + os.DevNull,
		"GIT_NO_LAZY_FETCH=1", "GIT_TERMINAL_PROMPT=0", "GIT_NO_REPLACE_OBJECTS=1",
		// What a delta says that it unpacks to, git would make room for, once for each that it rests on.
		"GIT_ALLOC_LIMIT=67108864"}
	if objects != "" {
		cmd.Env = append(cmd.Env, "GIT_OBJECT_DIRECTORY="+objects)
	}
	var said bytes.Buffer
	cmd.Stderr = &said
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, fmt.Errorf("reading the repository: %w", err)
	}
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("reading the repository: %w", err)
	}
	text, readErr := io.ReadAll(io.LimitReader(out, mostGitOutput+1))
	if len(text) > mostGitOutput {
		readErr = errBytes
		_ = cmd.Process.Kill() // it would wait for ever to be read
	}
	if err := cmd.Wait(); err != nil && readErr == nil {
		if ctx.Err() != nil {
			err = context.Cause(ctx) // and not that git was killed for it
		}
		return nil, fmt.Errorf("reading the repository: git %s: %w: %s", args[0], err, strings.TrimSpace(said.String()))
	}
	return text, readErr
}
