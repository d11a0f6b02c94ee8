package submission

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
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

// mostGit bounds how long git may take over one repository.
const mostGit = time.Minute

// repository goes through the files of the repository's HEAD. Git is shown the student's objects and
// nothing else of theirs, in a repository of our own: a hook, a filter or a command in the student's
// configuration never comes into play.
func (p *picker) repository(ctx context.Context, dir string) error {
	commit, err := head(dir)
	if err != nil {
		return err
	}
	own, err := os.MkdirTemp("", "koans-git-")
	if err != nil {
		return fmt.Errorf("making a folder to read a repository in: %w", err)
	}
	defer os.RemoveAll(own)
	ctx, cancel := context.WithTimeout(ctx, mostGit)
	defer cancel()
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
			if err := p.irregular(name, os.ModeSymlink); err != nil {
				return err
			}
			continue
		}
		e := entry{name, func(limit int64) ([]byte, error) {
			text, err := git(ctx, own, objects, "cat-file", "blob", blob)
			return text[:min(int64(len(text)), limit)], err
		}}
		if err := p.offer(e); err != nil {
			return err
		}
	}
	return nil
}

// head returns the commit that HEAD names, read as text: asking git would have it read the student's configuration.
func head(dir string) (string, error) {
	text, err := readRegular(filepath.Join(dir, "HEAD"), 1<<10)
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
	if text, err := readRegular(filepath.Join(dir, filepath.FromSlash(ref)), 1<<10); err == nil {
		return hash(strings.TrimSpace(string(text)))
	}
	packed, err := readRegular(filepath.Join(dir, "packed-refs"), 16<<20)
	if err == nil {
		for line := range strings.Lines(string(packed)) {
			if value, name, ok := strings.Cut(strings.TrimSpace(line), " "); ok && name == ref {
				return hash(value)
			}
		}
	}
	return "", errors.New("the repository has no commit")
}

func hash(s string) (string, error) {
	if len(s) < 40 || len(s) > 64 || strings.Trim(s, "0123456789abcdef") != "" {
		return "", errors.New("HEAD of the repository names no commit")
	}
	return s, nil
}

// mostGitOutput bounds what is read of git's answers: the longest list of files that is looked at.
const mostGitOutput = 32 << 20

func git(ctx context.Context, own, objects string, args ...string) ([]byte, error) {
	cmd := exec.CommandContext(ctx, "git", args...)
	cmd.Dir = own
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "GIT_DIR=" + own, "GIT_CONFIG_NOSYSTEM=1", "GIT_CONFIG_GLOBAL=" + os.DevNull,
		"GIT_NO_LAZY_FETCH=1", "GIT_TERMINAL_PROMPT=0"}
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
			err = ctx.Err() // and not that git was killed for it
		}
		return nil, fmt.Errorf("reading the repository: git %s: %w: %s", args[0], err, strings.TrimSpace(said.String()))
	}
	return text, readErr
}
