package update

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"koans/checker/internal/course/checksum"
)

// A repository is the workbook's git.
type repository struct {
	ctx  context.Context
	root string
}

// git runs git, and returns what it says.
func (g repository) git(args ...string) (string, error) {
	program, err := exec.LookPath("git")
	if err != nil {
		return "", checksum.ErrNoGit
	}
	cmd := exec.CommandContext(g.ctx, program, append([]string{"-C", g.root}, args...)...)
	cmd.Env = append(os.Environ(), "GIT_TERMINAL_PROMPT=0", "LC_ALL=C")
	var out, said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &said
	if err := cmd.Run(); err != nil {
		if g.ctx.Err() != nil {
			return "", context.Cause(g.ctx)
		}
		return "", fmt.Errorf("git %s: %w: %s", strings.Join(args, " "), err, strings.TrimSpace(said.String()))
	}
	return strings.TrimSpace(out.String()), nil
}

// news fetches what the branch that this one follows has, and says how many commits are new.
func (g repository) news() (upstream string, n int, err error) {
	dir, err := g.git("rev-parse", "--absolute-git-dir")
	if errors.Is(err, checksum.ErrNoGit) {
		return "", 0, err
	}
	if err != nil {
		return "", 0, fmt.Errorf("%w: %w", ErrNoOrigin, err)
	}
	for _, unfinished := range []string{"MERGE_HEAD", "rebase-merge", "rebase-apply", "CHERRY_PICK_HEAD"} {
		if _, err := os.Lstat(filepath.Join(dir, unfinished)); err == nil {
			return "", 0, ErrMerging
		}
	}
	upstream, err = g.git("rev-parse", "--abbrev-ref", "@{upstream}")
	if err != nil {
		return "", 0, fmt.Errorf("%w: %w", ErrNoOrigin, err)
	}
	if _, err := g.git("fetch", "--quiet"); err != nil {
		return "", 0, fmt.Errorf("asking for what is new: %w", err)
	}
	count, err := g.git("rev-list", "--count", "HEAD.."+upstream)
	if err != nil {
		return "", 0, fmt.Errorf("counting what is new: %w", err)
	}
	n, err = strconv.Atoi(count)
	return upstream, n, err
}

// onlyChanged makes sure that nothing which git has is changed but the answers.
func (g repository) onlyChanged(answers []answer) error {
	changed, err := g.changed()
	if err != nil {
		return err
	}
	others := slices.DeleteFunc(changed, func(path string) bool { return isAnswer(answers, path) })
	if len(others) > 0 {
		return &ChangedError{others}
	}
	return nil
}

// isAnswer reports whether the path is that of one of the answers, whatever number its exercise or chapter has there.
func isAnswer(answers []answer, path string) bool {
	folder, file := filepath.Split(filepath.FromSlash(path))
	_, name, _ := strings.Cut(filepath.Base(folder), "_")
	return strings.HasPrefix(path, "exercises/") && slices.ContainsFunc(answers, func(a answer) bool { return a.exercise == name && a.file == file })
}

// changed returns the paths of what differs from what was committed last.
func (g repository) changed() ([]string, error) {
	out, err := g.git("diff", "--name-only", "-z", "HEAD")
	if err != nil {
		return nil, fmt.Errorf("looking for changes: %w", err)
	}
	return strings.FieldsFunc(out, func(r rune) bool { return r == 0 }), nil
}

// merge takes what is new. Where an answer is in the way, the learner's stays; where anything else is, all stays as it was.
func (g repository) merge(upstream string, answers []answer) error {
	changed, err := g.changed()
	if err != nil {
		return err
	}
	for _, path := range changed { // all of them answers, which come back in the end
		if _, err := g.git("checkout", "--quiet", "HEAD", "--", path); err != nil {
			return fmt.Errorf("setting an answer aside: %w", err)
		}
	}
	_, err = g.git(g.as("merge", "--quiet", "--no-edit", upstream)...)
	if err == nil {
		return nil
	}
	out, diffErr := g.git("diff", "--name-only", "-z", "--diff-filter=U")
	conflicts := strings.FieldsFunc(out, func(r rune) bool { return r == 0 })
	others := slices.DeleteFunc(slices.Clone(conflicts), func(path string) bool { return isAnswer(answers, path) })
	if diffErr != nil || len(conflicts) == 0 || len(others) > 0 {
		_, _ = g.git("merge", "--abort") // there may be none
		if len(others) > 0 {
			return &ConflictError{others}
		}
		return fmt.Errorf("taking what is new: %w", err)
	}
	for _, path := range conflicts {
		if _, err := g.git("checkout", "--quiet", "--ours", "--", path); err != nil {
			return fmt.Errorf("keeping an answer: %w", err)
		}
		if _, err := g.git("add", "--", path); err != nil {
			return fmt.Errorf("keeping an answer: %w", err)
		}
	}
	if _, err := g.git(g.as("commit", "--quiet", "--no-edit")...); err != nil {
		return fmt.Errorf("taking what is new: %w", err)
	}
	return nil
}

// as gives a commit somebody to be by where git knows nobody.
func (g repository) as(args ...string) []string {
	if _, err := g.git("var", "GIT_COMMITTER_IDENT"); err == nil {
		return args
	}
	return append([]string{"-c", "user.name=learner", "-c", "user.email=learner@localhost"}, args...)
}
